import type { ProductFee, ProductTerms } from "../product.ts";
import { nominalPrincipal } from "../ranking-cost.ts";

type CostTerms = Pick<ProductTerms, "fees" | "repaymentMethods">;

/** Whole numbers below it stay exact when doubled. */
const EXACT = 2 ** 52;
/** Principals up to here (fen) leave room for rates and days. */
const MOST_FEN = 1e10;
const MOST_MONTHS = 600;
/** Nearer to a border of rounding than this, the answer is left to exact arithmetic; both roots lie well within it. */
const MARGIN = 1e-4;
const DAYS_YEAR = 360;
const BPS = 10_000;

/** Days from the nominal day, 2026-01-01, to the same day so many months later. */
const days = Float64Array.from(
  { length: MOST_MONTHS + 1 },
  (_, month) => (Date.UTC(2026, month, 1) - Date.UTC(2026, 0, 1)) / 86_400_000,
);
const payments = new Float64Array(MOST_MONTHS + 1);

/** NaN where doubles are not exact. */
const halfUp = (value: number, over: number): number =>
  value < EXACT / 2 ? Math.floor((2 * value + over) / (2 * over)) : Number.NaN;

/**
 * `rankingCost` in plain numbers, some hundred times as fast: the schedule in whole fen, the rate by Newton's method.
 * @returns undefined where that might round otherwise than exact arithmetic does, or amounts and terms are unusual
 */
export function fastRankingCost(
  terms: CostTerms,
  amountFen: number,
  rateBps: number,
  termMonths: number,
): number | null | undefined {
  const principal = nominalPrincipal(terms, amountFen);
  const usual = principal <= MOST_FEN && rateBps > 0 && Number.isInteger(rateBps);
  if (!usual || !Number.isInteger(termMonths) || termMonths > MOST_MONTHS) return undefined;
  payments.fill(0, 0, termMonths + 1);
  if (!payInstalments(terms.repaymentMethods[0]!, principal, rateBps, termMonths)) return undefined;
  for (const fee of terms.fees) payFee(fee, principal, termMonths);
  const received = principal - payments[0]!;
  if (received <= 0) return null;
  const hundredths = monthlyRate(received, termMonths, rateBps / (12 * BPS)) * 12 * BPS * 100;
  const fromBorder = Math.abs(hundredths - Math.floor(hundredths) - 0.5);
  return fromBorder > MARGIN && hundredths < 2 ** 30 ? Math.round(hundredths) : undefined;
}

/** Puts what falls due into `payments`, as `repaymentSchedule` does for a loan of the nominal day. */
function payInstalments(method: string, principal: number, rateBps: number, months: number): boolean {
  if (method === "bullet") {
    payments[months] = principal + halfUp(principal * rateBps * days[months]!, DAYS_YEAR * BPS);
    return true;
  }
  const level = method === "annuity" ? levelPayment(principal, rateBps / (12 * BPS), months) : 0;
  const part = method === "equal_principal" ? halfUp(principal, months) : 0;
  if (Number.isNaN(level)) return false;
  let balance = principal;
  for (let month = 1; month <= months; month += 1) {
    const length = method === "interest_only" ? days[month]! - days[month - 1]! : DAYS_YEAR / 12;
    const interest = halfUp(balance * rateBps * length, DAYS_YEAR * BPS);
    const due = method === "annuity" ? Math.max(0, level - interest) : part;
    const repaid = month === months ? balance : Math.min(due, balance);
    balance -= repaid;
    payments[month] = repaid + interest;
  }
  return true;
}

/** The annuity formula's, rounded half up; NaN where it lies near the border. */
function levelPayment(principal: number, rate: number, months: number): number {
  let growth = 1;
  let sum = 0;
  for (let month = 0; month < months; month += 1) {
    sum += growth;
    growth *= 1 + rate;
  }
  const level = (principal * growth) / sum;
  return Math.abs(level - Math.floor(level) - 0.5) > 1e-3 ? Math.round(level) : Number.NaN;
}

function payFee(fee: ProductFee, principal: number, months: number): void {
  const amount = (covers: number) => {
    if (fee.basis === "fixed") return fee.amountFen;
    return fee.basis === "principal"
      ? halfUp(principal * fee.rateBps, BPS)
      : halfUp(principal * fee.rateBps * covers, BPS * 12);
  };
  if (fee.when === "at_drawdown") payments[0]! += amount(months);
  else if (fee.when === "at_maturity") payments[months]! += amount(months);
  else
    for (let month = 0; month < months; month += 12) payments[month]! += amount(Math.min(12, months - month));
}

/**
 * The rate a month at which the payments are worth what was received. Their worth is rising and convex in the discount of
 * a month, so Newton's method comes down to the one root from a discount that is too high: that of the bare rate.
 * NaN where it does not settle.
 */
function monthlyRate(received: number, months: number, bareRate: number): number {
  let discount = 1 / (1 + bareRate / 2);
  for (let round = 0; round < 100; round += 1) {
    let worth = 0;
    let slope = 0;
    for (let month = months; month >= 1; month -= 1) {
      slope = slope * discount + worth;
      worth = worth * discount + payments[month]!;
    }
    slope = slope * discount + worth;
    worth *= discount;
    const step = (worth - received) / slope;
    discount -= step;
    if (Math.abs(step) < 4e-16) return 1 / discount - 1;
    if (round > 50 && Math.abs(step) < 1e-14) return 1 / discount - 1;
  }
  return Number.NaN;
}
