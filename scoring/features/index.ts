export { featureCatalogue, formatFeature, meaningOf } from "./catalogue.ts";
export { computeFeatures, valuesOf, withhold } from "./compute.ts";
export type { FeatureMeaning, FeatureResult, FeatureUnit, FeatureValue } from "./feature.ts";
export { describeMissing, formatNumber } from "./feature.ts";
export * from "./records.ts";
