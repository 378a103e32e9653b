import { addMonths, type DateOn } from "#lib/dates.ts";
import type { FeatureResult } from "../features/feature.ts";

/** What is known of one feature: a value, or why there is none. */
export type FeatureState = Pick<FeatureResult, "value" | "missing">;

/** A firm as it is scored: the state of each feature, by id. */
export type FirmStates = ReadonlyMap<string, FeatureState>;

/** What an action does to one feature: the state that it then has, whatever it was before. */
export type FeatureMove = { readonly feature: string; readonly to: FeatureState };

/**
 * When an effect shows at the earliest: so many months from today, on a date (today if that is past), or on a day
 * (`MM-DD`) of the next calendar year, as for what is published once a year.
 */
export type EarliestEffect =
  | { readonly months: number }
  | { readonly on: DateOn }
  | { readonly nextYearOn: string };

/** How good data are taken to be that nobody may read yet: like a sound firm's, or as good as can be. */
export type DataAssumption = "sound" | "best";

/** One way of doing an action; of each action at most one level is chosen. */
export type ActionLevel = {
  readonly text: string;
  /** Declared effort, a whole number from 0; it compares actions and is no amount of money. */
  readonly cost: number;
  readonly earliest: EarliestEffect;
  readonly moves: readonly FeatureMove[];
  /** Given where the effect rests on data that are not known. */
  readonly assumption?: DataAssumption;
};

/** What a firm can do. It moves features; features themselves are never asked for. */
export type RecourseAction = {
  readonly id: string;
  /** In Chinese, as are the texts of its levels. */
  readonly name: string;
  /** False for what invites window dressing: it is never suggested, however little it costs. */
  readonly actionable: boolean;
  /** Ids of actions that cannot be done beside this one; it is enough that one of the two says so. */
  readonly excludes: readonly string[];
  /** Where the effect is taken from. */
  readonly source: string;
  readonly levels: readonly ActionLevel[];
};

/** The date of the earliest effect, never before today. */
export function effectiveOn(earliest: EarliestEffect, today: DateOn): DateOn {
  if ("months" in earliest) return addMonths(today, earliest.months);
  if ("on" in earliest) return earliest.on > today ? earliest.on : today;
  return `${Number(today.slice(0, 4)) + 1}-${earliest.nextYearOn}`;
}

export const known = (value: Exclude<FeatureState["value"], null>): FeatureState => ({
  value,
  missing: null,
});

/** The profile with other states of some features. */
export const moved = (profile: FirmStates, states: FirmStates): FirmStates =>
  new Map([...profile, ...states]);

/** The state of a feature; one that the profile does not hold is not covered. */
export const stateIn = (profile: FirmStates, feature: string): FeatureState =>
  profile.get(feature) ?? { value: null, missing: "not_covered" };
