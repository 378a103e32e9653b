import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { daysBetween, isDate } from "./dates.ts";
import { type Fen, fen, sumFen, yuan } from "./money.ts";
import { type DayCount, type Instalment, type LoanTerms, repaymentSchedule } from "./repayment-schedule.ts";

const parts = (instalments: Instalment[]) =>
  instalments.map(({ total, interest, principal, balance }) =>
    [total, interest, principal, balance].map(Number),
  );

describe("annuities agree with a core banking system's, for 100 元 over six months", () => {
  test.each<[string, Partial<LoanTerms>, number[][]]>([
    [
      "9.4822 % on 30/360",
      { rateBps: 948.22 },
      [
        [1713, 79, 1634, 8366],
        [1713, 66, 1647, 6719],
        [1713, 53, 1660, 5059],
        [1713, 40, 1673, 3386],
        [1713, 27, 1686, 1700],
        [1713, 13, 1700, 0],
      ],
    ],
    [
      "7 % on 30/360",
      { rateBps: 700 },
      [
        [1701, 58, 1643, 8357],
        [1701, 49, 1652, 6705],
        [1701, 39, 1662, 5043],
        [1701, 29, 1672, 3371],
        [1701, 20, 1681, 1690],
        [1700, 10, 1690, 0],
      ],
    ],
    [
      "15.678 % on ACT/365, where one fen more leaves the last instalment no closer",
      { rateBps: 1567.8, dayCount: "act_365" },
      [
        [1743, 133, 1610, 8390],
        [1743, 105, 1638, 6752],
        [1743, 90, 1653, 5099],
        [1743, 66, 1677, 3422],
        [1743, 46, 1697, 1725],
        [1747, 22, 1725, 0],
      ],
    ],
  ])("%s", (_, terms, expected) => {
    const schedule = repaymentSchedule({
      principal: yuan(100),
      rateBps: 0,
      startOn: "2024-01-01",
      termMonths: 6,
      method: "annuity",
      ...terms,
    });
    expect(parts(schedule.instalments)).toEqual(expected);
  });
});

const loan: LoanTerms = {
  principal: yuan(120_000),
  rateBps: 360,
  startOn: "2026-01-31",
  termMonths: 3,
  method: "equal_principal",
};

describe("each method, for 120,000 元 at 3.6 % over three months from 31 January", () => {
  const cases: [string, Partial<LoanTerms>, number[][]][] = [
    [
      "equal principal: a third each month, interest on the balance by months of 30 days",
      {},
      [
        [4036000, 36000, 4000000, 8000000],
        [4024000, 24000, 4000000, 4000000],
        [4012000, 12000, 4000000, 0],
      ],
    ],
    [
      "interest only: interest for the real days over 360, principal at the end",
      { method: "interest_only" },
      [
        [33600, 33600, 0, 12000000],
        [37200, 37200, 0, 12000000],
        [12036000, 36000, 12000000, 0],
      ],
    ],
    ["bullet: one instalment, simple interest", { method: "bullet" }, [[12106800, 106800, 12000000, 0]]],
    ["bullet on 30/360", { method: "bullet", dayCount: "30_360" }, [[12108000, 108000, 12000000, 0]]],
    ["bullet on ACT/365", { method: "bullet", dayCount: "act_365" }, [[12105337, 105337, 12000000, 0]]],
  ];
  test.each(cases)("%s", (_, terms, expected) => {
    expect(parts(repaymentSchedule({ ...loan, ...terms }).instalments)).toEqual(expected);
  });

  it("falls due on the day of the drawdown, or on the last day of a month that lacks it", () => {
    const { instalments } = repaymentSchedule(loan);
    expect(instalments.map((each) => each.dueOn)).toEqual(["2026-02-28", "2026-03-31", "2026-04-30"]);
  });

  it("leaves the remainder of rounding to the last instalment", () => {
    const { instalments } = repaymentSchedule({ ...loan, principal: fen(100) });
    expect(instalments.map((each) => each.principal)).toEqual([33n, 33n, 34n]);
  });
});

