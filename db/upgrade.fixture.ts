import { randomUUID } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sql } from "drizzle-orm";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import { inject } from "vitest";
import { type Db, openDatabase } from "./client.ts";

/**
 * An empty database whose owner is an ordinary role, as in production: policies bind it, and it may not do all that a
 * superuser may.
 */
export async function anOrdinaryOwner() {
  const name = `plain_${randomUUID().replaceAll("-", "")}`;
  const urlOf = (over: Partial<Pick<URL, "username" | "password">> = {}) =>
    Object.assign(new URL(inject("databaseServer")), over, { pathname: `/${name}` }).href;
  const server = openDatabase({ url: inject("databaseServer"), max: 1 });
  await server.execute(sql.raw(`create role ${name} login createrole password 'ordinary'`));
  await server.execute(sql.raw(`grant xyd_app to ${name} with admin option`));
  await server.execute(sql.raw(`create database ${name} owner ${name}`));
  await server.$client.end();
  const url = urlOf({ username: name, password: "ordinary" });
  const superuser = openDatabase({ url: urlOf(), max: 1 });
  const owner = openDatabase({ url, max: 2 });
  return { url, owner, superuser, close: () => Promise.all([superuser.$client.end(), owner.$client.end()]) };
}

/** Brings a database to the state before a migration. */
export async function migrateUpTo(db: Db, tag: string): Promise<void> {
  const migrationsFolder = mkdtempSync(join(tmpdir(), "migrations-"));
  try {
    cpSync(fileURLToPath(new URL("./migrations", import.meta.url)), migrationsFolder, { recursive: true });
    const file = join(migrationsFolder, "meta/_journal.json");
    const journal: { entries: { tag: string }[] } = JSON.parse(readFileSync(file, "utf8"));
    const end = journal.entries.findIndex((entry) => entry.tag === tag);
    if (end < 0) throw new Error(`there is no migration ${tag}`);
    writeFileSync(file, JSON.stringify({ ...journal, entries: journal.entries.slice(0, end) }));
    await migrate(db, { migrationsFolder });
  } finally {
    rmSync(migrationsFolder, { recursive: true });
  }
}
