import { type DateOn, endOfMonth, type Month, monthOf } from "#lib/dates.ts";
import type { MissingReason } from "#lib/vocabulary.ts";
import type { DomainState } from "./records.ts";

/** How many months the newest record may lie behind the last complete month before it counts as not covered. */
const MAX_LAG_MONTHS = 2;
/** A firm registered less than this many months before a window may not have begun to file at its start. */
const SETTING_UP_MONTHS = 3;

export type Window<Row> = { rows: Row[]; missing: null } | { rows: null; missing: MissingReason };

export type WindowWish = {
  months: number;
  /** How many months before the newest one the window ends. */
  skip?: number;
  /** The fewest months that make the feature meaningful; all of them unless told otherwise. */
  atLeast?: number;
  /** The same for a firm younger than the window. */
  youngAtLeast?: number;
};

/** A domain's monthly records as known at T, oldest first, ending with the newest complete month that was delivered. */
export type MonthSeries<Row> = {
  /** The newest month, null where nothing can be said. */
  end: Month | null;
  /** The last day the newest record speaks of. */
  asOn: DateOn | null;
  missing: MissingReason | null;
  window(wish: WindowWish): Window<Row>;
};

/** Months counted from the year 0, so that windows are arithmetic. */
const monthNumber = (on: DateOn) => Number(on.slice(0, 4)) * 12 + Number(on.slice(5, 7)) - 1;

const nothing = <Row>(missing: MissingReason): MonthSeries<Row> => ({
  end: null,
  asOn: null,
  missing,
  window: () => ({ rows: null, missing }),
});

/**
 * Arranges monthly records. A window with a hole is `not_covered` (nothing is filled in); one that reaches back before
 * a young firm began is shortened or `not_applicable`.
 */
export function monthSeries<Row extends { month: Month }>(
  rows: readonly Row[],
  state: DomainState,
  asOf: DateOn,
  registeredOn: DateOn,
): MonthSeries<Row> {
  if (state !== "available") return nothing(state);
  const thisMonth = monthOf(asOf);
  const complete = rows.filter((row) => row.month < thisMonth).sort((a, b) => (a.month < b.month ? -1 : 1));
  const newest = complete.at(-1)?.month;
  if (!newest || monthNumber(thisMonth) - 1 - monthNumber(newest) > MAX_LAG_MONTHS)
    return nothing("not_covered");
  const byMonth = new Map(complete.map((row) => [monthNumber(row.month), row]));
  const oldest = monthNumber(complete[0]!.month);

  return {
    end: newest,
    asOn: endOfMonth(newest),
    missing: null,
    window({ months, skip = 0, atLeast = months, youngAtLeast = atLeast }) {
      const last = monthNumber(newest) - skip;
      const first = last - months + 1;
      const found: Row[] = [];
      for (let month = Math.max(first, oldest); month <= last; month++) {
        const row = byMonth.get(month);
        if (!row) return { rows: null, missing: "not_covered" };
        found.push(row);
      }
      const young = first - monthNumber(registeredOn) < SETTING_UP_MONTHS;
      if (found.length >= (young ? youngAtLeast : atLeast)) return { rows: found, missing: null };
      return { rows: null, missing: young ? "not_applicable" : "not_covered" };
    },
  };
}
