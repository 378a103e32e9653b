import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, daysBetween } from "../dates.ts";
import { sumFen, yuan } from "../money.ts";
import { type LoanTerms, repaymentSchedule } from "../repayment-schedule.ts";
import { accruedInterest } from "./accrued-interest.ts";
import { anyChangedLoan } from "./loans.fixture.ts";
import { maturityOf } from "./terms.ts";

describe("of 360,000 元 at 3.6 %, that is 36 元 a day of 360", () => {
  const loan: LoanTerms = {
    ...{ principal: yuan(360_000), rateBps: 360, startOn: "2026-01-31", termMonths: 3 },
    method: "interest_only",
  };
  test.each([
    ["on the day of the drawdown", "2026-01-31", 0, 0],
    ["before it", "2025-12-31", 0, 0],
    ["a day after", "2026-02-01", 36, 36],
    ["on the due date", "2026-02-28", 28 * 36, 28 * 36],
    ["a day after that", "2026-03-01", 36, 29 * 36],
    ["at maturity", "2026-04-30", 30 * 36, 89 * 36],
    ["long after", "2026-12-31", 0, 89 * 36],
  ])("%s", (_, on, ofPeriod, sinceDrawdown) => {
    expect(accruedInterest(loan, on)).toEqual({
      ofPeriod: yuan(ofPeriod),
      sinceDrawdown: yuan(sinceDrawdown),
    });
  });

  test("under 30/360 a month's interest runs evenly over its real days", () => {
    const month = { ...loan, startOn: "2026-02-01", dayCount: "30_360" } as const;
    const interest = ["2026-02-08", "2026-02-15", "2026-03-01"].map(
      (on) => accruedInterest(month, on).ofPeriod,
    );
    expect(interest).toEqual([yuan(270), yuan(540), yuan(1080)]);
  });

  test("after a prepayment, from that day on the balance that is left", () => {
    const amount = yuan(120_000);
    const changes = [{ kind: "prepayment", on: "2026-02-10", amount, keep: "term" } as const];
    expect(accruedInterest({ ...loan, changes }, "2026-02-10").ofPeriod).toBe(yuan(360));
    expect(accruedInterest({ ...loan, changes }, "2026-02-12")).toEqual({
      ofPeriod: yuan(48),
      sinceDrawdown: yuan(408),
    });
  });
});

test("it never falls from day to day, and is the schedule's on every due date", () => {
  fc.assert(
    fc.property(anyChangedLoan, fc.double({ min: 0, max: 1, noNaN: true }), (terms, share) => {
      const { instalments, totals } = repaymentSchedule(terms);
      for (const { dueOn } of instalments) {
        const due = instalments.filter((each) => each.dueOn <= dueOn);
        expect(accruedInterest(terms, dueOn).sinceDrawdown).toBe(sumFen(due.map(({ interest }) => interest)));
      }
      const days = daysBetween(terms.startOn, maturityOf(terms));
      const on = addDays(terms.startOn, Math.floor(share * days));
      const [today, tomorrow] = [on, addDays(on, 1)].map((day) => accruedInterest(terms, day).sinceDrawdown);
      expect(tomorrow).toBeGreaterThanOrEqual(today!);
      expect(tomorrow).toBeLessThanOrEqual(totals.interest);
    }),
    { numRuns: 60 },
  );
});