test.each<[string, Partial<LoanTerms>]>([
  ["no principal", { principal: fen(0) }],
  ["a negative rate", { rateBps: -1 }],
  ["no rate", { rateBps: Number.NaN }],
  ["no term", { termMonths: 0 }],
  ["a broken term", { termMonths: 1.5 }],
])("%s is refused", (_, terms) => {
  expect(() => repaymentSchedule({ ...loan, ...terms })).toThrow(RangeError);
});

const terms: fc.Arbitrary<LoanTerms> = fc.record({
  principal: fc.bigInt({ min: 100_000n, max: 100_000_000_000n }).map((value) => value as Fen),
  rateBps: fc.integer({ min: 0, max: 2400 }),
  startOn: fc
    .date({ min: new Date("2020-01-01"), max: new Date("2030-12-31"), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
  termMonths: fc.integer({ min: 1, max: 120 }),
  method: fc.constantFrom("annuity", "equal_principal", "interest_only", "bullet"),
  dayCount: fc.constantFrom<DayCount>("30_360", "act_360", "act_365"),
});

test("principal sums exactly, the balance runs down to zero, and no part is negative", () => {
  fc.assert(
    fc.property(terms, (loan) => {
      const { instalments, totals } = repaymentSchedule(loan);
      expect(sumFen(instalments.map((each) => each.principal))).toBe(loan.principal);
      expect(sumFen(instalments.map((each) => each.total))).toBe(totals.total);
      expect(totals.total).toBe(totals.principal + totals.interest);
      let balance = loan.principal;
      for (const each of instalments) {
        expect(each.principal).toBeGreaterThanOrEqual(0n);
        expect(each.interest).toBeGreaterThanOrEqual(0n);
        expect(each.total).toBe(each.principal + each.interest);
        expect(each.balance).toBe(balance - each.principal);
        expect(isDate(each.dueOn)).toBe(true);
        balance = each.balance;
      }
      expect(balance).toBe(0n);
    }),
  );
});

test("interest agrees with a float recomputation within a fen per instalment", () => {
  fc.assert(
    fc.property(terms, (loan) => {
      let from = loan.startOn;
      let before = loan.principal;
      for (const { dueOn, interest, balance } of repaymentSchedule(loan).instalments) {
        const months = loan.method === "bullet" ? loan.termMonths : 1;
        const days = loan.dayCount === "30_360" ? 30 * months : daysBetween(from, dueOn);
        const year = loan.dayCount === "act_365" ? 365 : 360;
        const expected = (Number(before) * loan.rateBps * days) / (10_000 * year);
        expect(Math.abs(Number(interest) - expected)).toBeLessThanOrEqual(1);
        from = dueOn;
        before = balance;
      }
    }),
  );
});

/** How far the last instalment lies from a level payment, both in fen. */
function gapOf(payment: bigint, loan: LoanTerms, dueDates: string[]): bigint {
  const basis = (loan.dayCount === "act_365" ? 365n : 360n) * 10_000n;
  let balance: bigint = loan.principal;
  let interest = 0n;
  dueDates.forEach((dueOn, i) => {
    if (i > 0) balance -= payment - interest;
    const days = BigInt(daysBetween(dueDates[i - 1] ?? loan.startOn, dueOn));
    interest = (balance * BigInt(loan.rateBps) * days * 2n + basis) / (basis * 2n);
  });
  const gap = balance + interest - payment;
  return gap < 0n ? -gap : gap;
}

test("annuity instalments are equal but the last; under real days no other payment brings that closer", () => {
  fc.assert(
    fc.property(terms, (loan) => {
      fc.pre(loan.termMonths > 1);
      const { instalments } = repaymentSchedule({ ...loan, method: "annuity" });
      const [payment, ...others] = new Set(instalments.slice(0, -1).map((each) => each.total));
      expect(others).toEqual([]);
      if (loan.dayCount === "30_360") return;
      const dueDates = instalments.map((each) => each.dueOn);
      const [less, chosen, more] = [-1n, 0n, 1n].map((step) => gapOf(payment! + step, loan, dueDates));
      expect(chosen).toBeLessThanOrEqual(less!);
      expect(chosen).toBeLessThanOrEqual(more!);
    }),
    { numRuns: 300 },
  );
});
