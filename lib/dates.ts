/** A business date in Asia/Shanghai, `YYYY-MM-DD`. Compares correctly as text. */
export type DateOn = string;
/** The first day of a month, `YYYY-MM-01`. */
export type Month = string;

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const EIGHT_HOURS = 8 * 3_600_000;
/** From here on the zone is eight hours ahead of UTC, whatever the season. */
const STEADY_SINCE = Date.UTC(1992, 0, 1);
const shanghai = new Intl.DateTimeFormat("en-CA", {
  timeZone: "Asia/Shanghai",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
});
const shanghaiClock = new Intl.DateTimeFormat("zh-CN", {
  timeZone: "Asia/Shanghai",
  hour: "2-digit",
  minute: "2-digit",
  hour12: false,
});

/** The business date at an instant. China has one zone and no daylight saving since 1991; what was before, `Intl` knows. */
export const dateOn = (instant: Date): DateOn =>
  instant.getTime() >= STEADY_SINCE
    ? iso(new Date(instant.getTime() + EIGHT_HOURS))
    : shanghai.format(instant);

/** Whether the text is a real calendar date `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  if (!DATE.test(text)) return false;
  const [month, day] = [Number(text.slice(5, 7)), Number(text.slice(8))];
  if (month < 1 || month > 12 || day < 1) return false;
  return day <= (month === 2 ? 28 : 30) || (day <= 31 && iso(utc(text)) === text);
}

const utc = (on: DateOn) => new Date(`${on}T00:00:00Z`);
const iso = (date: Date): DateOn => date.toISOString().slice(0, 10);

export function addDays(on: DateOn, days: number): DateOn {
  const date = utc(on);
  date.setUTCDate(date.getUTCDate() + days);
  return iso(date);
}

/** Adds months; a day the target month lacks becomes its last day (31 January + 1 month = 28 or 29 February). */
export function addMonths(on: DateOn, months: number): DateOn {
  const date = utc(on);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, last));
  return iso(date);
}

/** Calendar days from one date to a later one; negative when `to` is earlier. */
export const daysBetween = (from: DateOn, to: DateOn) =>
  Math.round((utc(to).getTime() - utc(from).getTime()) / 86_400_000);

export const monthOf = (on: DateOn): Month => `${on.slice(0, 7)}-01`;
/** Whole months from one month to another. */
export const monthsBetween = (from: Month, to: Month) =>
  (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 +
  Number(to.slice(5, 7)) -
  Number(from.slice(5, 7));
export const endOfMonth = (month: Month): DateOn => addDays(addMonths(monthOf(month), 1), -1);

/** Midnight in Asia/Shanghai at the start of a business date. */
export const startOfDay = (on: DateOn): Date => new Date(`${on}T00:00:00+08:00`);

/** `2026年11月22日` */
export const formatDate = (on: DateOn) =>
  `${Number(on.slice(0, 4))}年${Number(on.slice(5, 7))}月${Number(on.slice(8, 10))}日`;
/** `2026年11月` */
export const formatMonth = (month: Month) => `${Number(month.slice(0, 4))}年${Number(month.slice(5, 7))}月`;
/** `2026年11月22日 16:05`, in Asia/Shanghai. */
export const formatInstant = (instant: Date) =>
  `${formatDate(dateOn(instant))} ${shanghaiClock.format(instant)}`;
