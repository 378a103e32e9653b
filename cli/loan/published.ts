import type { LprQuote } from "#lib/repayment/lpr-repricing.ts";
import type { WorkingCalendar } from "#lib/working-days.ts";
import { calendarDays } from "#seeds/reference/calendar.ts";
import { lprHistory } from "#seeds/reference/lpr.ts";

/** Holidays and working weekends as far as their notices are out; other years go by the weekdays alone. */
export function publishedCalendar(): WorkingCalendar {
  const days = calendarDays();
  const named = (working: boolean) =>
    new Set(days.filter((day) => day.working === working).map(({ onDay }) => onDay));
  return { holidays: named(false), workingWeekends: named(true) };
}

/** The loan prime rate of a tenor, quote by quote. */
export const publishedLpr = (tenor: "1y" | "5y"): LprQuote[] =>
  lprHistory().map(({ publishedOn: on, oneYearBps, fiveYearBps }) => ({
    on,
    rateBps: tenor === "1y" ? oneYearBps : fiveYearBps,
  }));
