export { annualCostBps, type FeePayment, feePayments, type PricedLoan } from "./cost.ts";
export { checkTerms } from "./dictionary.ts";
export { offersOfRow } from "./engine/batch.ts";
export {
  type ListedColumn,
  MISSING,
  type ProfileColumns,
  profileColumns,
} from "./engine/columns.ts";
export type {
  BatchOptions,
  ChangedLists,
  Condition,
  Engine,
  EngineOptions,
  ListedOffer,
  MatchBatch,
  OfferLists,
  OneMatch,
} from "./engine/interface.ts";
export { openEngine } from "./engine/open-engine.ts";
export {
  explainPair,
  type FailedText,
  failedText,
  type MissingReasons,
  type MissingText,
  missingText,
} from "./explain.ts";
export { type Formula, formulaSchema, parseFormula } from "./formula.ts";
export {
  type EnterpriseMatch,
  type MatchedOffer,
  type MatchedPair,
  type MatchingEnterprise,
  type MatchingProduct,
  type MatchOptions,
  matchAll,
} from "./match-all.ts";
export {
  type CompiledProduct,
  chooseTerm,
  compileProduct,
  matchPair,
  type PairResult,
  type Verdict,
} from "./pair.ts";
export {
  feeSchema,
  type ProductFee,
  type ProductTerms,
  parseProductTerms,
  productTermsSchema,
} from "./product.ts";
export { defaultRanking, explainRank, type RankConfiguration, type RankParts, rankParts } from "./rank.ts";
export { costDependsOnAmount, nominalPrincipal, rankingCost } from "./ranking-cost.ts";
export {
  dictionaryOf,
  type FeatureDictionary,
  type FeatureMeaning,
  factFeatures,
  factFeaturesWith,
} from "./rule-features.ts";
export { conditionTexts, ruleText } from "./rule-text.ts";
export { type FeatureValue, type FeatureValues, parseRule, type Rule, ruleSchema } from "./rules.ts";
