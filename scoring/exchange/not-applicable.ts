import { invalid } from "#lib/errors.ts";
import type { EstimatedCard } from "../estimated/card.ts";

/**
 * What stands in a field where there can be no value, since PMML and SQL know one kind of missing only, and that is
 * unknown. The number is the lowest finite double: no amount, and every engine reads it.
 */
export type NotApplicable = { readonly number: number; readonly word: string };
export const NOT_APPLICABLE_VALUE: NotApplicable = { number: -Number.MAX_VALUE, word: "不适用" };

/**
 * Holds a card to what one value in one field can tell apart.
 * @throws DomainError `invalid` where a code or word means 'not applicable' too
 */
export function checkValues({ characteristics }: EstimatedCard, { number, word }: NotApplicable): void {
  for (const characteristic of characteristics) {
    const { feature } = characteristic;
    if (characteristic.type === "category") {
      if (characteristic.bins.some(({ values }) => values.includes(word)))
        throw invalid(`特征 ${feature} 的取值“${word}”与表示不适用的文字相同，请另选一个。`);
      continue;
    }
    const codes = characteristic.specials.map(({ value }) => value);
    if (codes.includes(number))
      throw invalid(`特征 ${feature} 的特殊值 ${number} 与表示不适用的数字相同，请另选一个。`);
  }
}
