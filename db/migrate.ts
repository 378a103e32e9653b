import { fileURLToPath } from "node:url";
import { sql } from "drizzle-orm";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import type pg from "pg";
import { type Db, openDatabase } from "./client.ts";

const migrationsFolder = fileURLToPath(new URL("./migrations", import.meta.url));
/** Any number that nothing else on the server locks. */
const LOCK = 7_420_118;

/**
 * Waits until no other node prepares the database, and holds the others up until the connection ends: two that grant or
 * create the same at once would fail each other.
 */
export const prepareAlone = (client: pg.Client | pg.Pool) => client.query(`select pg_advisory_lock(${LOCK})`);

/** Brings the schema up to date as its owner, the months of the read log included. Several nodes may start at once: one migrates, the others wait. */
export async function migrateDatabase(ownerUrl: string): Promise<void> {
  const db = openDatabase({ url: ownerUrl, max: 1 });
  try {
    await prepareAlone(db.$client);
    await migrate(db, { migrationsFolder });
    await db.execute(sql`select app.ensure_read_partitions(12)`);
  } finally {
    await db.$client.end();
  }
}

/** How many migrations this code knows and has not found applied. Readable by the application's role. */
export async function pendingMigrations(db: Db): Promise<number> {
  const known = readMigrationFiles({ migrationsFolder }).length;
  const { rows } = await db.execute<{ applied: number }>(sql`select app.applied_migrations() as applied`);
  return known - Number(rows[0]?.applied ?? 0);
}
