import type { Db } from "#db/client.ts";
import { callAlone } from "#db/transaction.ts";
import { postgresCode } from "#lib/errors.ts";
import { callOf, type PostResult, prepare } from "./post.ts";
import { refusalOf } from "./refusals.ts";
import type { LedgerTransaction } from "./transaction.ts";

/** Few writers of many transactions serve best: they share a round trip, a flush to disk, and wait for no locks. */
const WRITERS = 2;
const TRANSACTIONS = 800;
const ATTEMPTS = 5;
const SYSTEM = { "app.actor": JSON.stringify({ kind: "system", job: "post" }) };

type Call = {
  transactions: readonly LedgerTransaction[];
  resolve: (results: PostResult[]) => void;
  reject: (reason: unknown) => void;
};
type Queue = { waiting: Call[]; running: number };

const queues = new WeakMap<Db, Queue>();

/**
 * Posts business events as the platform itself, in a database transaction of their own: all of one call or none, in the
 * order given, and durable when the promise is kept. Calls that come while others are under way go together, in one
 * round trip; where such a group is refused, each call is posted by itself, so that nobody bears another's refusal.
 * What PostgreSQL asks to be tried again is. The instant of recording is that of sending.
 *
 * @returns as {@link post}
 * @throws as {@link post}
 */
export function postNow(db: Db, transactions: readonly LedgerTransaction[]): Promise<PostResult[]> {
  const queue = queues.get(db) ?? { waiting: [], running: 0 };
  queues.set(db, queue);
  const { waiting } = queue;
  const answer = new Promise<PostResult[]>((resolve, reject) => {
    waiting.push({ transactions, resolve, reject });
  });
  if (queue.running < WRITERS) void write(db, queue);
  return answer;
}

/** Takes what waits, a group at a time, until nothing does. */
async function write(db: Db, queue: Queue): Promise<void> {
  queue.running += 1;
  // Whoever calls in the same turn goes along.
  await Promise.resolve();
  for (let group = take(queue.waiting); group.length > 0; group = take(queue.waiting)) {
    try {
      const results = await postAlone(
        db,
        group.flatMap(({ transactions }) => transactions),
      );
      for (const { transactions, resolve } of group) resolve(results.splice(0, transactions.length));
    } catch (error) {
      if (group.length === 1) group[0]!.reject(error);
      else
        await Promise.all(
          group.map(({ transactions, resolve, reject }) => postAlone(db, transactions).then(resolve, reject)),
        );
    }
  }
  queue.running -= 1;
}

function take(waiting: Call[]): Call[] {
  let [calls, transactions] = [0, 0];
  while (calls < waiting.length && (calls === 0 || transactions < TRANSACTIONS))
    transactions += waiting[calls++]!.transactions.length;
  return waiting.splice(0, calls);
}

/**
 * The same in a database transaction that is nobody else's, as {@link postNow} sends a call that comes alone: one round trip,
 * tried again where it lost to another. A connection that broke says nothing: that is the caller's.
 */
export async function postAlone(db: Db, transactions: readonly LedgerTransaction[]): Promise<PostResult[]> {
  if (transactions.length === 0) return [];
  for (let attempt = 1; ; attempt += 1) {
    const now = new Date();
    const { args, resultsOf } = callOf(prepare(transactions, now), transactions, now);
    try {
      const name = { function: "app.post_transactions", result: "known" } as const;
      const [row] = await callAlone<{ known: string[] | null }>(db, SYSTEM, name, args);
      return resultsOf(row!.known);
    } catch (error) {
      if (attempt === ATTEMPTS || !["40001", "40P01"].includes(postgresCode(error) ?? ""))
        throw refusalOf(error);
    }
  }
}
