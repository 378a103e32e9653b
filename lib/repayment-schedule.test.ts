import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { daysBetween, isDate } from "./dates.ts";
import { type Fen, fen, sumFen, yuan } from "./money.ts";
import { type DayCount, type Instalment, type LoanTerms, repaymentSchedule } from "./repayment-schedule.ts";

const parts = (instalments: Instalment[]) =>
  instalments.map(({ total, interest, principal, balance }) =>
    [total, interest, principal, balance].map(Number),
  );

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

const dueDates = (terms: Partial<LoanTerms>) =>
  repaymentSchedule({ ...loan, ...terms }).instalments.map(({ dueOn }) => dueOn);

describe("instalments fall due", () => {
  const year = { startOn: "2026-01-15", termMonths: 12 } as const;
  test.each<[string, Partial<LoanTerms>, string[]]>([
    [
      "on the drawdown's day",
      { startOn: "2026-01-31", termMonths: 4 },
      ["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"],
    ],
    ["on 29 February in a leap year", { startOn: "2028-01-30", termMonths: 2 }, ["2028-02-29", "2028-03-30"]],
    ["once, for one month", { startOn: "2026-12-31", termMonths: 1, method: "annuity" }, ["2027-01-31"]],
    [
      "on a pay day from the month after the drawdown, the last at maturity in its month's place",
      { ...year, termMonths: 4, payDay: 20 },
      ["2026-02-20", "2026-03-20", "2026-04-20", "2026-05-15"],
    ],
    [
      "on a pay day that has passed in the drawdown's month",
      { startOn: "2026-01-25", termMonths: 3, payDay: 20 },
      ["2026-02-20", "2026-03-20", "2026-04-25"],
    ],
    [
      "for interest alone on the first pay day there is",
      { ...year, termMonths: 2, method: "interest_only", payDay: 20 },
      ["2026-01-20", "2026-02-20", "2026-03-15"],
    ],
    [
      "on the month's last day for a pay day that it lacks",
      { ...year, termMonths: 3, payDay: 31 },
      ["2026-02-28", "2026-03-31", "2026-04-15"],
    ],
    [
      "each quarter from the drawdown, and for what is left of the term",
      { ...year, termMonths: 8, every: "quarter" },
      ["2026-04-15", "2026-07-15", "2026-09-15"],
    ],
    [
      "on a pay day at the end of each calendar quarter",
      { ...year, method: "interest_only", every: "quarter", payDay: 20 },
      ["2026-03-20", "2026-06-20", "2026-09-20", "2026-12-20", "2027-01-15"],
    ],
    [
      "on a pay day of calendar quarters that is the drawdown's day",
      { startOn: "2026-03-20", termMonths: 6, method: "interest_only", every: "quarter", payDay: 20 },
      ["2026-06-20", "2026-09-20"],
    ],
    [
      "on the working day after a holiday",
      {
        startOn: "2026-09-03",
        termMonths: 2,
        calendar: {
          holidays: new Set(["2026-10-03", "2026-10-05"]),
          workingWeekends: new Set(["2026-10-04"]),
        },
      },
      ["2026-10-04", "2026-11-03"],
    ],
  ])("%s", (_, terms, expected) => {
    expect(dueDates(terms)).toEqual(expected);
  });
});

describe("interest of broken periods, for 36,000 元 at 3.6 %", () => {
  const broken = {
    principal: yuan(36_000),
    startOn: "2026-01-15",
    termMonths: 3,
    method: "interest_only",
  } as const;
  const holidays = { holidays: new Set(["2026-01-20"]), workingWeekends: new Set<string>() };
  /** 3.60 元 a day of 360, so that interest counts the days. */
  const days = (terms: Partial<LoanTerms>) =>
    repaymentSchedule({ ...loan, ...broken, ...terms }).instalments.map(
      ({ interest }) => Number(interest) / 360,
    );
  test.each<[string, Partial<LoanTerms>, number[]]>([
    ["real days", { dayCount: "act_360", payDay: 20 }, [5, 31, 28, 26]],
    ["whole months of 30 days, odd days as they are", { dayCount: "30_360", payDay: 20 }, [5, 30, 30, 26]],
    [
      "a month and odd days, then odd days on half of it",
      { dayCount: "30_360", payDay: 20, method: "equal_principal", termMonths: 2 },
      [35, 11.5],
    ],
    [
      "quarters, on a pay day",
      { dayCount: "30_360", payDay: 20, every: "quarter", termMonths: 9 },
      [65, 90, 90, 25],
    ],
    [
      "quarters and a month, on the drawdown's day",
      { dayCount: "30_360", every: "quarter", termMonths: 7 },
      [90, 90, 30],
    ],
    ["none for the days that a holiday adds", { payDay: 20, calendar: holidays }, [5, 31, 28, 26]],
  ])("%s", (_, terms, expected) => {
    expect(days(terms)).toEqual(expected);
  });
});

