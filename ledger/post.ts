import type { Tx } from "#db/client.ts";
import { prepared } from "#db/prepared.ts";
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
  const { call, resultsOf } = callOf(transactions, now);
  return resultsOf(await call(tx));
}

/** Lays transactions out, each of which any book could take. */
function prepare(transactions: readonly LedgerTransaction[], now: Date): Posting {
  const today = dateOn(now);
  for (const transaction of transactions) assertPostable(transaction, today);
  return layOut(transactions);
}

/** `select app.post_transactions($1, $2, …)`: an argument each. */
const textFor = (args: readonly unknown[]) =>
  `select app.post_transactions(${args.map((_, index) => `$${index + 1}`).join(", ")}) as known`;

/**
 * Lays transactions out for one call of `app.post_transactions`.
 * @returns the call, whose refusals are in words, and what its answer means
 */
export function callOf(transactions: readonly LedgerTransaction[], now: Date) {
  const posting = prepare(transactions, now);
  const args = [now.toISOString(), String(posting.takes), ...posting.columns];
  return {
    async call(tx: Tx): Promise<string[] | null> {
      try {
        const { rows } = await prepared<{ known: string[] | null }>(
          tx,
          "post_transactions",
          textFor(args),
          args,
        );
        return rows[0]!.known;
      } catch (error) {
        throw refusalOf(error);
      }
    },
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
