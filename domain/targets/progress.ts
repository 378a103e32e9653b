import { type DateOn, daysBetween } from "#lib/dates.ts";
import type { Word } from "#lib/vocabulary.ts";
import type { FigureValue } from "../indicators/indicator.ts";

export type Direction = "at_least" | "at_most";

/** What can be said of a target: reached, on the way in time, a little behind, behind, broken, or not measured here. */
export type Verdict = Word<"targetVerdict">;

export type Progress = {
  verdict: Verdict;
  /** Figure ÷ target; null where nothing is measured or the target is zero. */
  reached: number | null;
  /** The share of the year that is gone, for figures that grow with the year; null for others. */
  pace: number | null;
};

/** The share of its year that a day ends: 0.5 on the 2nd of July or so, 1 on the 31st of December. */
export function shareOfYear(on: DateOn): number {
  const year = on.slice(0, 4);
  const days = daysBetween(`${year}-01-01`, `${year}-12-31`) + 1;
  return (daysBetween(`${year}-01-01`, on) + 1) / days;
}

type Aim = { value: bigint; direction: Direction };
type Actual = { value: FigureValue; accumulates: boolean };

/**
 * Holds a figure against its target. What accumulates over the year is measured against the time gone: within a tenth
 * of its pace is a little slow, less is behind. What stands at a day is measured against the target itself.
 */
export function progressOf(target: Aim, actual: Actual | undefined, on: DateOn): Progress {
  if (!actual || actual.value === null) return { verdict: "unmeasured", reached: null, pace: null };
  const figure = Number(actual.value);
  const aim = Number(target.value);
  const reached = aim === 0 ? null : figure / aim;
  if (target.direction === "at_most") {
    return { verdict: figure <= aim ? "met" : "exceeded", reached, pace: null };
  }
  const pace = actual.accumulates ? shareOfYear(on) : null;
  if (figure >= aim) return { verdict: "met", reached, pace };
  const share = reached ?? 0;
  const due = pace ?? 1;
  if (share >= due) return { verdict: "on_pace", reached, pace };
  return { verdict: share >= due * 0.9 ? "slow" : "behind", reached, pace };
}
