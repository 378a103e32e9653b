import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import pg from "pg";
import { type Db, openDatabase, schema, type Tx } from "#db/client.ts";
import { startEmbedded } from "#db/embedded.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { inTransaction } from "#db/transaction.ts";
import { system } from "#domain/access/actor.ts";
import { newId } from "#lib/ids.ts";

export type ScratchFirms = {
  /** A transaction as the platform's own matching sees the database: under its role and row policies. */
  inTurn: <R>(run: (tx: Tx) => Promise<R>) => Promise<R>;
  /** Waits until its connection has been made afresh. */
  atRest: () => Promise<void>;
  owner: pg.Client;
  close: () => Promise<void>;
};

/** The id of the enterprise of a row; ids stand in the order of the rows. */
export const firmId = (row: number): string =>
  `00000000-0000-7000-8000-${row.toString(16).padStart(12, "0")}`;

/**
 * The platform's database on a server of its own that keeps its data as a real one does, with so many enterprises in its
 * register and nothing else; gone when closed.
 */
export async function scratchFirms(rows: number): Promise<ScratchFirms> {
  const folder = mkdtempSync("/var/tmp/xinyidai-bench-");
  chmodSync(folder, 0o755);
  const server = await startEmbedded({ dataDir: folder });
  const owner = new pg.Client({ connectionString: server.url });
  let db: Db | undefined;
  const close = async () => {
    await db?.$client.end();
    await owner.end();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await migrateDatabase(server.url);
    await owner.connect();
    await fillRegister(owner, rows);
    const app = openDatabase({ url: server.url, role: "xyd_app", max: 1 });
    db = app;
    const settings = { "app.actor": JSON.stringify(system("match")), "app.purpose": "" };
    const atRest = async () => {
      while (app.$client.idleCount < app.$client.totalCount)
        await new Promise((resume) => setImmediate(resume));
    };
    return {
      inTurn: (run) => inTransaction(app, settings, run, { pipelined: true }),
      ...{ atRest, owner, close },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Enterprises whose organisations, townships and trades nobody asks for: references are not held while they are filled in. */
async function fillRegister(owner: pg.Client, rows: number): Promise<void> {
  await owner.query("set session_replication_role = replica");
  await owner.query({
    text: `insert into enterprises
        (id, uscc, name, kind, division_code, industry_code, industry_section, size_class, registered_on)
      select ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, n::text, n::text, 'company', '120118', 'C3311', 'C',
        'micro', date '2020-01-01'
      from generate_series(0, $1::int - 1) n`,
    values: [rows],
  });
  await owner.query("set session_replication_role = origin");
  await owner.query("vacuum analyze enterprises");
  await owner.query("checkpoint");
}

/** Begins a run over all enterprises as the platform records it. */
export async function beginRun(tx: Tx, total: number): Promise<string> {
  const id = newId();
  await tx.insert(schema.matchRuns).values({ id, scope: "full", total, startedAt: new Date(), summary: {} });
  return id;
}

/** The numbers by which lists name the versions of products. */
export const versionNumbers = (products: number): Int32Array =>
  Int32Array.from({ length: products }, (_, at) => at + 1);
