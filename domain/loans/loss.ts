import { and, asc, eq, isNull } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { loanBalances } from "#ledger/balances.ts";
import type { DateOn } from "#lib/dates.ts";
import { type Fen, formatYuan } from "#lib/money.ts";
import { assertWorthless } from "./lifecycle.ts";
import type { LoanRow } from "./locked-rows.ts";

/** The due dates of what is still to be paid, the earliest first. */
export async function unpaidOf(tx: Tx, loanId: string): Promise<DateOn[]> {
  const { instalments } = schema;
  const rows = await tx
    .select({ dueOn: instalments.dueOn })
    .from(instalments)
    .where(and(eq(instalments.loanId, loanId), isNull(instalments.paidOn)))
    .orderBy(asc(instalments.n));
  return rows.map(({ dueOn }) => dueOn);
}

/**
 * What the bank would give up of a locked loan today: all that it owes in the book.
 * @throws DomainError `conflict` where it may not be written off
 */
export async function lossOf(
  tx: Tx,
  loan: LoanRow,
  today: DateOn,
): Promise<{ principal: Fen; interest: Fen }> {
  assertWorthless(loan.status, await unpaidOf(tx, loan.id), today);
  const { principal, interest } = (await loanBalances(tx, [loan.id])).get(loan.id)!;
  return { principal, interest };
}

/** What a write-off says, by the name of each fact. */
export const lossWords = (loan: LoanRow, loss: { principal: Fen; interest: Fen }) => ({
  借据编号: loan.number,
  核销本金: `${formatYuan(loss.principal)} 元`,
  核销利息: `${formatYuan(loss.interest)} 元`,
});
