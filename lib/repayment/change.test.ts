import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Fen, fen, sumFen, yuan } from "../money.ts";
import { type Change, type LoanTerms, repaymentSchedule, reschedule } from "../repayment-schedule.ts";
import { outstandingOn } from "./change.ts";
import { anyLoan, dayWithin } from "./loans.fixture.ts";

const loan: LoanTerms = {
  ...{ principal: yuan(120_000), rateBps: 360, startOn: "2026-01-20", termMonths: 12 },
  method: "equal_principal",
};
const changed = (terms: LoanTerms, change: Change) => reschedule(terms, change).schedule.instalments;
const prepayment = (on: string, amount: Fen, keep: "term" | "instalment"): Change => ({
  ...{ kind: "prepayment", on, amount, keep },
});

describe("a prepayment of 40,000 元 of 120,000 in ten days after the second instalment", () => {
  const change = (keep: "term" | "instalment") => prepayment("2026-03-30", yuan(40_000), keep);

  test("is an instalment of its own, with the interest run up to it", () => {
    // 100,000 元 for 10 of the 31 days of a month of 30 at 3.6 %: 96.77 元.
    expect(changed(loan, change("term"))[2]).toEqual({
      ...{ n: 3, dueOn: "2026-03-30", principal: yuan(40_000), interest: 9677n },
      ...{ total: 4009677n, balance: yuan(60_000) },
    });
  });

  test("keeping the term, lowers each instalment", () => {
    const later = changed(loan, change("term")).slice(3);
    expect(later.map(({ principal }) => principal)).toEqual(Array(10).fill(yuan(6_000)));
    expect(later[0]).toMatchObject({ dueOn: "2026-04-20", interest: 12194n, n: 4 });
    expect(later.at(-1)).toMatchObject({ dueOn: "2027-01-20", balance: 0n });
  });

  test("keeping the instalment, ends sooner", () => {
    const later = changed(loan, change("instalment")).slice(3);
    expect(later.map(({ principal }) => principal)).toEqual(Array(6).fill(yuan(10_000)));
    expect(later.at(-1)).toMatchObject({ dueOn: "2026-09-20", balance: 0n });
  });

  test("on the day of an instalment, bears no interest of its own", () => {
    expect(changed(loan, prepayment("2026-03-20", yuan(1), "term"))[2]).toMatchObject({ n: 3, interest: 0n });
  });

  test("of all that is outstanding, ends the loan", () => {
    const instalments = changed(loan, prepayment("2026-03-30", yuan(100_000), "term"));
    expect(instalments).toHaveLength(3);
    expect(instalments.at(-1)).toMatchObject({ balance: 0n, total: 10009677n });
  });

  test("of a custom loan comes off its last parts", () => {
    const parts = ["2026-02-20", "2026-03-20", "2026-04-20"].map((on) => ({ on, principal: yuan(100) }));
    const { schedule } = reschedule(
      { method: "custom", principal: yuan(300), rateBps: 360, startOn: "2026-01-20", parts },
      prepayment("2026-02-25", yuan(150), "instalment"),
    );
    expect(schedule.instalments.map(({ dueOn, principal }) => [dueOn, principal])).toEqual([
      ["2026-02-20", 10000n],
      ["2026-02-25", 15000n],
      ["2026-03-20", 5000n],
    ]);
  });
});

describe("a change of the rate", () => {
  test("within a period, counts each stretch at its rate", () => {
    const terms: LoanTerms = { ...loan, method: "interest_only", termMonths: 2 };
    // 12 days at 3.6 % and 19 at 7.2 % of 120,000 元, at 12 and 24 元 a day.
    expect(changed(terms, { kind: "rate", on: "2026-02-01", rateBps: 720 })[0]!.interest).toBe(
      yuan(12 * 12 + 19 * 24),
    );
  });

  test("leaves an annuity level from its period on", () => {
    const terms: LoanTerms = { ...loan, method: "annuity" };
    const before = repaymentSchedule(terms).instalments;
    const instalments = changed(terms, { kind: "rate", on: "2026-07-01", rateBps: 300 });
    expect(instalments.slice(0, 5)).toEqual(before.slice(0, 5));
    const totals = new Set(instalments.slice(5, -1).map(({ total }) => total));
    expect(totals.size).toBe(1);
    expect([...totals][0]).toBeLessThan(before[0]!.total);
  });

  test("after a prepayment that shortened the loan, keeps the shorter term", () => {
    const shorter = reschedule(
      { ...loan, method: "annuity" },
      prepayment("2026-03-30", yuan(40_000), "instalment"),
    );
    const { schedule } = reschedule(shorter.terms, { kind: "rate", on: "2026-05-20", rateBps: 400 });
    expect(schedule.instalments).toHaveLength(shorter.schedule.instalments.length);
  });
});

