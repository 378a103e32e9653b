import { sql } from "drizzle-orm";
import { NodePgSession, NodePgTransaction } from "drizzle-orm/node-postgres";
import type { PgDialect } from "drizzle-orm/pg-core";
import pg from "pg";
import { postgresCode } from "#lib/errors.ts";
import type { Db, Tx } from "./client.ts";

/** What Drizzle keeps of a database for its own transactions. */
type Kept = { dialect: PgDialect; session: { schema: ConstructorParameters<typeof NodePgTransaction>[2] } };

/** `now()` as ISO text with microseconds, which the driver's dates would lose. */
const INSTANT = `to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
const instants = new WeakMap<object, string>();

/** The instant of the transaction by the database's clock (`now()`), as ISO text with microseconds. */
export async function instantOf(tx: Tx): Promise<string> {
  const known = instants.get(tx);
  if (known !== undefined) return known;
  const { rows } = await tx.execute<{ at: string }>(sql.raw(`select ${INSTANT} as at`));
  return rows[0]!.at;
}

/**
 * Makes a connection what it was when it was opened, whatever statements of an earlier request left on it: settings, the
 * role, temporary objects, kept cursors with another's rows, locks that nobody would give back. In one round trip with
 * the beginning.
 */
const AFRESH =
  "close all; unlisten *; select pg_catalog.pg_advisory_unlock_all(); reset session authorization; reset role; reset all; discard temp;";

/** Somebody's own statement may stand under a name of ours, which the driver takes for the one that it prepared. */
const PREPARED = "exists (select from pg_catalog.pg_prepared_statements where from_sql) as spoilt";
class SpoiltConnection extends Error {}
const NO_SUCH_STATEMENT = "26000";

/**
 * Runs in one transaction whose settings hold for it alone. Drizzle's own would name them in a round trip more, and keeps
 * a connection for good where its BEGIN fails; here such a connection is closed.
 */
export async function inTransaction<R>(
  db: Db,
  settings: Record<string, string>,
  run: (tx: Tx) => Promise<R>,
): Promise<R> {
  const client = await db.$client.connect();
  let lost: Error | undefined;
  try {
    const at = await begin(client, settings);
    const { dialect, session } = db as unknown as Kept;
    const { schema } = session;
    const tx = new NodePgTransaction(dialect, new NodePgSession(client, dialect, schema), schema);
    instants.set(tx, at);
    const result = await run(tx as unknown as Tx);
    const { command } = await client.query("commit");
    // PostgreSQL answers so where a statement failed and its error was swallowed on the way.
    if (command !== "COMMIT") throw new Error("the transaction had failed and was rolled back");
    return result;
  } catch (error) {
    await client.query("rollback").catch((reason: Error) => {
      lost = reason;
    });
    if (error instanceof SpoiltConnection || postgresCode(error) === NO_SUCH_STATEMENT)
      lost ??= error as Error;
    if (!(error instanceof SpoiltConnection)) throw error;
  } finally {
    client.release(lost);
  }
  // On another connection; this one is closed.
  return inTransaction(db, settings, run);
}

/** The driver's own looks at one character after the other, which takes long where a text is a column of a thousand rows. */
const literal = (text: string) => (/['\\]/.test(text) ? pg.escapeLiteral(text) : `'${text}'`);

const settingsOf = (settings: Record<string, string>) =>
  Object.entries(settings).map(
    ([name, value]) => `pg_catalog.set_config(${pg.escapeLiteral(name)}, ${pg.escapeLiteral(value)}, true)`,
  );

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
  const call = `${name.function}(${args.map(literal).join(", ")})`;
  const client = await db.$client.connect();
  let lost: Error | undefined;
  try {
    const answers = await client.query(
      `${AFRESH} select ${settingsOf(settings).join(", ")}; select ${call} as ${pg.escapeIdentifier(name.result)}`,
    );
    return (answers as unknown as pg.QueryResult<R>[]).at(-1)!.rows;
  } catch (error) {
    // A refusal leaves nothing behind; the connection, with all that it has planned, serves on.
    if (!(error instanceof pg.DatabaseError) || error.severity !== "ERROR") lost = error as Error;
    throw error;
  } finally {
    client.release(lost);
  }
}

/** The instant at which it began. */
async function begin(client: pg.PoolClient, settings: Record<string, string>): Promise<string> {
  const answers = await client.query(
    `${AFRESH} begin; select ${[...settingsOf(settings), PREPARED, `${INSTANT} as at`].join(", ")}`,
  );
  const { rows } = (answers as unknown as pg.QueryResult<{ spoilt: boolean; at: string }>[]).at(-1)!;
  const { spoilt, at } = rows[0]!;
  if (spoilt) throw new SpoiltConnection();
  return at;
}
