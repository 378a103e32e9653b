import { randomUUID } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import pg from "pg";
import { type Db, openDatabase } from "./client.ts";
import { startEmbedded } from "./embedded.ts";
import { migrateDatabase } from "./migrate.ts";

/** An empty, migrated database that nobody else uses, gone when closed. */
export type ScratchDatabase = {
  /** As the application connects. */
  app: Db;
  close: () => Promise<void>;
};

/**
 * Makes one beside the given database where its owner may create databases; else on a server of its own.
 * @param url of the owner
 */
export async function scratchDatabase(url?: string): Promise<ScratchDatabase> {
  const place = (url ? await beside(url) : null) ?? (await onOwnServer());
  let app: Db | undefined;
  const close = async () => {
    await app?.$client.end();
    await place.remove();
  };
  try {
    await migrateDatabase(place.url);
    app = openDatabase({ url: place.url, role: "xyd_app", max: 4 });
    return { app, close };
  } catch (error) {
    await close();
    throw error;
  }
}

type Place = { url: string; remove: () => Promise<void> };

async function onOwnServer(): Promise<Place> {
  const dataDir = mkdtempSync("/var/tmp/xinyidai-scratch-");
  chmodSync(dataDir, 0o755);
  const clear = () => rmSync(dataDir, { recursive: true, force: true });
  try {
    const server = await startEmbedded({ dataDir, throwAway: true });
    return {
      url: server.url,
      remove: async () => {
        await server.stop();
        clear();
      },
    };
  } catch (error) {
    clear();
    throw error;
  }
}

async function beside(url: string): Promise<Place | null> {
  const name = `scratch_${randomUUID().replaceAll("-", "")}`;
  const run = async (statement: string) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query(statement)).rows;
    } finally {
      await client.end();
    }
  };
  const [may] = await run("select rolcreatedb or rolsuper as yes from pg_roles where rolname = current_user");
  if (!may?.yes) return null;
  await run(`create database ${name}`);
  const scratch = new URL(url);
  scratch.pathname = `/${name}`;
  return { url: scratch.href, remove: async () => void (await run(`drop database ${name} with (force)`)) };
}
