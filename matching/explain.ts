import { fen, formatMoney } from "#lib/money.ts";
import { label, type MissingReason } from "#lib/vocabulary.ts";
import { meaningIn } from "./dictionary.ts";
import type { NormalRule } from "./kleene.ts";
import { type CompiledProduct, chooseTerm, limitOf, type PairResult } from "./pair.ts";
import { quantity } from "./quantity.ts";
import type { FeatureDictionary } from "./rule-features.ts";
import { demandText } from "./rule-text.ts";
import type { FeatureValues } from "./rules.ts";

export type MissingReasons = Readonly<Record<string, MissingReason | null>>;
export type FailedText = { path: string; feature: string | null; text: string };
export type MissingText = { feature: string; reason: MissingReason; text: string };

function literalAt(rule: NormalRule, path: string): Extract<NormalRule, { kind: "literal" }> | undefined {
  if (rule.kind === "literal") return rule.path === path ? rule : undefined;
  for (const part of rule.parts) {
    const found = literalAt(part, path);
    if (found) return found;
  }
  return undefined;
}

function limitFailure(product: CompiledProduct, values: FeatureValues, termMonths: number): string {
  const limit = limitOf(product, { values, termMonths, missing: new Set() });
  if (limit === null || limit <= 0n) return "按本产品的额度算式得不出额度";
  return `测算额度 ${formatMoney(limit)}，低于起贷金额 ${formatMoney(fen(product.terms.minFen))}`;
}

/** One failed place in Chinese, the actual value against what is asked: `近12月实缴税额 3.2 万元，要求不少于 5 万元`. */
export function failedText(
  product: CompiledProduct,
  path: string,
  values: FeatureValues,
  dictionary: FeatureDictionary,
): FailedText {
  const termMonths = chooseTerm(product.terms.termMonths, values.requested_term);
  if (path === "/limit") return { path, feature: null, text: limitFailure(product, values, termMonths) };
  if (path === "/rateBps") return { path, feature: null, text: "本产品没有适用于该等级或期限的利率" };
  if (path === "/fees") return { path, feature: null, text: "各项费用超过了贷款金额" };
  const literal = literalAt(product.rule, path);
  if (!literal) throw new RangeError(`failedText: no comparison at ${path}`);
  const { feature } = literal.comparison;
  const meaning = meaningIn(dictionary, feature);
  const value = values[feature] ?? null;
  const demand = demandText(literal.comparison, meaning, literal.negated);
  const shown = value === null ? "缺数据" : quantity(value, meaning);
  const actual = value === null ? shown : typeof value === "number" ? ` ${shown}` : `为“${shown}”`;
  return { path, feature, text: `${meaning.name}${actual}，要求${demand}` };
}

/**
 * What would supply a missing feature, in Chinese: the consent where it is withheld, the source where it has nothing.
 * A feature whose reason is not given counts as withheld where it rests on a domain, else as not covered.
 */
export function missingText(
  feature: string,
  dictionary: FeatureDictionary,
  reasons: MissingReasons,
): MissingText {
  const meaning = meaningIn(dictionary, feature);
  const domains = meaning.domains.map((domain) => `“${label("dataDomain", domain)}”`).join("、");
  const reason = reasons[feature] ?? (domains ? "unauthorised" : "not_covered");
  const head = `缺少${meaning.name}`;
  if (reason === "unauthorised") return { feature, reason, text: `${head}：授权${domains}数据后即可判断` };
  if (reason === "not_covered")
    return { feature, reason, text: `${head}：需由${meaning.source}提供，目前没有可用数据` };
  return { feature, reason, text: `${head}：企业经营时间较短或没有此项业务，暂不适用` };
}

/** Why a pair is not eligible: each failed condition, and what is missing. Both empty where it is. */
export function explainPair(
  product: CompiledProduct,
  values: FeatureValues,
  result: Pick<PairResult, "failed" | "missing">,
  dictionary: FeatureDictionary,
  reasons: MissingReasons = {},
): { failed: FailedText[]; missing: MissingText[] } {
  return {
    failed: result.failed.map((path) => failedText(product, path, values, dictionary)),
    missing: result.missing.map((feature) => missingText(feature, dictionary, reasons)),
  };
}