test.each<[string, Change]>([
  ["more than is outstanding", prepayment("2026-03-30", yuan(100_001), "term")],
  ["nothing", prepayment("2026-03-30", fen(0), "term")],
  ["a change on the day of the drawdown", { kind: "rate", on: "2026-01-20", rateBps: 1 }],
  ["a change at maturity", { kind: "rate", on: "2027-01-20", rateBps: 1 }],
  ["a rate that is none", { kind: "rate", on: "2026-02-20", rateBps: -1 }],
])("%s is refused", (_, change) => {
  expect(() => reschedule(loan, change)).toThrow(RangeError);
});

test("changes out of order are refused", () => {
  const { terms } = reschedule(loan, { kind: "rate", on: "2026-05-01", rateBps: 300 });
  expect(() => reschedule(terms, { kind: "rate", on: "2026-04-30", rateBps: 300 })).toThrow(RangeError);
});

const share = fc.double({ min: 0, max: 0.999, noNaN: true });
const keep = fc.constantFrom("term" as const, "instalment" as const);

test("prepayments one after the other repay the principal to the fen and keep what has been", () => {
  const wishes = fc.array(fc.record({ at: share, part: share, keep }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(anyLoan, wishes, (start, raw) => {
      fc.pre(start.termMonths > 1 || start.method === "bullet");
      let terms = start;
      let shortened = false;
      for (const wish of raw.toSorted((a, b) => a.at - b.at)) {
        const on = dayWithin(start, wish.at);
        const outstanding = outstandingOn(terms, on);
        if (outstanding === 0n) break;
        const amount = fen(1n + (outstanding * BigInt(Math.floor(wish.part * 1000))) / 1001n);
        const before = repaymentSchedule(terms).instalments;
        const next = reschedule(terms, { kind: "prepayment", on, amount, keep: wish.keep });
        const { instalments, totals } = next.schedule;
        expect(sumFen(instalments.map(({ principal }) => principal))).toBe(start.principal);
        expect(instalments.map(({ n }) => n)).toEqual(instalments.map((_, i) => i + 1));
        expect(instalments.every(({ principal, interest }) => principal >= 0n && interest >= 0n)).toBe(true);
        const at = instalments.findLastIndex(({ dueOn, principal }) => dueOn === on && principal === amount);
        expect(instalments.slice(0, at)).toEqual(before.slice(0, at));
        expect(instalments[at]!.balance).toBe(outstanding - amount);
        if (wish.keep === "term" && outstanding > amount)
          expect(instalments.at(-1)!.dueOn).toBe(before.at(-1)!.dueOn);
        // A longer term after a shorter one may cost more; all else costs less, but for rounding.
        shortened ||= wish.keep === "instalment";
        if (wish.keep === "instalment" || !shortened)
          expect(totals.interest).toBeLessThanOrEqual(
            sumFen(before.map(({ interest }) => interest)) + BigInt(instalments.length),
          );
        terms = next.terms;
      }
    }),
    { numRuns: 200 },
  );
});

test("repricing to the rate that is changes nothing but, by rounding, the level of an annuity", () => {
  fc.assert(
    fc.property(anyLoan, share, (terms, at) => {
      fc.pre(terms.method !== "annuity");
      const change: Change = { kind: "rate", on: dayWithin(terms, at), rateBps: terms.rateBps };
      expect(changed(terms, change)).toEqual(repaymentSchedule(terms).instalments);
    }),
    { numRuns: 200 },
  );
});
