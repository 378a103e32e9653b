import { sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { addMonths, type DateOn, formatMonth, type Month } from "#lib/dates.ts";
import { brokenConstraint, conflict, invalid } from "#lib/errors.ts";

/** How far the book is closed. */
export type Closings = {
  /** The month that was closed last; null while none is. */
  last: Month | null;
  /** The month that is to be closed next; null where nothing was ever booked. */
  next: Month | null;
};

/** Which month was closed last, and which is next: the one after it, or the first with a transaction. */
export async function closingsOf(tx: Tx): Promise<Closings> {
  const { rows } = await tx.execute<Closings>(sql`
    select max(month) as last,
      coalesce(max(open_from), (select date_trunc('month', min(effective_on))::date from ledger_transactions)) as next
    from ledger_periods`);
  return rows[0]!;
}

/**
 * Refuses to close what is not next, or not over.
 * @throws DomainError `conflict` for a month that is closed already or out of order, `invalid` for one that is not over
 */
export function assertClosable(month: Month, { last, next }: Closings, today: DateOn): void {
  if (next === null) throw conflict("账本里还没有记过账，没有可以结账的月份。");
  if (last !== null && month <= last) throw conflict(`${formatMonth(month)}已经结账，不能重复结账。`);
  if (month !== next) throw conflict(`结账须按月依次进行：请先结${formatMonth(next)}。`);
  if (today < addMonths(month, 1))
    throw invalid(`${formatMonth(month)}还没有结束，请在${formatMonth(addMonths(month, 1))}1日以后结账。`);
}

/** A closed month. */
export type ClosedMonth = { id: string; month: Month; closedAt: Date; transactions: number };

/**
 * Closes a month for good, as the system: its totals are stored, and nothing is recorded into it from then on. It waits
 * for postings under way, and they for it, so that each is either in the totals or refused.
 * @throws DomainError as {@link assertClosable}
 */
export async function closeMonth(tx: Tx, month: Month, today: DateOn): Promise<ClosedMonth> {
  assertClosable(month, await closingsOf(tx), today);
  await tx.execute(sql`select app.close_ledger_month(${month}::date)`).catch((error: unknown) => {
    if (brokenConstraint(error) !== "ledger_periods_order") throw error;
    throw conflict(`${formatMonth(month)}刚刚由另一个人结账，请刷新后查看。`);
  });
  const { rows } = await tx.execute<{ id: string; closed_at: string; transactions: string }>(sql`
    select id, closed_at, transactions from ledger_periods where month = ${month}`);
  const { id, closed_at, transactions } = rows[0]!;
  return { id, month, closedAt: new Date(closed_at), transactions: Number(transactions) };
}
