import { NodePgSession, NodePgTransaction } from "drizzle-orm/node-postgres";
import type { PgDialect } from "drizzle-orm/pg-core";
import pg from "pg";
import { postgresCode } from "#lib/errors.ts";
import { afresh, giveBackAfresh, giveBackAsIs } from "./afresh.ts";
import type { Db, Tx } from "./client.ts";
import { prepared } from "./prepared.ts";

/** What Drizzle keeps of a database for its own transactions. */
type Kept = { dialect: PgDialect };

const instants = new WeakMap<object, Promise<string>>();

/**
 * The instant of the transaction by the database's clock (`now()`), as ISO text with microseconds, which the driver's dates
 * would lose.
 */
export function instantOf(tx: Tx): Promise<string> {
  const known = instants.get(tx);
  if (known) return known;
  const asked = askInstant(tx);
  instants.set(tx, asked);
  return asked;
}

async function askInstant(tx: Tx): Promise<string> {
  const { rows } = await prepared<{ at: string }>(
    tx,
    "instant",
    `select to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at`,
  );
  return rows[0]!.at;
}

/**
 * Comes first, and says what the connection's defaults could say otherwise: where something behind it fails, the
 * transaction has failed, and so does whatever was sent without waiting for the answer.
 */
const BEGIN = "begin isolation level read committed read write;";

const NO_SUCH_STATEMENT = "26000";

/**
 * `pipelined`: statements are sent without waiting for the answers of those before, from the beginning on, where `run`
 * does not wait itself; PostgreSQL works on them in the order in which they were sent. A COPY cannot be sent so.
 */
export type TransactionOptions = { pipelined?: boolean | undefined };

/** What a transaction waits for with its commit; whether it is pipelined. */
const transactions = new WeakMap<object, { last: Promise<unknown>[]; pipelined: boolean }>();

/**
 * Asks for several things in their order: in a pipelined transaction all at once, else one after the other.
 * @param asks each sends its first statement before it waits for anything
 */
export async function inOrder<T extends readonly unknown[]>(
  tx: Tx,
  asks: { [K in keyof T]: () => PromiseLike<T[K]> },
): Promise<T> {
  const answers: Promise<unknown>[] = [];
  for (const ask of asks) {
    const answer = sent(ask);
    if (transactions.get(tx)?.pipelined) answers.push(answer);
    else answers.push(Promise.resolve(await answer));
  }
  return Promise.all(answers) as unknown as Promise<T>;
}

/**
 * Sends a statement that is waited for with the commit. Where it fails, nothing is committed, and its error is that of the
 * transaction.
 */
export function withCommit(tx: Tx, ask: () => PromiseLike<unknown>): void {
  const answer = sent(ask);
  // Whoever waits for the commit is told.
  answer.catch(() => {});
  transactions.get(tx)!.last.push(answer);
}

/**
 * The commit comes back before it is on disk. PostgreSQL takes it there within a second, and before all that is committed
 * after it; where it breaks down until then, the latest of such transactions are undone, each as a whole. For batches of a
 * work that keeps with each how far it has come, and that waits for the last.
 */
export function commitAhead(tx: Tx): void {
  withCommit(tx, () =>
    prepared(tx, "commit_ahead", "select pg_catalog.set_config('synchronous_commit', 'off', true)"),
  );
}

/** A query of Drizzle's is sent whenever somebody waits for it: here once, and now. */
const sent = <T>(ask: () => PromiseLike<T>): Promise<T> =>
  new Promise((resolve, reject) => void ask().then(resolve, reject));

/**
 * Runs in one transaction whose settings hold for it alone. Drizzle's own would name them in a round trip more, and keeps
 * a connection for good where its BEGIN fails; here such a connection is closed.
 */
export async function inTransaction<R>(
  db: Db,
  settings: Record<string, string>,
  run: (tx: Tx) => Promise<R>,
  { pipelined = false }: TransactionOptions = {},
): Promise<R> {
  const setting = settingsOf(settings);
  const client = await db.$client.connect();
  let lost: Error | undefined;
  pipeline(client, pipelined);
  const began = client.query(`${BEGIN} ${afresh(client)} ${setting}`);
  began.catch(() => {});
  try {
    if (!pipelined) await began;
    const { dialect } = db as unknown as Kept;
    // Without the schema: with it, Drizzle makes an object a table for its relational queries, which nobody asks here.
    const tx = new NodePgTransaction(dialect, new NodePgSession(client, dialect, undefined), undefined);
    const last: Promise<unknown>[] = [];
    transactions.set(tx, { last, pipelined });
    const result = await run(tx as unknown as Tx);
    await began;
    const [{ command }] = await Promise.all([client.query("commit"), ...last]);
    // PostgreSQL answers so where a statement failed and its error was swallowed on the way.
    if (command !== "COMMIT") throw new Error("the transaction had failed and was rolled back");
    return result;
  } catch (reason) {
    // Whatever was sent behind a beginning that failed has failed for that alone.
    const error = await began.then(
      () => reason,
      (first) => first,
    );
    await client.query("rollback").catch((broken: Error) => {
      lost = broken;
    });
    if (postgresCode(error) === NO_SUCH_STATEMENT) lost ??= error as Error;
    throw error;
  } finally {
    pipeline(client, false);
    if (lost) client.release(lost);
    else void giveBackAfresh(client);
  }
}

/** The driver looks at it whenever it sends; at rest, when all was answered, it can be changed. */
function pipeline(client: pg.PoolClient, on: boolean): void {
  (client as { pipeline: boolean }).pipeline = on;
}

/** The driver's own looks at one character after the other, which takes long where a text is a column of a thousand rows. */
const literal = (text: string) => (/['\\]/.test(text) ? pg.escapeLiteral(text) : `'${text}'`);

/** A function called with texts, which PostgreSQL reads as its types. */
export const callText = (name: string, args: readonly string[]): string =>
  `${name}(${args.map(literal).join(", ")})`;

/** A name that SQL could not read would keep the whole message, its BEGIN included, from being run. */
const SETTING = /^[a-z_]+(\.[a-z_]+)?$/;

function settingsOf(settings: Record<string, string>): string {
  const wrong = Object.keys(settings).find((name) => !SETTING.test(name));
  if (wrong !== undefined) throw new Error(`no setting has the name "${wrong}"`);
  return Object.entries(settings)
    .map(([name, value]) => `set local ${name} = ${literal(value)};`)
    .join(" ");
}

/**
 * One function called in a transaction of its own with settings that hold for it alone, all in one round trip: PostgreSQL
 * runs the statements of one message in one transaction, and commits or undoes it by itself.
 * @param name the function, and what its result is called
 * @param args texts, which PostgreSQL reads as the function's types
 */
export async function callAlone<R extends pg.QueryResultRow>(
  db: Db,
  settings: Record<string, string>,
  name: { function: string; result: keyof R & string },
  args: readonly string[],
): Promise<R[]> {
  const setting = settingsOf(settings);
  const call = callText(name.function, args);
  const client = await db.$client.connect();
  try {
    const answers = await client.query(
      `${afresh(client)} ${setting} select ${call} as ${pg.escapeIdentifier(name.result)}`,
    );
    giveBackAsIs(client);
    return [answers as unknown as pg.QueryResult<R>].flat().at(-1)!.rows;
  } catch (error) {
    // A refusal leaves nothing behind; the connection, with all that it has planned, serves on.
    const isRefusal = error instanceof pg.DatabaseError && error.severity === "ERROR";
    client.release(isRefusal ? undefined : (error as Error));
    throw error;
  }
}
