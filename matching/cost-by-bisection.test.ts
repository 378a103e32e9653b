import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fen } from "#lib/money.ts";
import { repaymentSchedule } from "#lib/repayment-schedule.ts";
import { annualCostBps, type PricedLoan } from "./cost.ts";
import { feeTimes, type ProductFee } from "./product.ts";

/* The full annual cost against whole-number arithmetic: 40 digits, bisection, fees reckoned anew. */

const ONE = 10n ** 40n;

type Paid = Map<number, bigint>;

/** What is paid in each month, less what is received at the start; fees by the words of docs/matching.md. */
function paidByMonth({ principal, fees, termMonths, ...loan }: PricedLoan): Paid {
  const paid: Paid = new Map([[0, -principal]]);
  const pay = (month: number, amount: bigint) => paid.set(month, (paid.get(month) ?? 0n) + amount);
  const { instalments } = repaymentSchedule({ principal, termMonths, ...loan });
  for (const { n, total } of instalments) pay(loan.method === "bullet" ? termMonths : n, total);
  const halfUp = (n: bigint, d: bigint) => (2n * n + d) / (2n * d);
  for (const fee of fees) {
    const months: number[] = [];
    if (fee.when === "at_maturity") months.push(termMonths);
    else
      for (let month = 0; month < (fee.when === "each_year" ? termMonths : 1); month += 12)
        months.push(month);
    for (const month of months) {
      const covered = fee.when === "each_year" ? Math.min(12, termMonths - month) : termMonths;
      if (fee.basis === "fixed") pay(month, BigInt(fee.amountFen));
      else if (fee.basis === "principal") pay(month, halfUp(principal * BigInt(fee.rateBps), 10_000n));
      else pay(month, halfUp(principal * BigInt(fee.rateBps) * BigInt(covered), 120_000n));
    }
  }
  return paid;
}

/** What is left of the payments, discounted by a monthly rate (in 40 digits), above what was received. */
function worth(paid: Paid, rate: bigint): bigint {
  const factor = (ONE * ONE) / (ONE + rate);
  let power = ONE;
  let sum = 0n;
  for (let month = 0; month <= Math.max(...paid.keys()); month++) {
    sum += (paid.get(month) ?? 0n) * power;
    power = (power * factor) / ONE;
  }
  return sum;
}

/** Hundredths of a basis point a year, in 40 digits; null where nothing is received. */
function annualCost(loan: PricedLoan): bigint | null {
  const paid = paidByMonth(loan);
  if (paid.get(0)! >= 0n) return null;
  let low = 0n;
  let high = ONE;
  while (worth(paid, high) > 0n) high *= 10n;
  while (high - low > 10n ** 20n) {
    const middle = (low + high) / 2n;
    if (worth(paid, middle) > 0n) low = middle;
    else high = middle;
  }
  return low * 12n * 1_000_000n;
}

function agree(loan: PricedLoan): void {
  const cost = annualCostBps(loan);
  const exact = annualCost(loan);
  if (exact === null || cost === null) {
    expect([cost, exact]).toEqual([null, null]);
    return;
  }
  expect(cost).toBe(Number(cost.toFixed(2)));
  // The nearest hundredth; what lies in the middle between two may go either way.
  const off = Number(BigInt(Math.round(cost * 100)) * ONE - exact) / Number(ONE);
  const resolution = Math.max(1e-5, (Number(exact) / Number(ONE)) * 1e-13);
  expect(Math.abs(off)).toBeLessThanOrEqual(0.5 + resolution);
}

const payee = { payee: "甲", kind: "service" as const };
const when = fc.constantFrom(...feeTimes);
const anyFee: fc.Arbitrary<ProductFee> = fc
  .oneof(
    fc.record({
      basis: fc.constant("fixed" as const),
      amountFen: fc.integer({ min: 0, max: 2_000_000 }),
      when,
    }),
    fc.record({
      basis: fc.constantFrom("principal" as const, "principal_per_year" as const),
      rateBps: fc.integer({ min: 0, max: 500 }),
      when,
    }),
  )
  .map((fee) => ({ ...payee, ...fee }) as ProductFee);
const anyLoan = fc.record({
  principal: fc
    .oneof(fc.integer({ min: 100_000, max: 1_000_000_000 }), fc.integer({ min: 1, max: 99_999 }))
    .map(fen),
  rateBps: fc.oneof(fc.integer({ min: 0, max: 2_400 }), fc.constantFrom(0, 1, 10_000)),
  termMonths: fc.oneof(fc.integer({ min: 1, max: 60 }), fc.constantFrom(1, 120)),
  method: fc.constantFrom(
    "annuity" as const,
    "equal_principal" as const,
    "interest_only" as const,
    "bullet" as const,
  ),
  startOn: fc.constantFrom("2026-01-31", "2024-02-29", "2026-11-22"),
  fees: fc.array(anyFee, { maxLength: 3 }),
});

test("any loan with any fees costs what bisection in 40 digits says, to a hundredth of a basis point", () => {
  fc.assert(fc.property(anyLoan, agree), { numRuns: 250 });
});

describe("fees that eat nearly all of the loan", () => {
  const taken = (amountFen: number, termMonths = 12): PricedLoan => ({
    ...{ principal: fen(1_000_000), rateBps: 400, termMonths, method: "bullet", startOn: "2026-01-31" },
    fees: [{ ...payee, basis: "fixed", amountFen, when: "at_drawdown" }],
  });
  test.each([
    [900_000, 12],
    [999_000, 12],
    [999_999, 12],
    [999_999, 1],
    [999_999, 60],
    [1_000_000, 12],
  ])("%i of 1,000,000 fen over %i months", (amountFen, months) => agree(taken(amountFen, months)));

  test("leave a figure as long as anything is left", () => {
    expect(annualCostBps(taken(999_999, 1))).toBeGreaterThan(1e9);
    expect(annualCostBps(taken(1_000_000, 1))).toBeNull();
  });
});
