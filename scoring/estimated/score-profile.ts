import type { ScoredFeature } from "../score.ts";
import { type Column, KNOWN, NOT_APPLICABLE, UNKNOWN } from "../table/column.ts";
import type { EstimatedCard, EstimatedCharacteristic } from "./card.ts";
import { type CompiledCard, compileCard } from "./compile.ts";
import { codeOfReason, type ReasonCode, reasonsOfColumns, reasonText } from "./reasons.ts";
import { scoreColumns, unseenWords } from "./score-columns.ts";

export type EstimatedScore = {
  points: number;
  /** Probability of bad. */
  probability: number;
  /** What cost the most points against the mean; at most four. `code` is for machines, `text` is Chinese. */
  reasons: (ReasonCode & { code: string; text: string })[];
  /** Characteristics whose word the card does not know; they have 0 points. */
  unseen: string[];
  modelVersion: string;
};

/**
 * Scores one profile by an estimated card. Pure and deterministic, and the same as {@link scoreColumns} and
 * {@link reasonsOfColumns} give its row: equal reasons stand in the card's order. What is unauthorised or not covered is
 * unknown to the card.
 * @param features of the profile, in any order; those that the card does not name are left alone
 * @param nameOf how people call a characteristic, for the texts
 * @throws RangeError where the profile lacks a feature of the card, which is a bug of the caller
 */
export function scoreProfile(
  card: EstimatedCard | CompiledCard,
  features: readonly ScoredFeature[],
  nameOf: (feature: string) => string = (feature) => feature,
): EstimatedScore {
  const compiled = "card" in card ? card : compileCard(card);
  const byId = new Map(features.map((feature) => [feature.id, feature]));
  const columns = new Map(
    compiled.card.characteristics.map((item) => {
      const feature = byId.get(item.feature);
      if (!feature) throw new RangeError(`scoreProfile: the profile lacks ${item.feature}`);
      return [item.feature, columnOfFeature(item, feature)];
    }),
  );
  const { id, version, base, intercept } = compiled.card;
  const modelVersion = `${id}@${version}`;
  if (columns.size === 0)
    return {
      points: base,
      probability: 1 / (1 + Math.exp(-intercept)),
      reasons: [],
      unseen: [],
      modelVersion,
    };
  const { points, probability } = scoreColumns(compiled, columns);
  const [reasons = []] = reasonsOfColumns(compiled, columns);
  return {
    points: points[0]!,
    probability: probability[0]!,
    reasons: reasons.map((reason) => ({
      ...reason,
      code: codeOfReason(reason),
      text: reasonText(reason, nameOf(reason.feature)),
    })),
    unseen: unseenWords(compiled, columns).map(({ feature }) => feature),
    modelVersion,
  };
}

/** A column of one row: what may not be read and what is not covered are both unknown, and so is what is no number. */
export function columnOfFeature(
  { feature, type }: EstimatedCharacteristic,
  { value, missing }: Omit<ScoredFeature, "id">,
): Column {
  const number = Number(value);
  const isKnown = value !== null && missing === null && !(type === "number" && Number.isNaN(number));
  const gone = missing === "not_applicable" ? NOT_APPLICABLE : UNKNOWN;
  const shared = { name: feature, missing: Uint8Array.of(isKnown ? KNOWN : gone) };
  if (type === "number") return { ...shared, kind: "number", values: Float64Array.of(number) };
  return { ...shared, kind: "category", levels: [String(value)], codes: Int32Array.of(0) };
}
