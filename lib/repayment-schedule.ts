import { addMonths, type DateOn, daysBetween } from "./dates.ts";
import { divide, type Fen, fen, minFen, multiplyRatio, sumFen, ZERO } from "./money.ts";
import type { RepaymentMethod } from "./vocabulary.ts";

/** How a period of interest is measured: real days over 360 or 365, or months of 30 days in a year of 360. */
export type DayCount = "act_360" | "act_365" | "30_360";

export type LoanTerms = {
  principal: Fen;
  /** Annual rate in basis points; up to four decimals are kept exactly. */
  rateBps: number;
  /** The day the money is paid out. Instalments fall on this day of each month, or on the month's last day. */
  startOn: DateOn;
  termMonths: number;
  method: RepaymentMethod;
  /** Default: 30/360 for annuity and equal principal (monthly rate = annual ÷ 12), else ACT/360. */
  dayCount?: DayCount;
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

/** An interest period; its exact rate is `rate` over the denominator that all periods of a loan share (`basis`). */
type Period = { dueOn: DateOn; rate: bigint };

const RATE_SCALE = 10_000;
const MAX_MONTHS = 600;

const DEFAULT_DAY_COUNT: Record<RepaymentMethod, DayCount> = {
  annuity: "30_360",
  equal_principal: "30_360",
  interest_only: "act_360",
  bullet: "act_360",
};

/**
 * The repayment schedule of a loan, exact to the fen. Each instalment and each amount of interest is rounded
 * half up; what rounding leaves over is in the last instalment.
 *
 * - annuity 等额本息: level payments. Under an actual day count, the level payment that brings the last
 *   instalment closest to itself.
 * - equal_principal 等额本金: principal ÷ months each month, with the interest on the balance.
 * - interest_only 先息后本: interest each month, the principal with the last.
 * - bullet 到期一次还本付息: one instalment at maturity with all interest, which is not compounded.
 *
 * @throws RangeError on a principal that is not positive, a negative rate, or a term outside 1 to 600 months
 */
export function repaymentSchedule(terms: LoanTerms): RepaymentSchedule {
  assertTerms(terms);
  const dayCount = terms.dayCount ?? DEFAULT_DAY_COUNT[terms.method];
  const basis = BigInt(dayCount === "act_365" ? 365 : 360) * 10_000n * BigInt(RATE_SCALE);
  const periods = periodsOf(terms, dayCount);
  const instalments = BUILD[terms.method](terms.principal, periods, basis, dayCount);
  const interest = sumFen(instalments.map((each) => each.interest));
  const totals = { principal: terms.principal, interest, total: fen(terms.principal + interest) };
  return { dayCount, instalments, totals };
}

function assertTerms({ principal, rateBps, termMonths }: LoanTerms): void {
  if (principal <= 0n) throw new RangeError("repaymentSchedule: the principal must be positive");
  if (!(rateBps >= 0 && rateBps <= 100_000)) throw new RangeError(`repaymentSchedule: no rate: ${rateBps}`);
  if (!Number.isInteger(termMonths) || termMonths < 1 || termMonths > MAX_MONTHS) {
    throw new RangeError(`repaymentSchedule: the term must be 1 to ${MAX_MONTHS} months, not ${termMonths}`);
  }
}

/** The interest periods: one a month, or a single one for a bullet loan. */
function periodsOf({ rateBps, startOn, termMonths, method }: LoanTerms, dayCount: DayCount): Period[] {
  const annualRate = BigInt(Math.round(rateBps * RATE_SCALE));
  const step = method === "bullet" ? termMonths : 1;
  const periods: Period[] = [];
  let from = startOn;
  for (let month = step; month <= termMonths; month += step) {
    const dueOn = addMonths(startOn, month);
    const days = dayCount === "30_360" ? 30 * step : daysBetween(from, dueOn);
    periods.push({ dueOn, rate: annualRate * BigInt(days) });
    from = dueOn;
  }
  return periods;
}

type Build = (principal: Fen, periods: Period[], basis: bigint, dayCount: DayCount) => Instalment[];

const BUILD: Record<RepaymentMethod, Build> = {
  annuity(principal, periods, basis, dayCount) {
    const exact = levelPayment(principal, periods, basis);
    const payment = dayCount === "30_360" ? exact : closestPayment(exact, principal, periods, basis);
    return annuity(payment, principal, periods, basis);
  },
  equal_principal(principal, periods, basis) {
    const part = fen(divide(principal, BigInt(periods.length), "half_up"));
    return instalmentsOf(principal, periods, basis, () => part);
  },
  interest_only: (principal, periods, basis) => instalmentsOf(principal, periods, basis, () => ZERO),
  bullet: (principal, periods, basis) => instalmentsOf(principal, periods, basis, () => ZERO),
};

/** Runs a loan down: `principalPart` says what each instalment but the last repays; the last repays the rest. */
function instalmentsOf(
  principal: Fen,
  periods: Period[],
  basis: bigint,
  principalPart: (interest: Fen) => Fen,
): Instalment[] {
  let balance = principal;
  return periods.map(({ dueOn, rate }, i) => {
    const interest = multiplyRatio(balance, rate, basis);
    const repaid = i === periods.length - 1 ? balance : minFen(principalPart(interest), balance);
    balance = fen(balance - repaid);
    return { n: i + 1, dueOn, principal: repaid, interest, total: fen(repaid + interest), balance };
  });
}

const annuity = (payment: Fen, principal: Fen, periods: Period[], basis: bigint): Instalment[] =>
  instalmentsOf(principal, periods, basis, (interest) => fen(payment > interest ? payment - interest : 0n));

/**
 * The level payment of the annuity formula, rounded half up: P × Π(1 + rᵢ) ÷ Σₖ Πⱼ₍ⱼ>ₖ₎(1 + rⱼ).
 * With rᵢ = rateᵢ ÷ basis, both sides are multiplied by basisⁿ, which leaves integers only.
 */
function levelPayment(principal: Fen, periods: Period[], basis: bigint): Fen {
  let growth = 1n;
  let power = 1n;
  let sum = 0n;
  for (const { rate } of periods) {
    power *= basis;
    sum = sum * (basis + rate) + power;
    growth *= basis + rate;
  }
  return fen(divide(principal * growth, sum, "half_up"));
}

/**
 * The level payment that leaves the last instalment closest to it, found by walking from the formula's:
 * a larger payment makes the last instalment smaller. Of two equally close ones the first met stays.
 */
function closestPayment(start: Fen, principal: Fen, periods: Period[], basis: bigint): Fen {
  const excess = (payment: Fen): bigint =>
    (annuity(payment, principal, periods, basis).at(-1)?.total ?? 0n) - payment;
  const magnitude = (value: bigint) => (value < 0n ? -value : value);
  let payment = start;
  let distance = excess(payment);
  for (;;) {
    const next = fen(distance > 0n ? payment + 1n : payment - 1n);
    const nextDistance = excess(next);
    if (magnitude(nextDistance) >= magnitude(distance)) return payment;
    payment = next;
    distance = nextDistance;
  }
}
