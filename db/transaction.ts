import { NodePgSession, NodePgTransaction } from "drizzle-orm/node-postgres";
import type { PgDialect } from "drizzle-orm/pg-core";
import pg from "pg";
import { postgresCode } from "#lib/errors.ts";
import type { Db, Tx } from "./client.ts";

/** What Drizzle keeps of a database for its own transactions. */
type Kept = { dialect: PgDialect; session: { schema: ConstructorParameters<typeof NodePgTransaction>[2] } };

/**
 * Makes a connection what it was when it was opened, whatever statements of an earlier request left on it: settings, the
 * role, temporary objects. In one round trip with the beginning.
 */
const AFRESH = "reset session authorization; reset role; reset all; discard temp; begin;";

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
    await begin(client, settings);
    const { dialect, session } = db as unknown as Kept;
    const { schema } = session;
    const tx = new NodePgTransaction(dialect, new NodePgSession(client, dialect, schema), schema);
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

async function begin(client: pg.PoolClient, settings: Record<string, string>): Promise<void> {
  const named = Object.entries(settings).map(
    ([name, value]) => `pg_catalog.set_config(${pg.escapeLiteral(name)}, ${pg.escapeLiteral(value)}, true)`,
  );
  const answers = await client.query(`${AFRESH} select ${[...named, PREPARED].join(", ")}`);
  const { rows } = (answers as unknown as pg.QueryResult<{ spoilt: boolean }>[]).at(-1)!;
  if (rows[0]!.spoilt) throw new SpoiltConnection();
}
