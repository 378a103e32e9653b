import { addMonths, type DateOn, daysBetween, monthOf } from "../dates.ts";
import { type Fen, ZERO } from "../money.ts";
import { addWorkingDays, isWorkingDay, type WorkingCalendar } from "../working-days.ts";
import { type CustomTerms, type DayCount, dayCountOf, type LoanTerms, maturityOf } from "./terms.ts";

/** A period of interest, at whose end an instalment falls due. */
export type Period = {
  start: DateOn;
  end: DateOn;
  /** `end`, or the working day after it. */
  dueOn: DateOn;
  /** Days of interest from start to end by the day count. */
  days: number;
  /** No principal is due yet. */
  grace: boolean;
  /** What a custom loan repays. */
  part: Fen;
};

/** A day of instalments; `months` since the one before where these are whole by the loan's own rhythm. */
type End = { on: DateOn; months?: number };

const MONTHS = { month: 1, quarter: 3 } as const;

/** The periods of a loan in order, from the drawdown to maturity. */
export function periodsOf(terms: LoanTerms | CustomTerms): Period[] {
  const dayCount = dayCountOf(terms);
  const custom = terms.method === "custom" ? terms.parts : null;
  const graceUntil =
    terms.method === "custom" || !terms.graceMonths ? "" : addMonths(terms.startOn, terms.graceMonths);
  let from = terms.startOn;
  return endsOf(terms).map(({ on: end, months }, i) => {
    const start = from;
    from = end;
    return {
      start,
      end,
      dueOn: dueOn(end, terms.calendar),
      days: daysOf(start, end, dayCount, months),
      grace: end <= graceUntil,
      part: custom?.[i]?.principal ?? ZERO,
    };
  });
}

const dueOn = (end: DateOn, calendar: WorkingCalendar | undefined): DateOn =>
  !calendar || isWorkingDay(calendar, end) ? end : addWorkingDays(calendar, end, 1);

/**
 * Days of interest. Under 30/360, whole months count 30 days each and the days that are left over as they are
 * (整年整月按年月利率、零头天数按日利率: 银发〔2005〕129号, 人民币存贷款计结息, 年利率 ÷ 360 = 日利率).
 */
function daysOf(from: DateOn, to: DateOn, dayCount: DayCount, months: number | undefined): number {
  if (dayCount !== "30_360") return daysBetween(from, to);
  if (months !== undefined) return months * 30;
  let whole = 0;
  while (addMonths(from, whole + 1) <= to) whole += 1;
  return whole * 30 + daysBetween(addMonths(from, whole), to);
}

function endsOf(terms: LoanTerms | CustomTerms): End[] {
  if (terms.method === "custom") return terms.parts.map(({ on }) => ({ on }));
  const { startOn, termMonths, method, every = "month", payDay } = terms;
  if (method === "bullet") return [{ on: maturityOf(terms), months: termMonths }];
  const ownDay = payDay === Number(startOn.slice(8)) && every === "month";
  if (payDay !== undefined && !ownDay) return endsOnPayDay(terms, payDay);
  const step = MONTHS[every];
  const ends: End[] = [];
  for (let month = step; month < termMonths; month += step)
    ends.push({ on: addMonths(startOn, month), months: step });
  const rest = termMonths - ends.length * step;
  return [...ends, { on: maturityOf(terms), months: rest }];
}

/**
 * Ends on a day of the month, or of the last month of each calendar quarter (季末月). Interest alone is settled on
 * every such day; principal is first due in the month after the drawdown's, and for the last time at maturity, which
 * stands for the pay day of its own month.
 */
function endsOnPayDay(terms: LoanTerms, payDay: number): End[] {
  const { startOn, method, every = "month" } = terms;
  const maturity = maturityOf(terms);
  const [firstMonth, lastMonth] = [monthOf(startOn), monthOf(maturity)];
  const interestOnly = method === "interest_only";
  const ends: End[] = [];
  for (let month = firstMonth; month <= lastMonth; month = addMonths(month, 1)) {
    const on = dayOfMonth(month, payDay);
    const settles = every === "month" || Number(month.slice(5, 7)) % 3 === 0;
    const within = interestOnly
      ? on > startOn && on < maturity
      : month > firstMonth && month < lastMonth && on < maturity;
    if (settles && within) ends.push(ends.length > 0 ? { on, months: MONTHS[every] } : { on });
  }
  return [...ends, { on: maturity }];
}

/** That day of a month, or its last day. */
const dayOfMonth = (month: DateOn, day: number): DateOn =>
  addMonths(`2000-01-${String(day).padStart(2, "0")}`, monthsSince2000(month));

const monthsSince2000 = (month: DateOn) =>
  (Number(month.slice(0, 4)) - 2000) * 12 + Number(month.slice(5, 7)) - 1;
