import { sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { type DateOn, formatDate, isDate } from "#lib/dates.ts";
import { brokenConstraint, invalid } from "#lib/errors.ts";
import type { LedgerTransaction } from "./transaction.ts";

/** The first day that is not closed; null while no month is. It stays so until the end of the database transaction. */
export async function openFrom(tx: Tx): Promise<DateOn | null> {
  const { rows } = await tx.execute<{ first: DateOn | null }>(
    sql`select max(open_from) as first from ledger_periods`,
  );
  return rows[0]!.first;
}

/**
 * What is posted for something that happened in a month which has been closed since: late entries, which count on the
 * first open day instead and name the day on which they happened. All else comes back as it is.
 * @param first the first open day, as {@link openFrom} says
 */
export const asLateEntries = (
  transactions: readonly LedgerTransaction[],
  first: DateOn | null,
): LedgerTransaction[] =>
  transactions.map((each) =>
    first !== null && each.effectiveOn < first
      ? { ...each, effectiveOn: first, happenedOn: each.happenedOn ?? each.effectiveOn }
      : each,
  );

/**
 * Says in words that the database refused a posting for its date.
 * @throws DomainError `invalid` where it counts in a closed month; any other error as it came
 */
export function refuseClosedMonth(error: unknown): never {
  if (brokenConstraint(error) !== "ledger_transactions_open_month") throw error;
  const first = detailOf(error);
  throw invalid(
    first && isDate(first)
      ? `${formatDate(first)}以前的月份已经结账，不能再记入。请把记账日期改为${formatDate(first)}或以后。`
      : "只有已结账月份的补记才注明发生日期，请去掉发生日期后重试。",
  );
}

/** The DETAIL of PostgreSQL's message, also through Drizzle's wrapper. */
export function detailOf(error: unknown): string | undefined {
  for (let at: unknown = error; at instanceof Error; at = at.cause)
    if ("detail" in at && typeof at.detail === "string") return at.detail;
  return undefined;
}
