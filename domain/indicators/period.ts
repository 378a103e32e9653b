import { type DateOn, endOfMonth, type Month, monthOf } from "#lib/dates.ts";
import { invalid } from "#lib/errors.ts";
import type { Period } from "./indicator.ts";

/** A month looked at from a day: the year up to its end, or up to today while it runs. */
export type ReportingMonth = { month: Month; asOf: DateOn; complete: boolean; year: Period; within: Period };

/**
 * @throws DomainError `invalid` for a month that has not begun
 */
export function reportingMonth(month: Month, today: DateOn): ReportingMonth {
  if (month > monthOf(today))
    throw invalid("这个月份还没有开始，请选择本月或更早的月份。", { month: ["请选择本月或更早的月份。"] });
  const end = endOfMonth(month);
  const asOf = end < today ? end : today;
  return {
    month,
    asOf,
    complete: end < today,
    year: { from: `${month.slice(0, 4)}-01-01`, to: asOf },
    within: { from: month, to: asOf },
  };
}
