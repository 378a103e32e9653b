import type { Grade, MissingReason } from "#lib/vocabulary.ts";
import { formatFeature, meaningOf } from "./features/catalogue.ts";
import { describeMissing, type FeatureResult, type FeatureValue } from "./features/feature.ts";
import { type Characteristic, gradeOf, type Override, type Scorecard } from "./model.ts";

/** What scoring needs of a feature; a `FeatureResult` is one. */
export type ScoredFeature = Pick<FeatureResult, "id" | "value" | "missing">;

export type ScoreReason = { feature: string; pointsBelow: number; text: string; missing: boolean };
export type ScoreStrength = { feature: string; pointsAbove: number; text: string };
export type Contribution = { feature: string; points: number; baseline: number; highest: number };
export type AppliedOverride = { id: string; feature: string; cap: number; text: string; withheld: boolean };

export type ScoreResult = {
  /** 0 to 1000. */
  points: number;
  grade: Grade;
  /** Caps that bind, then what cost the most points against a sound firm; at most four. */
  reasons: ScoreReason[];
  strengths: ScoreStrength[];
  contributions: Contribution[];
  /** Rules that capped the score, the strictest first. */
  overrides: AppliedOverride[];
  /** False where too little is authorised for the score to say much. */
  sufficient: boolean;
  modelVersion: string;
};

const MAX_REASONS = 4;
const MAX_STRENGTHS = 3;

/** Points of one characteristic for a value or for the reason why it is missing. */
export function pointsOf(
  characteristic: Characteristic,
  value: FeatureValue,
  missing: MissingReason | null,
): number {
  if (missing || value === null) return characteristic.missing[missing ?? "not_covered"];
  if (characteristic.type === "category") {
    const bin = characteristic.bins.find(({ values }) => values.includes(String(value)));
    return bin?.points ?? characteristic.otherwise;
  }
  const number = Number(value);
  return characteristic.bins.find(({ below }) => below === null || number < below)!.points;
}

const highestOf = (characteristic: Characteristic) =>
  Math.max(...characteristic.bins.map((bin) => bin.points));

function appliedOverride(rule: Override, feature: ScoredFeature): AppliedOverride | null {
  const withheld = feature.missing === "unauthorised";
  const applied = (cap: number, text: string) => ({
    id: rule.id,
    feature: rule.feature,
    cap,
    text,
    withheld,
  });
  if (withheld) return applied(rule.withheldCap, rule.withheldReason);
  if (feature.value === null) return null;
  const hit =
    rule.op === "equals" ? feature.value === rule.value : Number(feature.value) > Number(rule.value);
  return hit ? applied(rule.cap, rule.reason) : null;
}

/**
 * Scores one profile. Pure and deterministic: points are integers, ties follow the card's declared order, and the same
 * model and features give the same bytes. Withholding a domain never raises the points.
 *
 * Reasons rank baseline − points, as PMML's `pointsBelow` with the declared baseline (PMML 4.4, Scorecard); at most
 * four, as Regulation B's commentary asks.
 * @throws RangeError where the profile lacks a feature of the card, which is a bug of the caller.
 */
export function score(model: Scorecard, features: readonly ScoredFeature[]): ScoreResult {
  const byId = new Map(features.map((feature) => [feature.id, feature]));
  const at = (id: string) => {
    const feature = byId.get(id);
    if (!feature) throw new RangeError(`score: the profile lacks ${id}`);
    return feature;
  };

  const judged = model.characteristics.map((characteristic) => {
    const feature = at(characteristic.feature);
    return { characteristic, feature, points: pointsOf(characteristic, feature.value, feature.missing) };
  });
  const overrides = model.overrides
    .map((rule) => appliedOverride(rule, at(rule.feature)))
    .filter((applied) => applied !== null)
    .sort((a, b) => a.cap - b.cap);

  const sum = judged.reduce((total, { points }) => total + points, model.base);
  const points = Math.min(Math.max(sum, 0), 1000, ...overrides.map((applied) => applied.cap));
  const coverage = byId.get("coverage")?.value;

  return {
    points,
    grade: gradeOf(model, points),
    reasons: reasonsOf(judged, overrides, Math.min(sum, 1000)),
    strengths: strengthsOf(judged),
    contributions: judged.map((item) => ({
      feature: item.feature.id,
      points: item.points,
      baseline: item.characteristic.baseline,
      highest: highestOf(item.characteristic),
    })),
    overrides,
    sufficient: typeof coverage !== "number" || coverage >= model.sufficientCoverage,
    modelVersion: `${model.id}@${model.version}`,
  };
}

type Judged = { characteristic: Characteristic; feature: ScoredFeature; points: number };

/** Caps that bind come first; then what lies below the baseline, data missing for one cause told as one reason. */
function reasonsOf(judged: Judged[], overrides: AppliedOverride[], sum: number): ScoreReason[] {
  const capped = overrides
    .filter((applied) => applied.cap < sum)
    .filter((applied, index, all) => all.findIndex((other) => other.text === applied.text) === index)
    .map(({ feature, cap, text, withheld }) => ({
      feature,
      pointsBelow: sum - cap,
      text,
      missing: withheld,
    }));
  const below = judged
    .filter(({ characteristic, points }) => points < characteristic.baseline)
    .filter(({ feature }) => !capped.some((reason) => reason.feature === feature.id));
  const causes = new Map<string, Judged[]>();
  for (const item of below) {
    const { id, missing } = item.feature;
    const shared = missing === "unauthorised" || missing === "not_covered";
    const cause = shared ? describeMissing(meaningOf(id), missing) : id;
    causes.set(cause, [...(causes.get(cause) ?? []), item]);
  }
  const ranked = [...causes].map(([cause, items]) => reasonOf(cause, items));
  return [...capped, ...ranked.sort((a, b) => b.pointsBelow - a.pointsBelow)].slice(0, MAX_REASONS);
}

function reasonOf(cause: string, items: Judged[]): ScoreReason {
  const [first] = items as [Judged, ...Judged[]];
  const { feature, characteristic } = first;
  const pointsBelow = items.reduce((total, item) => total + item.characteristic.baseline - item.points, 0);
  const names = items.slice(0, 2).map((item) => meaningOf(item.feature.id).name);
  const text = !feature.missing
    ? `${characteristic.weak}：${formatFeature(feature)}`
    : items.length === 1
      ? formatFeature(feature)
      : `${cause}，${names.join("、")}等 ${items.length} 项无法评价`;
  return { feature: feature.id, pointsBelow, text, missing: feature.missing !== null };
}

function strengthsOf(judged: Judged[]): ScoreStrength[] {
  return judged
    .map(({ characteristic, feature, points }) => ({
      feature: feature.id,
      pointsAbove: points - characteristic.baseline,
      text: `${characteristic.strong}：${formatFeature(feature)}`,
      known: feature.missing === null,
    }))
    .filter((strength) => strength.known && strength.pointsAbove > 0)
    .sort((a, b) => b.pointsAbove - a.pointsAbove)
    .slice(0, MAX_STRENGTHS)
    .map(({ feature, pointsAbove, text }) => ({ feature, pointsAbove, text }));
}
