import { addMonths, type DateOn, daysBetween, monthOf, monthsBetween } from "./dates.ts";
import { type Fen, fen, sumFen } from "./money.ts";
import { type LoanTerms, repaymentSchedule } from "./repayment-schedule.ts";

/** Money received (positive) or paid (negative), on a date or at a month counted from the start. */
export type CashFlow = { on: DateOn | number; amount: Fen };

type Flow = { months: number; amount: number };

/**
 * Rates per month that are looked through for a change of sign, outwards from zero: as far as a debt of the largest
 * amount for a single fen.
 */
const GRID = [0, 0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, ...powersOfTen(1, 16)];

/**
 * The annualised cost (年化利率) of cash flows: their internal rate of return per month × 12, as banks disclose
 * it by the IRR method under PBOC announcement [2021] no. 3 (nominal, not compounded over the year).
 * A date counts as whole months from the first flow plus the days of the broken month over that month's days.
 * @returns basis points with two decimals, or null where no rate balances the flows (they never change sign)
 */
export function annualisedCost(cashFlows: readonly CashFlow[]): number | null {
  const flows = toFlows(cashFlows);
  const bracket = findBracket(flows);
  if (!bracket) return null;
  return roundToHundredth(findRoot(flows, ...bracket) * 12 * 10_000);
}

export type Fee = {
  amount: Fen;
  /** Paid when the money is drawn, with every instalment, or with the last. */
  when: "start" | "each_instalment" | "end";
};

/**
 * What a loan costs a year with every fee: {@link annualisedCost} of the money received and the instalments paid.
 * @returns basis points with up to two decimals
 * @throws RangeError where the fees eat up the principal, so that no rate describes the cost, and as
 *   `repaymentSchedule` does
 */
export function fullAnnualCostBps(terms: LoanTerms & { fees: readonly Fee[] }): number {
  const { instalments } = repaymentSchedule(terms);
  const due = (when: Fee["when"]) =>
    sumFen(terms.fees.filter((fee) => fee.when === when).map((fee) => fee.amount));
  const flows: CashFlow[] = [{ on: terms.startOn, amount: fen(terms.principal - due("start")) }];
  for (const { n, dueOn, total } of instalments) {
    const atEnd = n === instalments.length ? due("end") : 0n;
    flows.push({ on: dueOn, amount: fen(-(total + due("each_instalment") + atEnd)) });
  }
  const cost = flows[0]!.amount > 0n ? annualisedCost(flows) : null;
  if (cost === null) throw new RangeError("fullAnnualCostBps: the fees leave nothing of the principal");
  return cost;
}

function toFlows(cashFlows: readonly CashFlow[]): Flow[] {
  const dates = cashFlows.map(({ on }) => on).filter((on) => typeof on === "string");
  const first = dates.reduce((earliest, on) => (on < earliest ? on : earliest), dates[0] ?? "");
  return cashFlows.map(({ on, amount }) => ({
    months: typeof on === "string" ? monthsFrom(first, on) : on,
    amount: Number(amount),
  }));
}

function monthsFrom(start: DateOn, on: DateOn): number {
  const calendarMonths = monthsBetween(monthOf(start), monthOf(on));
  const whole = addMonths(start, calendarMonths) > on ? calendarMonths - 1 : calendarMonths;
  const from = addMonths(start, whole);
  return whole + daysBetween(from, on) / daysBetween(from, addMonths(start, whole + 1));
}

/** Present value of the flows at a monthly rate. */
const presentValue = (flows: Flow[], rate: number): number =>
  flows.reduce((sum, { months, amount }) => sum + amount * (1 + rate) ** -months, 0);

const slope = (flows: Flow[], rate: number): number =>
  flows.reduce((sum, { months, amount }) => sum - months * amount * (1 + rate) ** (-months - 1), 0);

/** The two neighbouring rates nearest to zero between which the present value changes sign. */
function findBracket(flows: Flow[]): [number, number] | null {
  if (!flows.some(({ amount }) => amount > 0) || !flows.some(({ amount }) => amount < 0)) return null;
  for (let i = 1; i < GRID.length; i += 1) {
    for (const direction of [1, -1]) {
      const [near, far] = [GRID[i - 1]!, GRID[i]!].map((rate) => (direction > 0 ? rate : 1 / (1 + rate) - 1));
      const [a, b] = [presentValue(flows, near!), presentValue(flows, far!)];
      if (a === 0 || a * b < 0) return near! < far! ? [near!, far!] : [far!, near!];
    }
  }
  return null;
}

/** Newton's method, held inside the bracket by bisection. */
function findRoot(flows: Flow[], low: number, high: number): number {
  const sign = Math.sign(presentValue(flows, high)) || -Math.sign(presentValue(flows, low));
  let rate = (low + high) / 2;
  for (let step = 0; step < 200 && high - low > 1e-13 * Math.max(1, low); step += 1) {
    const value = presentValue(flows, rate);
    if (value === 0) return rate;
    if (Math.sign(value) === sign) high = rate;
    else low = rate;
    const newton = rate - value / slope(flows, rate);
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - rate) < 1e-14) return next;
    rate = next;
  }
  return rate;
}

/** Adding nothing makes a negative zero a plain one. */
const roundToHundredth = (bps: number): number => Math.round(bps * 100) / 100 + 0;

function powersOfTen(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, step) => 10 ** (from + step));
}
