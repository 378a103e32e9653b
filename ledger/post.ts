import { type SQL, sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { dateOn } from "#lib/dates.ts";
import { layOut, type Posting } from "./posting.ts";
import { refusalOf } from "./refusals.ts";
import { assertPostable, type LedgerTransaction } from "./transaction.ts";

export type PostResult = {
  transactionId: string;
  idempotencyKey: string;
  /** False where the key had been posted before with the same content: nothing moved now. */
  isNew: boolean;
};

/**
 * Posts business events, all or none, in the order given; the only writer of the ledger's tables. One round trip however
 * many transactions there are. Call it once in a database transaction: keys are taken in order, then accounts are
 * locked in order of their ids, so that two callers cannot deadlock.
 *
 * @param now the instant of recording; no transaction may count on a later business date
 * @returns one result per transaction, in order
 * @throws DomainError `conflict` when a key was used for other content or a hold is already resolved;
 *   `invalid` when a limit would be broken, an amount is not positive, or a date lies in the future or in a
 *   closed month
 */
export async function post(
  tx: Tx,
  transactions: readonly LedgerTransaction[],
  now: Date,
): Promise<PostResult[]> {
  if (transactions.length === 0) return [];
  const { args, resultsOf } = callOf(prepare(transactions, now), transactions, now);
  const values = args.map((each): SQL => sql`${each}`);
  try {
    const { rows } = await tx.execute<{ known: string[] | null }>(
      sql`select app.post_transactions(${sql.join(values, sql.raw(", "))}) as known`,
    );
    return resultsOf(rows[0]!.known);
  } catch (error) {
    throw refusalOf(error);
  }
}

/** Lays transactions out, each of which any book could take. */
export function prepare(transactions: readonly LedgerTransaction[], now: Date): Posting {
  const today = dateOn(now);
  for (const transaction of transactions) assertPostable(transaction, today);
  return layOut(transactions);
}

/** The arguments of `app.post_transactions`, and what its answer means. */
export function callOf(posting: Posting, transactions: readonly LedgerTransaction[], now: Date) {
  return {
    args: [now.toISOString(), String(posting.takes), ...posting.columns],
    resultsOf: (known: string[] | null) => resultsOf(transactions, posting, known),
  };
}

function resultsOf(
  transactions: readonly LedgerTransaction[],
  { entries }: Posting,
  known: string[] | null,
): PostResult[] {
  const first = new Map(
    entries.map(({ id, transaction }, i) => {
      const earlier = known?.[i] ?? null;
      return [transaction.idempotencyKey, { transactionId: earlier ?? id, isNew: earlier === null }];
    }),
  );
  const posted = new Set<string>();
  return transactions.map(({ idempotencyKey }) => {
    const { transactionId, isNew } = first.get(idempotencyKey)!;
    const again = posted.has(idempotencyKey);
    posted.add(idempotencyKey);
    return { transactionId, idempotencyKey, isNew: isNew && !again };
  });
}
