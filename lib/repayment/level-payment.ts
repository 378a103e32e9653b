import { divide, type Fen, fen, minFen, multiplyRatio } from "../money.ts";

/** Interest of a period = balance × `rate` ÷ `basis`. */
export type Factor = { rate: bigint; basis: bigint };

/**
 * The level payment (等额) of a balance over periods.
 *
 * - Months that are alike (30/360): that of the annuity formula, rounded half up.
 * - Otherwise the formula's too, as long as it leaves the last instalment within half as many fen as there are
 *   instalments. Else the payment that brings the last instalment closest to itself; of two equally close ones that
 *   nearer to the formula's. The first part is the rule of Apache Fineract.
 *
 * What rounding adds up to, and half a fen of the payment, each grow into at most S ÷ 2 fen at the last instalment,
 * S = Σ of the growth from each instalment to the last. So the closest payment lies within 1½ fen of the formula's,
 * and leaves at most S fen, hardly more than the number of instalments unless rate × term is large.
 */
export function levelPayment(balance: Fen, factors: readonly Factor[], monthsAlike: boolean): Fen {
  const formula = annuityFormula(balance, factors);
  if (monthsAlike) return formula;
  const excess = (payment: bigint) => lastInstalment(balance, factors, payment) - payment;
  const first = excess(formula);
  return magnitude(first) * 2n <= BigInt(factors.length) ? formula : fen(closest(formula, first, excess));
}

/** What a period repays by a level payment; where interest alone is more, nothing. */
export const levelPart = (payment: bigint, interest: Fen, balance: Fen): Fen =>
  payment > interest ? minFen(fen(payment - interest), balance) : fen(0n);

/**
 * P × Π(1 + rᵢ) ÷ Σₖ Πⱼ₍ⱼ>ₖ₎(1 + rⱼ), rounded half up. With rᵢ = rateᵢ ÷ basisᵢ, both sides are multiplied by
 * Π basisᵢ, which leaves integers only.
 */
function annuityFormula(balance: Fen, factors: readonly Factor[]): Fen {
  let growth = 1n;
  let power = 1n;
  let sum = 0n;
  for (const { rate, basis } of factors) {
    power *= basis;
    sum = sum * (basis + rate) + power;
    growth *= basis + rate;
  }
  return fen(divide(balance * growth, sum, "half_up"));
}

function lastInstalment(balance: Fen, factors: readonly Factor[], payment: bigint): bigint {
  let left = balance;
  let interest = fen(0n);
  for (const [i, { rate, basis }] of factors.entries()) {
    if (i > 0) left = fen(left - levelPart(payment, interest, left));
    interest = multiplyRatio(left, rate, basis);
  }
  return left + interest;
}

const magnitude = (value: bigint) => (value < 0n ? -value : value);

/**
 * The payment whose excess is closest to zero. A larger payment leaves a strictly smaller excess, so that the change
 * of sign is bracketed by doubling steps and halved down to two neighbours.
 */
function closest(start: bigint, first: bigint, excess: (payment: bigint) => bigint): bigint {
  const up = first > 0n;
  let near = { payment: start, excess: first };
  let far = near;
  for (let step = 1n; far.excess !== 0n && far.excess > 0n === up; step *= 2n) {
    near = far;
    const payment = up ? near.payment + step : maxBig(near.payment - step, 0n);
    far = { payment, excess: excess(payment) };
  }
  while (magnitude(far.payment - near.payment) > 1n) {
    const payment = (near.payment + far.payment) / 2n;
    const middle = { payment, excess: excess(payment) };
    if (middle.excess !== 0n && middle.excess > 0n === up) near = middle;
    else far = middle;
  }
  return magnitude(far.excess) < magnitude(near.excess) ? far.payment : near.payment;
}

const maxBig = (a: bigint, b: bigint) => (a > b ? a : b);
