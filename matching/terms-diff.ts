import { label, type RepaymentMethod } from "#lib/vocabulary.ts";
import { canonical } from "./canonical.ts";
import { feeText } from "./fee-text.ts";
import { formulaDiff } from "./formula-diff.ts";
import type { ProductFee, ProductTerms } from "./product.ts";
import { exactMoney } from "./quantity.ts";
import { ruleDiff } from "./rule-diff.ts";
import type { FeatureDictionary } from "./rule-features.ts";

/** What a product's new version alters, and what it means to firms; `changed` where it is neither plainly better nor worse. */
export type TermsChange = {
  part: "rule" | "limit" | "rate" | "term" | "guarantee" | "repayment" | "fee";
  effect: "tightened" | "loosened" | "changed";
  text: string;
};

type Change = Omit<TermsChange, "part">;
const changed = (text: string): Change => ({ effect: "changed", text });

/**
 * The difference between two versions of a product's terms in Chinese, a line a change: conditions added, dropped,
 * tightened or loosened, limits, rates, terms, guarantee mode, methods of repayment, fees. Empty just where the terms
 * are the same; what differs in its writing alone is said to.
 */
export function termsDiff(
  before: ProductTerms,
  after: ProductTerms,
  dictionary: FeatureDictionary,
): TermsChange[] {
  const parts: [TermsChange["part"], Change[]][] = [
    ["rule", conditions(before, after, dictionary)],
    ["limit", limits(before, after, dictionary)],
    ["rate", formulaDiff(before.rateBps, after.rateBps, "rate", dictionary)],
    ["term", termMonths(before.termMonths, after.termMonths)],
    ["guarantee", guarantee(before, after)],
    ["repayment", methods(before.repaymentMethods, after.repaymentMethods)],
    ["fee", fees(before.fees, after.fees)],
  ];
  return parts.flatMap(([part, changes]) => changes.map((change) => ({ part, ...change })));
}

const isSame = (a: unknown, b: unknown) => canonical(a) === canonical(b);

function conditions(before: ProductTerms, after: ProductTerms, dictionary: FeatureDictionary): Change[] {
  const changes = ruleDiff(before.rule, after.rule, dictionary).map(
    ({ effect, text }): Change => ({ effect: effect === "same" ? "changed" : effect, text }),
  );
  if (changes.length > 0 || isSame(before.rule, after.rule)) return changes;
  return [changed("准入条件的写法有调整，要求不变")];
}

function limits(before: ProductTerms, after: ProductTerms, dictionary: FeatureDictionary): Change[] {
  const bound = (
    name: "minFen" | "maxFen",
    word: string,
    higher: Change["effect"],
    lower: Change["effect"],
  ) => {
    const [was, is] = [before[name], after[name]];
    if (was === is) return [];
    const text = `${word}由 ${exactMoney(was)}改为 ${exactMoney(is)}（${is > was ? "提高" : "降低"}）`;
    return [{ effect: is > was ? higher : lower, text }];
  };
  return [
    ...bound("minFen", "起贷金额", "tightened", "loosened"),
    ...bound("maxFen", "最高额度", "loosened", "tightened"),
    ...formulaDiff(before.limit, after.limit, "limit", dictionary),
  ];
}

const without = <T>(list: readonly T[], others: readonly T[]) =>
  list.filter((each) => !others.includes(each));

function termMonths(before: readonly number[], after: readonly number[]): Change[] {
  const [added, dropped] = [without(after, before), without(before, after)];
  const list = (months: readonly number[]) => `${months.join("、")} 个月`;
  return [
    ...(added.length > 0 ? [{ effect: "loosened" as const, text: `新增期限：${list(added)}` }] : []),
    ...(dropped.length > 0 ? [{ effect: "tightened" as const, text: `取消期限：${list(dropped)}` }] : []),
  ];
}

function guarantee({ guaranteeMode: was }: ProductTerms, { guaranteeMode: is }: ProductTerms): Change[] {
  if (was === is) return [];
  return [changed(`担保方式由“${label("guaranteeMode", was)}”改为“${label("guaranteeMode", is)}”`)];
}

function methods(before: readonly RepaymentMethod[], after: readonly RepaymentMethod[]): Change[] {
  const word = (method: RepaymentMethod) => `“${label("repaymentMethod", method)}”`;
  const [added, dropped] = [without(after, before), without(before, after)];
  const list = (each: readonly RepaymentMethod[]) => each.map(word).join("、");
  const changes: Change[] = [
    ...(added.length > 0 ? [{ effect: "loosened" as const, text: `新增还款方式：${list(added)}` }] : []),
    ...(dropped.length > 0 ? [{ effect: "tightened" as const, text: `取消还款方式：${list(dropped)}` }] : []),
  ];
  const [was, is] = [before[0]!, after[0]!];
  if (was !== is) changes.push(changed(`常用还款方式由${word(was)}改为${word(is)}`));
  if (changes.length > 0 || isSame(before, after)) return changes;
  return [changed(`还款方式的排列改为：${list(after)}`)];
}

const feeName = (fee: ProductFee) => `${label("feeKind", fee.kind)}（付给${fee.payee}）`;
const feeFigure = (fee: ProductFee) => (fee.basis === "fixed" ? fee.amountFen : fee.rateBps);

function fees(before: readonly ProductFee[], after: readonly ProductFee[]): Change[] {
  const left = [...before];
  const right = [...after];
  const take = (matches: (a: ProductFee, b: ProductFee) => boolean): [ProductFee, ProductFee][] =>
    [...left].flatMap((was) => {
      const is = right.find((each) => matches(was, each));
      if (!is) return [];
      left.splice(left.indexOf(was), 1);
      right.splice(right.indexOf(is), 1);
      return [[was, is]];
    });
  take(isSame);
  const sameKind = (a: ProductFee, b: ProductFee) => a.payee === b.payee && a.kind === b.kind;
  const sameWay = (a: ProductFee, b: ProductFee) =>
    sameKind(a, b) && a.basis === b.basis && a.when === b.when;
  const changes = [...take(sameWay), ...take(sameKind)].map(([was, is]): Change => {
    const text = `${feeName(is)}由${feeText(was)}改为${feeText(is)}`;
    if (!sameWay(was, is)) return changed(text);
    const isDearer = feeFigure(is) > feeFigure(was);
    return { effect: isDearer ? "tightened" : "loosened", text: `${text}（${isDearer ? "提高" : "降低"}）` };
  });
  changes.push(
    ...left.map(
      (fee): Change => ({ effect: "loosened", text: `取消费用：${feeName(fee)}，${feeText(fee)}` }),
    ),
    ...right.map(
      (fee): Change => ({ effect: "tightened", text: `新增费用：${feeName(fee)}，${feeText(fee)}` }),
    ),
  );
  if (changes.length > 0 || isSame(before, after)) return changes;
  return [changed("费用的排列有调整，内容不变")];
}
