import { addDays, addMonths, type DateOn, type Month } from "#lib/dates.ts";
import type { DemoEnterprise } from "./enterprise.ts";
import type { Random } from "./random.ts";

const known = new Map<string, DateOn>();

/** A day of the month after, put off to Monday where it falls on a weekend. */
export function dueOnDay(month: Month, day: number): DateOn {
  const key = `${month} ${day}`;
  const on = known.get(key) ?? weekdayAfter(month, day);
  known.set(key, on);
  return on;
}

function weekdayAfter(month: Month, day: number): DateOn {
  const on = addDays(addMonths(month, 1), day - 1);
  const weekday = new Date(`${on}T00:00:00Z`).getUTCDay();
  if (weekday === 6) return addDays(on, 2);
  return weekday === 0 ? addDays(on, 1) : on;
}

/**
 * When something due was done: some days before, or after with a probability that grows as soundness falls.
 * Null where that day has not come yet.
 */
export function doneOn(
  enterprise: DemoEnterprise,
  random: Random,
  dueOn: DateOn,
  { early, late, troubled }: { early: number; late: readonly [number, number]; troubled: boolean },
): DateOn | null {
  const lateProbability = 0.003 + 0.12 * (1 - enterprise.quality) ** 3 + (troubled ? 0.3 : 0);
  const days = random.chance(lateProbability) ? random.integer(...late) : -random.integer(0, early);
  const on = addDays(dueOn, days);
  return on > enterprise.asOn ? null : on;
}
