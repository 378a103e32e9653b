import type { DateOn } from "#lib/dates.ts";
import { type FeatureState, known } from "./action.ts";

/** What has to hold beside the points: the state of one feature has to be accepted. Requirements all have to hold. */
export type Requirement = {
  readonly id: string;
  readonly feature: string;
  /** In Chinese, as people are told why. */
  readonly reason: string;
  /** When it could cease to stand in the way by itself, where that is known. */
  readonly expiresOn: DateOn | null;
  accepts(state: FeatureState): boolean;
  /** A state that is accepted, where one can be named. */
  readonly example: FeatureState | null;
};

/** A conjunctive rule of a product as data: a least level, a most, or one of some values. */
export type LevelRule = {
  readonly id: string;
  readonly feature: string;
  readonly reason: string;
  readonly expiresOn?: DateOn;
} & (
  | { readonly atLeast: number }
  | { readonly atMost: number }
  | { readonly among: readonly (string | number | boolean)[] }
);

/** A product's rule as a requirement; what is missing is never accepted. Bounds are inclusive. */
export function requirementOf(rule: LevelRule): Requirement {
  const { id, feature, reason, expiresOn = null } = rule;
  const shared = { id, feature, reason, expiresOn };
  if ("among" in rule)
    return {
      ...shared,
      accepts: ({ value }) => value !== null && rule.among.includes(value),
      example: rule.among.length > 0 ? known(rule.among[0]!) : null,
    };
  const bound = "atLeast" in rule ? rule.atLeast : rule.atMost;
  return {
    ...shared,
    accepts: ({ value }) =>
      typeof value === "number" && ("atLeast" in rule ? value >= bound : value <= bound),
    example: known(bound),
  };
}

/** The requirements that a state of their feature does not meet. */
export const unmet = (requirements: readonly Requirement[], stateOf: (feature: string) => FeatureState) =>
  requirements.filter((requirement) => !requirement.accepts(stateOf(requirement.feature)));
