import { inArray } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { ledgerAccounts } from "#db/schema/ledger.ts";
import type { Fen } from "#lib/money.ts";
import { type AccountCode, accountName } from "./accounts.ts";
import { BUCKETS, type Bucket, outstanding, principalAccount } from "./buckets.ts";
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

/**
 * What a loan owes, in fen: principal outstanding and where it stands by days overdue; interest, penalty interest and fees
 * booked and not yet paid; and interest earned in all. With what was given up and not recovered, and what the pool pays of
 * that: determined, still to be paid, and paid.
 */
export type LoanBalances = {
  principal: Fen;
  standing: Record<Bucket, Fen>;
  interest: Fen;
  penalty: Fen;
  fee: Fen;
  interestEarned: Fen;
  loss: Fen;
  cover: Fen;
  coverLeft: Fen;
  compensated: Fen;
};

/** The balances of loans, by their ids; every id asked for is there. */
export async function loanBalances(tx: Tx, loanIds: readonly string[]): Promise<Map<string, LoanBalances>> {
  const balance = await balancesOf(tx, loanIds);
  return new Map(
    loanIds.map((loanId) => {
      const of = (code: AccountCode) => balance(loanId, code).posted;
      const standing = Object.fromEntries(
        BUCKETS.map((bucket) => [bucket, of(principalAccount(bucket))]),
      ) as Record<Bucket, Fen>;
      return [
        loanId,
        {
          principal: outstanding(standing),
          standing,
          interest: of("loan_interest_receivable"),
          penalty: of("loan_penalty_receivable"),
          fee: of("loan_fee_receivable"),
          interestEarned: of("loan_interest_income"),
          loss: of("loan_loss"),
          cover: of("loan_cover"),
          coverLeft: of("loan_cover_left"),
          compensated: of("loan_compensated"),
        },
      ];
    }),
  );
}

/** A pool's agreement with a bank, in fen: what it holds, the cap agreed, and what of that the bank may still have. */
export type PoolBalances = { fund: Fen; cap: Fen; entitlement: Fen };

/** The balances of agreements, by their ids; every id asked for is there. */
export async function poolBalances(
  tx: Tx,
  agreementIds: readonly string[],
): Promise<Map<string, PoolBalances>> {
  const balance = await balancesOf(tx, agreementIds);
  return new Map(
    agreementIds.map((id) => [
      id,
      {
        fund: balance(id, "pool_fund").free,
        cap: balance(id, "pool_commitment").posted,
        entitlement: balance(id, "pool_entitlement").free,
      },
    ]),
  );
}
