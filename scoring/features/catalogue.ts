import { derivedFeatures } from "./derived.ts";
import {
  describeMissing,
  type FeatureDefinition,
  type FeatureMeaning,
  type FeatureResult,
} from "./feature.ts";
import { invoiceFeatures } from "./invoices.ts";
import { publicRecordFeatures } from "./public-record.ts";
import { socialSecurityFeatures } from "./social-security.ts";
import { taxFeatures } from "./tax.ts";
import { utilityFeatures } from "./utilities.ts";

/** How the features are computed, in the order they are shown. */
export const featureDefinitions: readonly FeatureDefinition[] = [
  ...taxFeatures,
  ...invoiceFeatures,
  ...socialSecurityFeatures,
  ...utilityFeatures,
  ...publicRecordFeatures,
  ...derivedFeatures,
];

/** What each feature means: id, Chinese name, explanation, unit, window, domains, direction, whether it can be acted on. */
export const featureCatalogue: readonly FeatureMeaning[] = featureDefinitions;

const byId = new Map(featureDefinitions.map((definition) => [definition.id, definition]));

/**
 * The meaning of a feature.
 * @throws RangeError for an id outside the catalogue, which is a bug of the caller.
 */
export function meaningOf(id: string): FeatureMeaning {
  const meaning = byId.get(id);
  if (!meaning) throw new RangeError(`meaningOf: unknown feature ${id}`);
  return meaning;
}

/** A result as a sentence part: `近12月开票额 1,234.5 万元`, `近12月开票额（未授权开票数据）`. */
export function formatFeature(result: Pick<FeatureResult, "id" | "value" | "missing">): string {
  const meaning = meaningOf(result.id);
  if (result.missing) return `${meaning.name}（${describeMissing(meaning, result.missing)}）`;
  return `${meaning.name} ${meaning.format(result.value)}`;
}
