import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { annualisedCost, type CashFlow, type Fee, fullAnnualCostBps } from "./irr.ts";
import { fen, multiplyRatio, yuan } from "./money.ts";
import { anyChangedLoan } from "./repayment/loans.fixture.ts";
import { type LoanTerms, repaymentSchedule } from "./repayment-schedule.ts";

const loan: LoanTerms = {
  principal: yuan(100_000),
  rateBps: 360,
  startOn: "2026-01-20",
  termMonths: 12,
  method: "annuity",
};
const cost = (terms: Partial<LoanTerms>, fees: Fee[] = []) => fullAnnualCostBps({ ...loan, ...terms, fees });

describe("annualised cost of cash flows", () => {
  test.each<[string, [number | string, number][], number | null]>([
    [
      "1 % a month for one month",
      [
        [0, 10_000],
        [1, -10_100],
      ],
      1200,
    ],
    [
      "free money",
      [
        [0, 10_000],
        [6, -10_000],
      ],
      0,
    ],
    [
      "1 % a month, compounded over two months",
      [
        [0, 10_000],
        [2, -10_201],
      ],
      1200,
    ],
    [
      "less paid back than received",
      [
        [0, 10_100],
        [1, -10_000],
      ],
      -1188.12,
    ],
    [
      "a lender's view of the same loan",
      [
        [0, -10_000],
        [1, 10_100],
      ],
      1200,
    ],
    [
      "thrice the money after a month",
      [
        [0, 100],
        [1, -300],
      ],
      240_000,
    ],
    [
      "dates a month apart, to the month's end",
      [
        ["2026-01-31", 10_000],
        ["2026-02-28", -10_100],
      ],
      1200,
    ],
    [
      "half a month of thirty days",
      [
        ["2026-04-01", 1_000_000],
        ["2026-04-16", -1_005_000],
      ],
      1203,
    ],
    [
      "only receipts",
      [
        [0, 100],
        [1, 100],
      ],
      null,
    ],
    ["nothing at all", [], null],
  ])("%s", (_, flows, expected) => {
    expect(annualisedCost(flows.map(([on, amount]) => ({ on, amount: fen(amount) })))).toBe(expected);
  });
});

describe("full annual cost of a loan", () => {
  test.each<[string, Partial<LoanTerms>, Fee[], number]>([
    ["an annuity on 30/360 costs its own rate", {}, [], 360],
    ["a handling fee of 1 % at the start", {}, [{ amount: yuan(1_000), when: "start" }], 547.54],
    ["10 元 with each instalment", {}, [{ amount: yuan(10), when: "each_instalment" }], 381.91],
    ["interest only on 30/360 costs its own rate", { method: "interest_only", dayCount: "30_360" }, [], 360],
    [
      "a fee with each quarter's instalment",
      { every: "quarter" },
      [{ amount: yuan(30), when: "each_instalment" }],
      377.83,
    ],
    [
      "a fee at the end, on a pay day of each month",
      { payDay: 5 },
      [{ amount: yuan(100), when: "end" }],
      381.01,
    ],
    ["a year of simple interest at the end", { method: "bullet", dayCount: "30_360" }, [], 354.23],
    [
      "an appraisal fee at the end",
      { method: "bullet", dayCount: "30_360" },
      [{ amount: yuan(500), when: "end" }],
      402.5,
    ],
  ])("%s", (_, terms, fees, expected) => {
    expect(cost(terms, fees)).toBeCloseTo(expected, 1);
  });

  it("counts real days over 360 as dearer than the quoted rate", () => {
    expect(cost({ method: "interest_only" })).toBeCloseTo(365, 0);
  });

  it("refuses fees that eat up the loan", () => {
    expect(() => cost({}, [{ amount: yuan(100_000), when: "start" }])).toThrow(RangeError);
  });
});

const terms = fc.record({
  principal: fc.integer({ min: 10_000, max: 10_000_000 }).map(yuan),
  rateBps: fc.integer({ min: 50, max: 2400 }),
  startOn: fc.constantFrom("2026-01-31", "2026-11-22"),
  termMonths: fc.integer({ min: 1, max: 60 }),
  method: fc.constantFrom(
    "annuity" as const,
    "equal_principal" as const,
    "interest_only" as const,
    "bullet" as const,
  ),
});

test("without fees, instalments by 30/360 cost the quoted rate within a basis point", () => {
  fc.assert(
    fc.property(terms, (loan) => {
      fc.pre(loan.method !== "bullet");
      expect(
        Math.abs(fullAnnualCostBps({ ...loan, dayCount: "30_360", fees: [] }) - loan.rateBps),
      ).toBeLessThan(1);
    }),
  );
});

test("the cost is the rate at which what is received equals what is paid", () => {
  fc.assert(
    fc.property(terms, (loan) => {
      const monthly = fullAnnualCostBps({ ...loan, fees: [] }) / 120_000;
      const { instalments } = repaymentSchedule(loan);
      const every = loan.method === "bullet" ? loan.termMonths : 1;
      const paid = instalments.reduce(
        (sum, { n, total }) => sum + Number(total) / (1 + monthly) ** (n * every),
        0,
      );
      expect(Math.abs(paid / Number(loan.principal) - 1)).toBeLessThan(1e-5);
    }),
  );
});

/** Halves the rates between which the value changes sign, on dates counted apart from the code under test. */
function bisected(flows: readonly CashFlow[], startOn: string): number {
  const monthsTo = (on: string): number => {
    const [year, month, day] = startOn.split("-").map(Number) as [number, number, number];
    const nth = (months: number) => {
      const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
      return Date.UTC(year, month - 1 + months, Math.min(day, last));
    };
    let whole = 0;
    while (nth(whole + 1) <= Date.parse(on)) whole += 1;
    return whole + (Date.parse(on) - nth(whole)) / (nth(whole + 1) - nth(whole));
  };
  const dated = flows.map(({ on, amount }) => ({ months: monthsTo(String(on)), amount: Number(amount) }));
  const value = (rate: number) =>
    dated.reduce((sum, { months, amount }) => sum + amount / (1 + rate) ** months, 0);
  let [low, high] = [-0.01, 1];
  for (let step = 0; step < 100; step += 1) {
    const middle = (low + high) / 2;
    if (value(middle) > 0 === value(high) > 0) high = middle;
    else low = middle;
  }
  return low * 120_000;
}

test("by dates, of any loan with what changes it, it is that of a bisection to a hundredth of a basis point", () => {
  fc.assert(
    fc.property(anyChangedLoan, (loan) => {
      const paid = repaymentSchedule(loan).instalments.map(({ dueOn, total }) => ({
        on: dueOn,
        amount: fen(-total),
      }));
      const flows: CashFlow[] = [{ on: loan.startOn, amount: loan.principal }, ...paid];
      expect(Math.abs(annualisedCost(flows)! - bisected(flows, loan.startOn))).toBeLessThanOrEqual(0.01);
    }),
    { numRuns: 100 },
  );
});

test("a fee makes a loan dearer, and the sooner it is paid the dearer", () => {
  fc.assert(
    fc.property(terms, (loan) => {
      fc.pre(loan.termMonths > 1);
      const amount = multiplyRatio(loan.principal, 1n, 100n);
      const [start, end, none] = [[{ amount, when: "start" }], [{ amount, when: "end" }], []].map((fees) =>
        fullAnnualCostBps({ ...loan, fees: fees as Fee[] }),
      );
      expect(start).toBeGreaterThan(end!);
      expect(end).toBeGreaterThan(none!);
    }),
  );
});
