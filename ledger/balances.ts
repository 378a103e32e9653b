import { inArray } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { ledgerAccounts } from "#db/schema/ledger.ts";
import type { Fen } from "#lib/money.ts";
import { type AccountCode, accountName } from "./accounts.ts";
import { balanceOf, NO_TOTALS, type Totals } from "./totals.ts";

export type Balance = ReturnType<typeof balanceOf>;

/** Looks up one account; an account that nothing has moved on yet stands at zero. */
export type Balances = (subjectId: string, code: AccountCode) => Balance;

/** The balances of all accounts of some credit lines or loans that the actor may see, in one query. */
export async function balancesOf(tx: Tx, subjectIds: readonly string[]): Promise<Balances> {
  const { code, subjectId, debitsPending, debitsPosted, creditsPending, creditsPosted } = ledgerAccounts;
  const rows =
    subjectIds.length === 0
      ? []
      : await tx
          .select({ code, subjectId, debitsPending, debitsPosted, creditsPending, creditsPosted })
          .from(ledgerAccounts)
          .where(inArray(subjectId, [...subjectIds]));
  const totals = new Map<string, Totals>(rows.map((row) => [accountName(row), row]));
  return (subjectId, code) => balanceOf(code, totals.get(accountName({ code, subjectId })) ?? NO_TOTALS);
}

/** A credit line in fen. `available` is net of `held`; limit = available + held + drawn. */
export type LineBalances = { limit: Fen; available: Fen; held: Fen; drawn: Fen };

/** The balances of credit lines, by their ids; every id asked for is there. */
export async function lineBalances(tx: Tx, lineIds: readonly string[]): Promise<Map<string, LineBalances>> {
  const balance = await balancesOf(tx, lineIds);
  return new Map(
    lineIds.map((lineId) => {
      const available = balance(lineId, "line_available");
      const limit = balance(lineId, "line_limit").posted;
      const drawn = balance(lineId, "line_drawn").posted;
      return [lineId, { limit, available: available.free, held: available.held, drawn }];
    }),
  );
}

/** What a loan owes, in fen: principal outstanding, interest booked and not yet paid, and interest earned in all. */
export type LoanBalances = { principal: Fen; interest: Fen; interestEarned: Fen };

/** The balances of loans, by their ids; every id asked for is there. */
export async function loanBalances(tx: Tx, loanIds: readonly string[]): Promise<Map<string, LoanBalances>> {
  const balance = await balancesOf(tx, loanIds);
  return new Map(
    loanIds.map((loanId) => [
      loanId,
      {
        principal: balance(loanId, "loan_principal").posted,
        interest: balance(loanId, "loan_interest_receivable").posted,
        interestEarned: balance(loanId, "loan_interest_income").posted,
      },
    ]),
  );
}
