import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, inject } from "vitest";
import { type Db, openDatabase } from "#db/client.ts";
import type { Keys } from "#lib/crypto/keys.ts";
import type { Suite } from "#lib/crypto/suites.ts";
import { testKeysOf } from "./keys.ts";

export type TestDatabase = {
  /** As the application connects: role xyd_app, bound by every policy. */
  app: Db;
  /** As the owner: for looking behind the policies, and for trying what the owner must not do either. */
  owner: Db;
  url: string;
  /** What callers seal and sign with. */
  keys: Keys;
};

async function clone(): Promise<{ name: string; url: string }> {
  const server = inject("databaseServer");
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(`create database ${name} template ${inject("databaseTemplate")}`);
  } finally {
    await client.end();
  }
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { name, url: url.href };
}

/** What must hold whichever is chosen is told of both. */
export const SUITES = ["standard", "gm"] as const satisfies Suite[];

/**
 * A real PostgreSQL database of its own for the tests of a file or a part of it, cloned from a migrated template before
 * the first one. The databases go with the server at the end of the run.
 */
export function useDatabase(suite: Suite = "standard"): TestDatabase {
  const database = { keys: testKeysOf[suite] } as TestDatabase;
  beforeAll(async () => {
    const { url } = await clone();
    database.url = url;
    database.app = openDatabase({ url, role: "xyd_app", max: 12 });
    database.owner = openDatabase({ url, max: 2 });
  });
  afterAll(async () => {
    await Promise.all([database.app?.$client.end(), database.owner?.$client.end()]);
  });
  return database;
}
