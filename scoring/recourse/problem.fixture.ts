import { type FeatureState, type FirmStates, known, type RecourseAction, stateIn } from "./action.ts";
import type { RecourseScorer } from "./scorer.ts";

/** A card whose points of a feature are looked up by its value, from 0. */
export function tableScorer(points: Record<string, number[]>, base = 0): RecourseScorer {
  const features = Object.keys(points);
  const pointsOf = (feature: string, { value }: FeatureState) => points[feature]?.[Number(value)] ?? 0;
  return {
    ...{ modelVersion: "table@1.0.0", base, features, pointsOf },
    ...{ lowest: Number.NEGATIVE_INFINITY, highest: Number.POSITIVE_INFINITY },
    rescore: (profile) => features.reduce((sum, id) => sum + pointsOf(id, stateIn(profile, id)), base),
    requirementsFor: () => [],
    bins: () => ({ states: [], baseline: 0 }),
  };
}

export const profileOf = (values: Record<string, number>): FirmStates =>
  new Map(Object.entries(values).map(([id, value]) => [id, known(value)]));

type Draft = Partial<Omit<RecourseAction, "levels">> & {
  levels: [cost: number, months: number, moves: Record<string, number>][];
};
export const action = (id: string, { levels, ...rest }: Draft): RecourseAction => ({
  ...{ id, name: id, actionable: true, excludes: [], source: "test", ...rest },
  levels: levels.map(([cost, months, moves], at) => ({
    ...{ text: `${id}${at}`, cost, earliest: { months } },
    moves: Object.entries(moves).map(([feature, value]) => ({ feature, to: known(value) })),
  })),
});
