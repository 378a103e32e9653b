import { type Fen, fen, formatMoney, formatRate } from "#lib/money.ts";
import { label } from "#lib/vocabulary.ts";
import type { FeatureDictionary, Formula } from "#matching/index.ts";

type Kind = "limit" | "rate";

const UNIT: Record<Kind, (value: number) => string> = {
  limit: (value) => formatMoney(fen(Math.round(value)) as Fen),
  rate: (value) => formatRate(value),
};

/** A formula of a limit (fen) or a rate (basis points) in Chinese: `取最小：100 万元；近12月开票金额 × 0.1`. */
export function formulaText(formula: Formula, kind: Kind, dictionary: FeatureDictionary): string {
  const amount = (part: Formula): string => text(part, UNIT[kind]);
  /** A factor is a plain number; so is what is divided by. */
  const plain = (part: Formula): string => text(part, String);
  function text(part: Formula, unit: (value: number) => string): string {
    const inner = (each: Formula) => (unit === String ? plain(each) : amount(each));
    const list = (parts: readonly Formula[]) => parts.map(inner).join("；");
    if (typeof part === "number") return unit(part);
    if ("const" in part) return unit(part.const);
    if ("feature" in part) return dictionary[part.feature]?.name ?? part.feature;
    if ("add" in part) return `（${part.add.map(inner).join(" + ")}）`;
    if ("sub" in part) return `（${part.sub.map(inner).join(" − ")}）`;
    if ("mul" in part) return part.mul.map(plain).join(" × ");
    if ("div" in part) return `${inner(part.div[0])} ÷ ${plain(part.div[1])}`;
    if ("min" in part) return `取最小（${list(part.min)}）`;
    if ("max" in part) return `取最大（${list(part.max)}）`;
    if ("clamp" in part) {
      const [value, low, high] = part.clamp.map(inner);
      return `${value}，不低于 ${low}，不高于 ${high}`;
    }
    if ("roundDown" in part)
      return `${inner(part.roundDown[0])}，按 ${inner(part.roundDown[1])} 的整数倍向下取整`;
    if ("byGrade" in part)
      return (Object.keys(part.byGrade) as (keyof typeof part.byGrade)[])
        .map((grade) => `等级${label("grade", grade)} ${inner(part.byGrade[grade]!)}`)
        .join("；");
    return part.byTerm.map(([months, each]) => `${months} 个月以内 ${inner(each)}`).join("；");
  }
  return amount(formula);
}
