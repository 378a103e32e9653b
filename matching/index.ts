export { canonical } from "./canonical.ts";
export { annualCostBps, type FeePayment, feePayments, type PricedLoan } from "./cost.ts";
export { checkTerms } from "./dictionary.ts";
export { offersOfChangedRow, offersOfRow, whereIs } from "./engine/batch.ts";
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
export { feeText } from "./fee-text.ts";
export { type Formula, formulaSchema, parseFormula, partsOf } from "./formula.ts";
export { formulaText } from "./formula-text.ts";
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
  boundsOf,
  type CompiledProduct,
  chooseTerm,
  compileProduct,
  type LimitBounds,
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
export { parseRanking } from "./ranking-configuration.ts";
export { costDependsOnAmount, nominalPrincipal, rankingCost } from "./ranking-cost.ts";
export {
  dictionaryOf,
  type FeatureDictionary,
  type FeatureMeaning,
  factFeatures,
  factFeaturesWith,
} from "./rule-features.ts";
export { conditionTexts, ruleText } from "./rule-text.ts";
export {
  type FeatureValue,
  type FeatureValues,
  isPresent,
  parseRule,
  type Rule,
  ruleSchema,
} from "./rules.ts";
export { type TermsChange, termsDiff } from "./terms-diff.ts";
