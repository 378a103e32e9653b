import type { ChangeFact } from "#db/schema/changes.ts";
import { formatMoney, formatRate } from "#lib/money.ts";
import { label } from "#lib/vocabulary.ts";
import { conditionTexts, type FeatureDictionary, formulaText, termsDiff } from "#matching/index.ts";
import { methodsText, termsView } from "./product-text.ts";
import type { Publication } from "./put-on-sale.ts";

/** The fact that tells a new version from the one before, a line a change. */
export const COMPARED = "与现行版本相比";

/** What the proposed terms alter in those that stand, in words. */
export const comparedWords = (
  { terms }: Pick<Publication, "terms">,
  stands: Pick<Publication, "terms">,
  dictionary: FeatureDictionary,
): string =>
  termsDiff(stands.terms, terms, dictionary)
    .map(({ text }) => text)
    .join("\n") || "条款没有变化";

/**
 * A publication in words, one line a fact; a fact that differs from what stands says also what stood there, and one more
 * says what the new terms alter.
 */
export function productFacts(
  proposed: Publication,
  stands: Publication | null,
  dictionary: FeatureDictionary,
): ChangeFact[] {
  const before = stands && productWords(stands, dictionary);
  const facts = Object.entries(productWords(proposed, dictionary)).map(([name, after]) => ({
    name,
    ...(before && before[name] !== after && { before: before[name] ?? "无" }),
    after,
  }));
  return stands ? [{ name: COMPARED, after: comparedWords(proposed, stands, dictionary) }, ...facts] : facts;
}

/** What a publication says, by the name of each fact. */
export function productWords({ code, name, summary, terms }: Publication, dictionary: FeatureDictionary) {
  const view = termsView(terms);
  const facts: Record<string, string> = {
    产品编号: code,
    产品名称: name,
    说明: summary,
    额度: `${formatMoney(view.min)} 至 ${formatMoney(view.max)}`,
    额度公式: formulaText(terms.limit, "limit", dictionary),
    年利率: `${formatRate(view.rateLowBps)} 至 ${formatRate(view.rateHighBps)}`,
    利率公式: formulaText(terms.rateBps, "rate", dictionary),
    期限: `${view.termMonths.join("、")} 个月`,
    担保方式: label("guaranteeMode", view.guaranteeMode),
    还款方式: methodsText(view.repaymentMethods),
    费用:
      view.fees.map((fee) => `${label("feeKind", fee.kind)}（${fee.payee}）：${fee.text}`).join("；") || "无",
    准入条件: conditionTexts(terms.rule, dictionary).join("；"),
  };
  return facts;
}
