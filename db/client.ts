import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import pg from "pg";
import type { Log } from "#lib/log.ts";
import { noteTaken } from "./afresh.ts";
import * as schema from "./schema/index.ts";

export { schema };
export type Db = NodePgDatabase<typeof schema> & { $client: pg.Pool };
export type Tx = Parameters<Parameters<Db["transaction"]>[0]>[0];

// Business dates are text: the driver's own parsing would turn them into instants of the machine's zone.
const DATE_OID = 1082;
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: "text" | "binary") =>
    oid === DATE_OID
      ? (value: string) => value
      : pg.types.getTypeParser(oid, format as "text")) as typeof pg.types.getTypeParser,
};

type Options = { url: string; role?: "xyd_app"; max?: number; log?: Log };

/** A log-in may keep settings of its own for all its later connections. What these carry counts before them. */
const FIRST = "-c row_security=on -c default_transaction_read_only=off";

/** What is never meant to take this long holds up others: a statement is ended, an idle transaction is undone. */
const LIMITS = "-c statement_timeout=30min -c idle_in_transaction_session_timeout=30min";

/**
 * Opens a pool. With `role` every connection starts narrowed to the application's role, which owns nothing,
 * so that row policies bind it even where the log-in itself could do more.
 */
export function openDatabase({ url, role, max = 10, log }: Options): Db {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    types,
    keepAlive: true,
    // A temporary table that an earlier request left on the connection hides no table of the platform.
    // Statements that are prepared by name look rows up by key: one plan serves, where planning takes longer than running.
    options: `${role ? `-c role=${role} ${FIRST} ${LIMITS} ` : ""}-c timezone=UTC -c jit=off -c plan_cache_mode=force_generic_plan -c search_path=public,pg_temp`,
    connectionTimeoutMillis: 10_000,
  });
  // An idle connection that breaks must not end the process; the pool replaces it.
  pool.on("error", (error) => log?.warn({ err: error }, "database connection lost"));
  pool.on("acquire", noteTaken);
  // Nor one that breaks between two statements of whoever holds it: the next statement tells them.
  pool.on("connect", (client) => {
    client.on("error", (error) => log?.warn({ err: error }, "database connection broke in use"));
  });
  return drizzle({ client: pool, schema });
}
