import type { EstimatedCard, EstimatedCharacteristic } from "../estimated/card.ts";
import { compileCard } from "../estimated/compile.ts";
import { pointsOfColumns } from "../estimated/score-columns.ts";
import { columnOfFeature } from "../estimated/score-profile.ts";
import type { Characteristic, Override, Scorecard } from "../model.ts";
import { pointsOf, score } from "../score.ts";
import { type FeatureState, type FirmStates, known, stateIn } from "./action.ts";
import type { Requirement } from "./requirement.ts";

/** A card as recourse needs it: whole points that add up, the rules above them, and the production scorer as a judge. */
export type RecourseScorer = {
  readonly modelVersion: string;
  /** No points below or above these are given; infinite where points are not bounded. */
  readonly lowest: number;
  readonly highest: number;
  readonly base: number;
  /** Features that have points, in the card's order. */
  readonly features: readonly string[];
  /** Points of one feature; 0 where the card does not hold it. */
  pointsOf(feature: string, state: FeatureState): number;
  /** What the production scorer gives a whole profile, caps and all. */
  rescore(profile: FirmStates): number;
  /** The rules of the card that hold a score below so many points. */
  requirementsFor(target: number): Requirement[];
  /** A state of each bin of a feature, and the points that a sound firm is expected to have. */
  bins(feature: string): { states: FeatureState[]; baseline: number };
};

const NO_BINS = { states: [], baseline: 0 };

/** The declared card: its points add up, its caps below the target become requirements; `score` is the judge. */
export function declaredScorer(model: Scorecard): RecourseScorer {
  const byFeature = new Map(model.characteristics.map((item) => [item.feature, item]));
  return {
    ...{ modelVersion: `${model.id}@${model.version}`, lowest: 0, highest: 1000, base: model.base },
    features: model.characteristics.map(({ feature }) => feature),
    pointsOf(feature, { value, missing }) {
      const characteristic = byFeature.get(feature);
      return characteristic ? pointsOf(characteristic, value, missing) : 0;
    },
    rescore: (profile) =>
      score(
        model,
        [...profile].map(([id, state]) => ({ id, ...state })),
      ).points,
    requirementsFor: (target) =>
      model.overrides
        .filter((rule) => Math.min(rule.cap, rule.withheldCap) < target)
        .map((rule) => requirementOfCap(model, rule, target)),
    bins(feature) {
      const characteristic = byFeature.get(feature);
      return characteristic
        ? { states: statesOf(characteristic), baseline: characteristic.baseline }
        : NO_BINS;
    },
  };
}

/** A state is accepted where the scorer, with this rule alone, lets the target through. */
function requirementOfCap(model: Scorecard, rule: Override, target: number): Requirement {
  const alone: Scorecard = { ...model, base: 1000, characteristics: [], overrides: [rule] };
  const { id, feature, reason, op, value } = rule;
  const example = op === "above" ? known(value) : typeof value === "boolean" ? known(!value) : null;
  return {
    ...{ id, feature, reason, expiresOn: null, example },
    accepts: (state) => score(alone, [{ id: feature, ...state }]).points >= target,
  };
}

/** An estimated card: no caps, no bounds; the scorer of columns is the judge, on a column of one row each. */
export function estimatedScorer(card: EstimatedCard): RecourseScorer {
  const compiled = compileCard(card);
  const places = new Map(
    card.characteristics.map((item, index) => [
      item.feature,
      { item, compiled: compiled.characteristics[index]! },
    ]),
  );
  return {
    ...{ modelVersion: `${card.id}@${card.version}`, base: card.base },
    ...{ lowest: Number.NEGATIVE_INFINITY, highest: Number.POSITIVE_INFINITY },
    features: card.characteristics.map(({ feature }) => feature),
    pointsOf(feature, state) {
      const at = places.get(feature);
      return at ? at.compiled.points[at.compiled.place(columnOfFeature(at.item, state))[0]!]! : 0;
    },
    rescore(profile) {
      const columns = card.characteristics.map((item) =>
        columnOfFeature(item, stateIn(profile, item.feature)),
      );
      return columns.length === 0
        ? card.base
        : pointsOfColumns(compiled, new Map(columns.map((column) => [column.name, column])))[0]!;
    },
    requirementsFor: () => [],
    bins(feature) {
      const at = places.get(feature);
      return at ? { states: statesOf(at.item), baseline: at.item.baseline } : NO_BINS;
    },
  };
}

/** One value in each bin: the lower bound, which belongs to it; in the first one a value below. */
function statesOf(characteristic: Characteristic | EstimatedCharacteristic): FeatureState[] {
  if (characteristic.type === "category") return characteristic.bins.map(({ values }) => known(values[0]!));
  const { bins } = characteristic;
  return bins.map(({ below }, index) => known(index > 0 ? bins[index - 1]!.below! : (below ?? 1) - 1));
}
