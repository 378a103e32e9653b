import type { SQL } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import type { QueryResult, QueryResultRow } from "pg";
import type { Tx } from "./client.ts";

const dialect = new PgDialect();

/**
 * Runs a statement under a name, by which each connection plans it once: for what is asked often about few rows, where
 * planning, with the policies of all that it looks at, takes longer than running. Drizzle names what it builds
 * (`.prepare`), and this what is written as SQL. The same name stands for the same text.
 */
export async function prepared<R extends QueryResultRow>(
  tx: Tx,
  name: string,
  statement: SQL,
): Promise<QueryResult<R>> {
  const query = tx._.session.prepareQuery(dialect.sqlToQuery(statement), undefined, name, false);
  return query.execute() as Promise<QueryResult<R>>;
}
