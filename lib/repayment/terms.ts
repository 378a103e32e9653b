import { addMonths, type DateOn, isDate } from "../dates.ts";
import type { Fen } from "../money.ts";
import type { RepaymentMethod } from "../vocabulary.ts";
import type { WorkingCalendar } from "../working-days.ts";

/** How a period of interest is measured: real days over 360 or 365, or months of 30 days in a year of 360. */
export type DayCount = "act_360" | "act_365" | "30_360";

/** What changes a loan under way. Nothing is known of it before its day. */
export type Change =
  /** Repricing: the annual rate from that day on. */
  | { kind: "rate"; on: DateOn; rateBps: number }
  /**
   * Principal repaid before it is due, with all interest run up to that day (利随本清). Then the term stays and the
   * instalments become smaller, or the instalment stays and the term becomes shorter.
   */
  | { kind: "prepayment"; on: DateOn; amount: Fen; keep: "term" | "instalment" };

type Terms = {
  principal: Fen;
  /** Annual rate in basis points; up to four decimals are kept exactly. */
  rateBps: number;
  /** The day the money is paid out. */
  startOn: DateOn;
  /** Default: 30/360 for annuity and equal principal (monthly rate = annual ÷ 12), else ACT/360. */
  dayCount?: DayCount;
  /** Moves a due date off work to the next working day; the amounts stay as they are. Without it, dates stay. */
  calendar?: WorkingCalendar;
  /** In order of their days, each after `startOn` and before the last instalment. */
  changes?: readonly Change[];
};

/** A loan repaid by one of the methods that products offer. */
export type LoanTerms = Terms & {
  method: RepaymentMethod;
  termMonths: number;
  /** Interest period; default month. With a pay day, quarters are those of the calendar. Not for bullet loans. */
  every?: "month" | "quarter";
  /**
   * The day of the month on which instalments fall, or the month's last day where it lacks it; the last instalment
   * is at maturity. Default: the day of the drawdown. Not for bullet loans.
   */
  payDay?: number;
  /** So many months at first bear interest only. For annuity and equal principal. */
  graceMonths?: number;
};

/** A loan whose principal is repaid by agreement: parts on their days, with the interest on the balance. */
export type CustomTerms = Terms & {
  method: "custom";
  /** In order of their days; a part may be zero; together the principal. */
  parts: readonly { on: DateOn; principal: Fen }[];
};

export type Instalment = {
  n: number;
  dueOn: DateOn;
  principal: Fen;
  interest: Fen;
  total: Fen;
  /** Principal outstanding after the instalment. */
  balance: Fen;
};

export type RepaymentSchedule = {
  dayCount: DayCount;
  instalments: Instalment[];
  totals: { principal: Fen; interest: Fen; total: Fen };
};

export const MAX_MONTHS = 600;
export const MAX_RATE_BPS = 100_000;
const RATE_SCALE = 10_000;

/** An annual rate as an integer over {@link basisOf}. */
export const scaledRate = (rateBps: number): bigint => BigInt(Math.round(rateBps * RATE_SCALE));

/** What a scaled annual rate × days is divided by. */
export const basisOf = (dayCount: DayCount): bigint =>
  BigInt(dayCount === "act_365" ? 365 : 360) * 10_000n * BigInt(RATE_SCALE);

const DEFAULT_DAY_COUNT: Record<RepaymentMethod | "custom", DayCount> = {
  annuity: "30_360",
  equal_principal: "30_360",
  interest_only: "act_360",
  bullet: "act_360",
  custom: "act_360",
};

export const dayCountOf = ({ dayCount, method }: LoanTerms | CustomTerms): DayCount =>
  dayCount ?? DEFAULT_DAY_COUNT[method];

/** The last day of the loan, before holidays move it. */
export const maturityOf = (terms: LoanTerms | CustomTerms): DateOn =>
  terms.method === "custom"
    ? (terms.parts.at(-1)?.on ?? terms.startOn)
    : addMonths(terms.startOn, terms.termMonths);

function demand(condition: boolean, what: string): asserts condition {
  if (!condition) throw new RangeError(`repaymentSchedule: ${what}`);
}

const isRate = (rateBps: number) => rateBps >= 0 && rateBps <= MAX_RATE_BPS;

/** @throws RangeError naming what is wrong with the terms */
export function assertTerms(terms: LoanTerms | CustomTerms): void {
  const { principal, rateBps, startOn } = terms;
  demand(principal > 0n, "the principal must be positive");
  demand(isRate(rateBps), `no rate: ${rateBps}`);
  demand(isDate(startOn), `no date: ${startOn}`);
  if (terms.method === "custom") assertParts(terms);
  else assertMonths(terms);
  const maturity = maturityOf(terms);
  let last = startOn;
  for (const change of terms.changes ?? []) {
    demand(change.on > startOn && change.on < maturity, "changes lie after the drawdown and before maturity");
    demand(change.on >= last, "changes come in order of their days");
    if (change.kind === "rate") demand(isRate(change.rateBps), `no rate: ${change.rateBps}`);
    last = change.on;
  }
}

function assertMonths({ method, termMonths, every, payDay, graceMonths = 0 }: LoanTerms): void {
  const whole = (value: number, min: number, max: number) =>
    Number.isInteger(value) && value >= min && value <= max;
  demand(whole(termMonths, 1, MAX_MONTHS), `the term must be 1 to ${MAX_MONTHS} months, not ${termMonths}`);
  demand(payDay === undefined || whole(payDay, 1, 31), `no day of a month: ${payDay}`);
  demand(whole(graceMonths, 0, termMonths - 1), `grace must be shorter than the term, not ${graceMonths}`);
  demand(method !== "bullet" || (!every && !payDay), "a bullet loan has no interest periods");
  const repaysInParts = method === "annuity" || method === "equal_principal";
  demand(repaysInParts || graceMonths === 0, `${method} has no grace`);
}

function assertParts({ parts, startOn, principal }: CustomTerms): void {
  demand(parts.length > 0 && parts.length <= MAX_MONTHS, `there must be 1 to ${MAX_MONTHS} parts`);
  let [last, sum] = [startOn, 0n];
  for (const part of parts) {
    demand(isDate(part.on) && part.on > last, "parts come in order of their days, after the drawdown");
    demand(part.principal >= 0n, "no part is negative");
    last = part.on;
    sum += part.principal;
  }
  demand(sum === principal, "the parts must sum to the principal");
}
