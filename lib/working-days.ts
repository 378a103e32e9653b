import { addDays, type DateOn } from "./dates.ts";

/** The published calendar of public holidays. Dates outside the years it covers count by weekday alone. */
export type WorkingCalendar = {
  /** Days off by the published arrangement, weekends included or not. */
  holidays: ReadonlySet<DateOn>;
  /** Saturdays and Sundays worked in exchange (调休上班). */
  workingWeekends: ReadonlySet<DateOn>;
};

const isWeekend = (on: DateOn): boolean => [0, 6].includes(new Date(`${on}T00:00:00Z`).getUTCDay());

/** Whether offices work on the date: weekdays but holidays, and the weekends worked in exchange. */
export function isWorkingDay(calendar: WorkingCalendar, on: DateOn): boolean {
  if (calendar.workingWeekends.has(on)) return true;
  return !calendar.holidays.has(on) && !isWeekend(on);
}

/**
 * The `count`-th working day after `from`; the day of `from` itself does not count. Zero gives `from`.
 * @throws RangeError when `count` is negative or no integer
 */
export function addWorkingDays(calendar: WorkingCalendar, from: DateOn, count: number): DateOn {
  if (!Number.isInteger(count) || count < 0)
    throw new RangeError(`addWorkingDays: ${count} is no count of days`);
  let on = from;
  for (let left = count; left > 0; ) {
    on = addDays(on, 1);
    if (isWorkingDay(calendar, on)) left -= 1;
  }
  return on;
}

/**
 * Working days after `from` up to and including `to`: what is left of a deadline seen from `from`.
 * Negative when `to` has passed: the working days by which it is overdue.
 */
export function workingDaysBetween(calendar: WorkingCalendar, from: DateOn, to: DateOn): number {
  if (to < from) return 0 - workingDaysBetween(calendar, to, from);
  let count = 0;
  for (let on = from; on < to; ) {
    on = addDays(on, 1);
    if (isWorkingDay(calendar, on)) count += 1;
  }
  return count;
}
