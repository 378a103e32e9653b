import { describe, expect, test } from "vitest";
import { type Fen, fen } from "../money.ts";
import { type Instalment, type LoanTerms, repaymentSchedule, reschedule } from "../repayment-schedule.ts";
import { accruedInterest } from "./accrued-interest.ts";
import { outstandingOn } from "./change.ts";
import { ACCRUED, REPRICED, VECTORS, type VectorRow } from "./fineract.fixture.ts";

const rowsOf = (instalments: Instalment[]) =>
  instalments.map(({ total, interest, principal, balance }) =>
    [total, interest, principal, balance].map(Number),
  ) as VectorRow[];

const hundred: LoanTerms = {
  ...{ principal: fen(10000), rateBps: 700, startOn: "2024-01-01", termMonths: 6 },
  method: "annuity",
};

describe("annuities agree with Apache Fineract", () => {
  test.each(VECTORS)("$test", ({ annualRatePct, dayCount, principal, startOn, rows }) => {
    const { instalments } = repaymentSchedule({
      ...{ principal: fen(principal), rateBps: Number(annualRatePct) * 100, startOn, dayCount },
      ...{ termMonths: rows.length, method: "annuity" },
    });
    expect(rowsOf(instalments)).toEqual(rows);
  });

  test("12 months at 7 %: each instalment but the last is 8.65", () => {
    const { instalments } = repaymentSchedule({ ...hundred, termMonths: 12 });
    expect(new Set(instalments.slice(0, -1).map(({ total }) => total))).toEqual(new Set([865n]));
  });

  test.each(REPRICED)("$test", ({ on, rows }) => {
    const { schedule } = reschedule(hundred, { kind: "rate", on, rateBps: 400 });
    expect(rowsOf(schedule.instalments)).toEqual(rows);
  });

  test.each(ACCRUED)("$test", ({ on, interest, payoff }) => {
    expect(accruedInterest(hundred, on).ofPeriod).toBe(BigInt(interest));
    const amount = outstandingOn(hundred, on);
    const { schedule } = reschedule(hundred, { kind: "prepayment", on, amount, keep: "term" });
    const last = schedule.instalments.at(-1)!;
    expect(last).toMatchObject({ dueOn: on, balance: 0n as Fen, total: BigInt(payoff) });
  });
});
