import { type FeatureDictionary, type ProductTerms, type Rule, ruleText } from "#matching/index.ts";

const BESIDES: Record<string, string> = {
  "/limit": "测算额度低于起贷金额",
  "/rateBps": "没有适用于该等级或期限的利率",
  "/fees": "各项费用超过了贷款金额",
};

/** What a place in a product's terms asks, in Chinese and without any firm's values. */
export function obstacleText(
  { rule }: Pick<ProductTerms, "rule">,
  path: string,
  dictionary: FeatureDictionary,
): string {
  const beside = BESIDES[path];
  if (beside) return beside;
  let part: unknown = rule;
  let negated = false;
  for (const step of path.split("/").slice(2)) {
    if (step === "not") negated = !negated;
    part = (part as Record<string, unknown>)[step];
  }
  const found = part as Rule;
  return ruleText(negated ? { not: found } : found, dictionary);
}
