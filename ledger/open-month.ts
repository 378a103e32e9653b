import { sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import type { DateOn } from "#lib/dates.ts";
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
