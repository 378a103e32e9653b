import { NodePgSession, NodePgTransaction } from "drizzle-orm/node-postgres";
import type { PgDialect } from "drizzle-orm/pg-core";
import pg from "pg";
import type { Db, Tx } from "./client.ts";

/** What Drizzle keeps of a database for its own transactions. */
type Kept = { dialect: PgDialect; session: { schema: ConstructorParameters<typeof NodePgTransaction>[2] } };

/**
 * Runs in one transaction whose settings hold for it alone. Drizzle's own would name them in a round trip more, and keeps
 * a connection for good where its BEGIN fails; here such a connection is closed.
 */
export async function inTransaction<R>(
  db: Db,
  settings: Record<string, string>,
  run: (tx: Tx) => Promise<R>,
): Promise<R> {
  const named = Object.entries(settings).map(
    ([name, value]) => `set_config(${pg.escapeLiteral(name)}, ${pg.escapeLiteral(value)}, true)`,
  );
  const client = await db.$client.connect();
  let lost: Error | undefined;
  try {
    await client.query(`begin; select ${named.join(", ")}`);
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
    throw error;
  } finally {
    client.release(lost);
  }
}
