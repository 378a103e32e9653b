import type { Db, Tx } from "#db/client.ts";
import { prepared } from "#db/prepared.ts";
import { inOrder, inTransaction } from "#db/transaction.ts";
import { conflict, DomainError } from "#lib/errors.ts";
import { callOf, type PostResult } from "../post.ts";
import type { LedgerTransaction } from "../transaction.ts";
import { inWords, persistently, SYSTEM } from "./post-persistently.ts";

type Transactions = readonly LedgerTransaction[];
type Call = ReturnType<typeof callOf>;

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
  const now = new Date();
  const first = posted.length > 0 ? callOf(posted, now) : null;
  const others = tried.map((each) => callOf(each, now));
  try {
    return await persistently(() =>
      inTransaction(db, SYSTEM, (tx) => postAndTry(tx, first, others), { pipelined: true }),
    );
  } catch (error) {
    if (error instanceof Unexpected) return null;
    throw inWords(error);
  }
}

async function postAndTry(tx: Tx, first: Call | null, others: Call[]): Promise<DomainError[]> {
  const say = (words: string) => prepared(tx, undefined, words).then(() => null);
  const goBack = () => say("rollback to savepoint tried");
  const attempts = others.map(({ call, resultsOf }) => async () => {
    const answer = call(tx).then((known) => alreadyDone(resultsOf(known)), refused);
    const [refusal] = await Promise.all([answer, goBack()]);
    return refusal;
  });
  const refusals = await inOrder<(DomainError | null)[]>(tx, [
    ...(first ? [() => first.call(tx).then(() => null)] : []),
    () => say("savepoint tried"),
    ...attempts,
  ]);
  return refusals.filter((each) => each !== null);
}

function refused(error: unknown): DomainError {
  const refusal = inWords(error);
  if (refusal instanceof DomainError) return refusal;
  throw refusal;
}

/** The same event under another operation's key is no other event. */
function alreadyDone(results: PostResult[]): DomainError {
  const done = results.find(({ isNew }) => !isNew);
  if (!done) throw new Unexpected();
  return conflict(`这笔业务（${done.idempotencyKey}）已经以另一个键办理过，不能再次办理。`);
}
