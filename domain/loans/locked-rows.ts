import { eq } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { notFound } from "#lib/errors.ts";

export type LineRow = typeof schema.creditLines.$inferSelect;
export type DrawdownRow = typeof schema.drawdowns.$inferSelect;
export type LoanRow = typeof schema.loans.$inferSelect;

/*
 * Rows locked until the end of the transaction, always the line before its drawdown or loan.
 * Each throws DomainError `not_found` where the actor does not reach the row.
 */

export async function lockLine(tx: Tx, lineId: string): Promise<LineRow> {
  const [line] = await tx
    .select()
    .from(schema.creditLines)
    .where(eq(schema.creditLines.id, lineId))
    .for("update");
  if (!line) throw notFound("这笔授信");
  return line;
}

export async function findDrawdown(tx: Tx, drawdownId: string): Promise<DrawdownRow> {
  const [drawdown] = await tx.select().from(schema.drawdowns).where(eq(schema.drawdowns.id, drawdownId));
  if (!drawdown) throw notFound("这笔放款");
  return drawdown;
}

export async function lockDrawdown(tx: Tx, drawdownId: string): Promise<DrawdownRow> {
  const { drawdowns } = schema;
  const [drawdown] = await tx.select().from(drawdowns).where(eq(drawdowns.id, drawdownId)).for("update");
  if (!drawdown) throw notFound("这笔放款");
  return drawdown;
}

export async function findLoan(tx: Tx, loanId: string): Promise<LoanRow> {
  const [loan] = await tx.select().from(schema.loans).where(eq(schema.loans.id, loanId));
  if (!loan) throw notFound("这笔贷款");
  return loan;
}

export async function lockLoan(tx: Tx, loanId: string): Promise<LoanRow> {
  const [loan] = await tx.select().from(schema.loans).where(eq(schema.loans.id, loanId)).for("update");
  if (!loan) throw notFound("这笔贷款");
  return loan;
}

/** A row policy skips a row silently: an update that reached none is a fault of ours. */
export function assertOneRow(result: { rowCount: number | null }): void {
  if (result.rowCount !== 1) throw new Error("a row could not be written");
}
