import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startEmbedded } from "./embedded.ts";

let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync("/var/tmp/xinyidai-embedded-");
  chmodSync(dataDir, 0o755);
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const ask = async (url: string, statement: string) => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
};

test("a second process attaches to the running server, and its leaving does not end it", async () => {
  const first = await startEmbedded({ dataDir, throwAway: true });
  const second = await startEmbedded({ dataDir, throwAway: true });
  expect(second.url).toBe(first.url);
  await second.stop();
  expect(await ask(first.url, "select 1 as one")).toEqual([{ one: 1 }]);
  await first.stop();
});

test("without its password the old data is set aside and a new, empty database begins", async () => {
  const first = await startEmbedded({ dataDir, throwAway: true });
  await ask(first.url, "create table kept (id int)");
  await first.stop();
  rmSync(join(dataDir, "postgres-password"));

  const second = await startEmbedded({ dataDir, throwAway: true });
  expect(await ask(second.url, "select tablename from pg_tables where schemaname = 'public'")).toEqual([]);
  await second.stop();
  const aside = readdirSync(dataDir).filter((name) => name.startsWith("postgres-2"));
  expect(aside).toHaveLength(1);
  expect(existsSync(join(dataDir, aside[0]!, "PG_VERSION"))).toBe(true);
});

test("the database can be emptied for a fresh start", async () => {
  const server = await startEmbedded({ dataDir, throwAway: true });
  await ask(server.url, "create table gone (id int)");
  await server.recreate();
  expect(await ask(server.url, "select tablename from pg_tables where schemaname = 'public'")).toEqual([]);
  await server.stop();
});

test("its socket answers where its path can be one, else its port alone", async () => {
  const deep = join(dataDir, "x".repeat(60), "y".repeat(60));
  const spaced = join(dataDir, "two words");
  for (const [folder, overSocket] of [
    [dataDir, true],
    [deep, false],
    [spaced, false],
  ] as const) {
    const server = await startEmbedded({ dataDir: folder, throwAway: true });
    const [row] = await ask(server.url, "select inet_server_port() as port");
    expect(row!.port === null, folder).toBe(overSocket);
    const another = await startEmbedded({ dataDir: folder, throwAway: true });
    expect(another.url).toBe(server.url);
    await server.stop();
  }
});
