import type { FeatureResult, Scorecard } from "#scoring/index.ts";

/** What a card scored, feature by feature: the value, or why there was none. */
export type ScoreInputs = Record<string, Pick<FeatureResult, "value" | "missing">>;

/** Says how much is authorised; no card gives points for it, and each asks for it. */
const COVERAGE = "coverage";

/** Of a profile's features those that the card scores, as far as it scores them. */
export function inputsOf(card: Scorecard, features: readonly FeatureResult[]): ScoreInputs {
  const scored = new Set([
    COVERAGE,
    ...card.characteristics.map(({ feature }) => feature),
    ...card.overrides.map(({ feature }) => feature),
  ]);
  return Object.fromEntries(
    features.filter(({ id }) => scored.has(id)).map(({ id, value, missing }) => [id, { value, missing }]),
  );
}

/** The same as `score` takes them. */
export const featuresOf = (inputs: ScoreInputs) =>
  Object.entries(inputs).map(([id, { value, missing }]) => ({ id, value, missing }));