describe("grace", () => {
  test("repays no principal in its months, and all of it after", () => {
    const terms = { ...loan, termMonths: 5, graceMonths: 2 };
    const principals = repaymentSchedule(terms).instalments.map(({ principal }) => principal);
    expect(principals).toEqual([0n, 0n, 4000000n, 4000000n, 4000000n]);
  });

  test("an annuity after it is that of its remaining months", () => {
    const graced = repaymentSchedule({
      ...loan,
      method: "annuity",
      startOn: "2026-01-20",
      termMonths: 14,
      graceMonths: 2,
    });
    const plain = repaymentSchedule({ ...loan, method: "annuity", startOn: "2026-03-20", termMonths: 12 });
    expect(parts(graced.instalments.slice(0, 2)).map(([total]) => total)).toEqual([36000, 36000]);
    expect(parts(graced.instalments.slice(2))).toEqual(parts(plain.instalments));
  });
});

describe("custom", () => {
  test("repays the parts agreed, with interest for the real days on the balance", () => {
    const { instalments } = repaymentSchedule({
      ...{ method: "custom", principal: yuan(36_000), rateBps: 360, startOn: "2026-01-01" },
      parts: [
        { on: "2026-01-11", principal: yuan(0) },
        { on: "2026-03-02", principal: yuan(18_000) },
        { on: "2026-03-12", principal: yuan(18_000) },
      ],
    });
    expect(parts(instalments)).toEqual([
      [3600, 3600, 0, 3600000],
      [1818000, 18000, 1800000, 1800000],
      [1801800, 1800, 1800000, 0],
    ]);
  });

  test.each<[string, { on: string; principal: Fen }[]]>([
    ["none", []],
    ["too little", [{ on: "2026-02-01", principal: fen(99) }]],
    ["on the day of the drawdown", [{ on: "2026-01-01", principal: fen(100) }]],
    [
      "out of order",
      [
        { on: "2026-03-01", principal: fen(50) },
        { on: "2026-02-01", principal: fen(50) },
      ],
    ],
    [
      "negative",
      [
        { on: "2026-02-01", principal: fen(-1) },
        { on: "2026-03-01", principal: fen(101) },
      ],
    ],
  ])("refuses parts that are %s", (_, each) => {
    const custom = {
      method: "custom",
      principal: fen(100),
      rateBps: 1,
      startOn: "2026-01-01",
      parts: each,
    } as const;
    expect(() => repaymentSchedule(custom)).toThrow(RangeError);
  });
});

test.each<[string, Partial<LoanTerms>]>([
  ["no principal", { principal: fen(0) }],
  ["a negative rate", { rateBps: -1 }],
  ["no rate", { rateBps: Number.NaN }],
  ["no term", { termMonths: 0 }],
  ["a broken term", { termMonths: 1.5 }],
  ["a term of over 50 years", { termMonths: 601 }],
  ["no day", { startOn: "2026-02-30" }],
  ["a pay day that no month has", { payDay: 32 }],
  ["grace to the end", { graceMonths: 3 }],
  ["grace of a loan that repays at the end", { method: "interest_only", graceMonths: 1 }],
  ["interest periods of a bullet loan", { method: "bullet", every: "quarter" }],
])("%s is refused", (_, terms) => {
  expect(() => repaymentSchedule({ ...loan, ...terms })).toThrow(RangeError);
});

test("a fen, and ten milliard yuan, are repaid to the fen", () => {
  for (const method of ["annuity", "equal_principal", "interest_only", "bullet"] as const) {
    for (const principal of [fen(1), yuan(10_000_000_000)]) {
      const terms = { principal, rateBps: 2400, startOn: "2024-01-31", termMonths: 360, method };
      const { instalments } = repaymentSchedule(terms);
      expect(sumFen(instalments.map((each) => each.principal))).toBe(principal);
      expect(instalments.at(-1)).toMatchObject({ balance: 0n, dueOn: "2054-01-31" });
    }
  }
});

test("decimals of a rate count: half a basis point of 100 万元 over 30 days of 360 is 4.17 元", () => {
  const interest = (rateBps: number) =>
    repaymentSchedule({ ...loan, principal: yuan(1_000_000), termMonths: 1, rateBps }).totals.interest;
  expect(interest(345.5) - interest(345)).toBe(417n);
});

const terms: fc.Arbitrary<LoanTerms> = fc.record({
  principal: fc.bigInt({ min: 1n, max: 1_000_000_000_000n }).map((value) => value as Fen),
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
