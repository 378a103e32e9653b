import pg from "pg";
import type { Tx } from "./client.ts";

/** What Drizzle keeps of a transaction's connection. */
type Kept = { client: pg.PoolClient };

const { TIMESTAMP, TIMESTAMPTZ, DATE, INTERVAL } = pg.types.builtins;
const MOMENTS = new Set<number>([TIMESTAMP, TIMESTAMPTZ, DATE, INTERVAL]);

/** Instants and days come as the texts that PostgreSQL writes, as with `tx.execute`. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: "text" | "binary") =>
    MOMENTS.has(oid)
      ? (value: string) => value
      : pg.types.getTypeParser(oid, format as "text")) as typeof pg.types.getTypeParser,
};

/**
 * Runs a statement under a name, by which each connection plans it once: for what is asked often about few rows, where
 * planning, with the policies of all that it looks at, takes longer than running. Drizzle names what it builds
 * (`.prepare`), and this what is written as SQL, without building anything: what is thrown away by each call is collected
 * at the cost of a later one. The same name stands for the same text; without one it is planned anew.
 */
export function prepared<R extends pg.QueryResultRow>(
  tx: Tx,
  name: string | undefined,
  text: string,
  values: readonly unknown[] = [],
): Promise<pg.QueryResult<R>> {
  const { client } = tx._.session as unknown as Kept;
  return client.query<R>({ name, text, values: values as unknown[], types });
}
