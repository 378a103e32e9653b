import fc from "fast-check";
import { expect, test } from "vitest";
import { daysBetween } from "../dates.ts";
import { type Fen, fen } from "../money.ts";
import { type Instalment, type LoanTerms, repaymentSchedule } from "../repayment-schedule.ts";

/** Numerator and denominator, reckoned apart from the code under test. */
type Ratio = readonly [bigint, bigint];

const loans = (rateBps: fc.Arbitrary<number>, termMonths: fc.Arbitrary<number>) =>
  fc.record({
    principal: fc.bigInt({ min: 1n, max: 1_000_000_000_000n }).map((value) => value as Fen),
    rateBps,
    startOn: fc
      .date({ min: new Date("2020-01-01"), max: new Date("2030-12-31"), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10)),
    termMonths,
    method: fc.constant("annuity" as const),
  });
const ordinary = loans(fc.integer({ min: 0, max: 2400 }), fc.integer({ min: 1, max: 60 }));
const extreme = loans(
  fc.integer({ min: 0, max: 1_000_000_000 }).map((rate) => rate / 10_000),
  fc.integer({ min: 1, max: 600 }),
);
const actual = fc.constantFrom("act_360" as const, "act_365" as const);
const payDay = fc.option(fc.integer({ min: 1, max: 31 }), { nil: undefined });

const withOptions = (loan: LoanTerms, dayCount: LoanTerms["dayCount"], day?: number): LoanTerms => ({
  ...loan,
  ...(dayCount && { dayCount }),
  ...(day !== undefined && { payDay: day }),
});

/** The exact interest of each period, as a ratio of the balance; for real days. */
function ratesOf({ startOn, rateBps, dayCount }: LoanTerms, instalments: readonly Instalment[]): Ratio[] {
  const year = dayCount === "act_365" ? 365n : 360n;
  return instalments.map(({ dueOn }, i) => {
    const days = BigInt(daysBetween(instalments[i - 1]?.dueOn ?? startOn, dueOn));
    return [BigInt(Math.round(rateBps * 10_000)) * days, year * 100_000_000n];
  });
}

const halfUp = (numerator: bigint, denominator: bigint) =>
  (2n * numerator + denominator) / (2n * denominator);
const magnitude = (value: bigint) => (value < 0n ? -value : value);

/** How much more than a level payment the last instalment is. */
function excess(payment: bigint, principal: bigint, rates: readonly Ratio[]): bigint {
  let balance = principal;
  let interest = 0n;
  rates.forEach(([numerator, denominator], i) => {
    if (i > 0)
      balance -= payment < interest ? 0n : payment - interest < balance ? payment - interest : balance;
    interest = halfUp(balance * numerator, denominator);
  });
  return balance + interest - payment;
}

/** What all instalments have in common but the last and those of interest alone. */
function levelOf(instalments: readonly Instalment[]): bigint | undefined {
  const levels = new Set(
    instalments
      .slice(0, -1)
      .filter(({ principal, balance }) => principal > 0n && balance > 0n)
      .map(({ total }) => total),
  );
  expect(levels.size).toBeLessThanOrEqual(1);
  return [...levels][0];
}

/** The payment of the formula from discount factors: principal ÷ Σ Π 1 ÷ (1 + rate). */
function formula(principal: bigint, rates: readonly Ratio[]): Ratio {
  let [numerator, denominator] = [0n, 1n];
  for (const [rate, basis] of rates.toReversed()) {
    // (1 + what follows) ÷ (1 + rate)
    [numerator, denominator] = [(numerator + denominator) * basis, denominator * (basis + rate)];
  }
  return [principal * denominator, numerator];
}

test("by months that are alike, it is the formula's, rounded half up", () => {
  fc.assert(
    fc.property(ordinary, (loan) => {
      fc.pre(loan.termMonths > 1);
      const rates = Array.from({ length: loan.termMonths }, (): Ratio => [BigInt(loan.rateBps), 120_000n]);
      const level = levelOf(repaymentSchedule(loan).instalments);
      if (level !== undefined) expect(level).toBe(halfUp(...formula(loan.principal, rates)));
    }),
    { numRuns: 150 },
  );
});

test("by real days, it is the formula's, or no other leaves the last instalment closer", () => {
  fc.assert(
    fc.property(fc.oneof(ordinary, extreme), actual, payDay, (loan, dayCount, day) => {
      const terms = withOptions(loan, dayCount, day);
      const { instalments } = repaymentSchedule(terms);
      const level = levelOf(instalments);
      if (level === undefined) return;
      const rates = ratesOf(terms, instalments);
      const gap = (payment: bigint) => magnitude(excess(payment, loan.principal, rates));
      expect(gap(level)).toBe(magnitude(instalments.at(-1)!.total - level));
      const byFormula = halfUp(...formula(loan.principal, rates));
      if (gap(byFormula) * 2n <= BigInt(instalments.length)) {
        expect(level).toBe(byFormula);
        return;
      }
      for (const step of [1n, 2n, 3n, 50n]) {
        expect(gap(level)).toBeLessThanOrEqual(gap(level + step));
        if (level >= step) expect(gap(level)).toBeLessThanOrEqual(gap(level - step));
      }
    }),
    { numRuns: 150 },
  );
});

test("the last instalment lies within as many fen as there are instalments, while growth stays below a half", () => {
  fc.assert(
    fc.property(ordinary, actual, (loan, dayCount) => {
      fc.pre(loan.rateBps * loan.termMonths <= 48_000);
      const { instalments } = repaymentSchedule(withOptions(loan, dayCount));
      const level = instalments[0]!.total;
      expect(magnitude(instalments.at(-1)!.total - level)).toBeLessThanOrEqual(BigInt(instalments.length));
    }),
    { numRuns: 200 },
  );
});

test("where a long first period bears more interest than the level payment, it pays interest alone", () => {
  const { instalments } = repaymentSchedule({
    ...{ principal: fen(100_000_000), rateBps: 2400, startOn: "2026-01-01", termMonths: 360 },
    ...{ method: "annuity", payDay: 28 },
  });
  expect(instalments[0]!.principal).toBe(0n);
  expect(instalments[0]!.interest).toBeGreaterThan(instalments[1]!.total);
  expect(levelOf(instalments)).toBe(instalments[1]!.total);
});
