import { sql } from "drizzle-orm";
import type { Db, Tx } from "#db/client.ts";
import { callText, inOrder, inTransaction } from "#db/transaction.ts";
import { conflict, DomainError } from "#lib/errors.ts";
import { callOf, type PostResult, prepare } from "../post.ts";
import { refusalOf } from "../refusals.ts";
import type { LedgerTransaction } from "../transaction.ts";
import { inWords, persistently, SYSTEM } from "./post-persistently.ts";

type Transactions = readonly LedgerTransaction[];
type Call = { text: string; resultsOf: (known: string[] | null) => PostResult[] };

type Answer = { rows: { known: string[] | null }[] };

/** The book took what it was expected to refuse. */
class Unexpected extends Error {}

/**
 * Posts transactions, and behind them tries others, each by itself: every one of these the book is expected to refuse. One
 * round trip; all in one database transaction, of which what was tried leaves nothing behind.
 *
 * @returns the refusals in the order of what was tried; null where the book took one after all: then nothing is posted
 * @throws as `postPersistently`, where the book refuses what is posted: then nothing is
 */
export async function postTrying(
  db: Db,
  posted: Transactions,
  tried: readonly Transactions[],
): Promise<DomainError[] | null> {
  const first = posted.length > 0 ? callFor(posted) : null;
  const others = tried.map(callFor);
  try {
    return await persistently(() =>
      inTransaction(db, SYSTEM, (tx) => postAndTry(tx, first, others), { pipelined: true }),
    );
  } catch (error) {
    if (error instanceof Unexpected) return null;
    throw inWords(error);
  }
}

function callFor(transactions: Transactions): Call {
  const now = new Date();
  const { args, resultsOf } = callOf(prepare(transactions, now), transactions, now);
  return { text: `select ${callText("app.post_transactions", args)} as known`, resultsOf };
}

async function postAndTry(tx: Tx, first: Call | null, others: Call[]): Promise<DomainError[]> {
  const refusals = await inOrder<(DomainError | null)[]>(tx, [
    () => send(tx, `${first ? `${first.text}; ` : ""}savepoint tried`).then(() => null, rethrown),
    ...others.map((each) => () => {
      const answers = send(tx, `rollback to savepoint tried; ${each.text}`);
      return answers.then((results) => alreadyDone(each.resultsOf(results.at(-1)!.rows[0]!.known)), refused);
    }),
    () => send(tx, "rollback to savepoint tried").then(() => null),
  ]);
  return refusals.filter((each) => each !== null);
}

/** Sends statements in one message. */
const send = (tx: Tx, text: string): Promise<Answer[]> =>
  tx.execute(sql.raw(text)).then((answers) => answers as unknown as Answer[]);

function refused(error: unknown): DomainError {
  const refusal = inWords(refusalOf(error));
  if (refusal instanceof DomainError) return refusal;
  throw refusal;
}

function rethrown(error: unknown): never {
  throw refusalOf(error);
}

/** The same event under another operation's key is no other event. */
function alreadyDone(results: PostResult[]): DomainError {
  const done = results.find(({ isNew }) => !isNew);
  if (!done) throw new Unexpected();
  return conflict(`这笔业务（${done.idempotencyKey}）已经以另一个键办理过，不能再次办理。`);
}
