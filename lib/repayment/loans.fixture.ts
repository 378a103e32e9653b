import fc from "fast-check";
import { addDays, daysBetween } from "../dates.ts";
import { type Fen, fen } from "../money.ts";
import type { Change, DayCount, LoanTerms } from "../repayment-schedule.ts";
import { maturityOf } from "./terms.ts";

/** Loans of every method, rhythm and day count. */
export const anyLoan: fc.Arbitrary<LoanTerms> = fc
  .record({
    principal: fc.bigInt({ min: 1_000n, max: 1_000_000_000_000n }).map((value) => value as Fen),
    rateBps: fc.integer({ min: 0, max: 240_000 }).map((rate) => rate / 100),
    startOn: fc
      .date({ min: new Date("2020-01-01"), max: new Date("2030-12-31"), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10)),
    termMonths: fc.integer({ min: 1, max: 60 }),
    method: fc.constantFrom("annuity" as const, "equal_principal", "interest_only", "bullet"),
    dayCount: fc.constantFrom<DayCount>("30_360", "act_360", "act_365"),
    every: fc.constantFrom("month" as const, "quarter" as const),
    payDay: fc.option(fc.integer({ min: 1, max: 31 })),
    grace: fc.nat({ max: 6 }),
  })
  .map(({ every, payDay, grace, ...loan }) => {
    if (loan.method === "bullet") return loan;
    const graceMonths = loan.method === "interest_only" ? 0 : Math.min(grace, loan.termMonths - 1);
    return { ...loan, every, graceMonths, ...(payDay !== null && { payDay }) };
  });

/** A day between drawdown and maturity, by where it lies. */
export const dayWithin = (loan: LoanTerms, share: number) => {
  const days = daysBetween(loan.startOn, maturityOf(loan));
  return addDays(loan.startOn, 1 + Math.floor(share * (days - 2)));
};

/** A loan with up to four changes, none of which repays it whole. */
export const anyChangedLoan: fc.Arbitrary<LoanTerms> = fc
  .tuple(
    anyLoan,
    fc.array(
      fc.record({
        share: fc.double({ min: 0, max: 0.999, noNaN: true }),
        rateBps: fc.option(fc.integer({ min: 0, max: 2400 })),
        keep: fc.constantFrom("term" as const, "instalment" as const),
      }),
      { maxLength: 4 },
    ),
  )
  .map(([loan, wishes]) => ({
    ...loan,
    changes: wishes
      .map(({ share, rateBps, keep }): Change => {
        const on = dayWithin(loan, share);
        return rateBps === null
          ? { kind: "prepayment", on, amount: fen(1), keep }
          : { kind: "rate", on, rateBps };
      })
      .toSorted((a, b) => (a.on < b.on ? -1 : Number(a.on > b.on))),
  }));
