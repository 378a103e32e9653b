import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import pg from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { openDatabase } from "#db/client.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { parseEnv } from "#lib/env.ts";
import type { Log } from "#lib/log.ts";
import { appUrl } from "./app-url.ts";

/*
 * A production database has an owner who is no superuser, and who may or may not make roles.
 */

const name = `plain_${randomUUID().replaceAll("-", "")}`;
const urlOf = (over: Partial<Record<"username" | "password" | "pathname", string>>) =>
  Object.assign(new URL(inject("databaseServer")), over).href;
const ownerUrl = urlOf({ username: name, password: "ordinary", pathname: `/${name}` });
const superuser = openDatabase({ url: inject("databaseServer"), max: 1 });

beforeAll(async () => {
  for (const statement of [
    `create role ${name} login createrole password 'ordinary'`,
    `grant xyd_app to ${name} with admin option`,
    `create database ${name} owner ${name}`,
  ])
    await superuser.execute(sql.raw(statement));
  await migrateDatabase(ownerUrl);
}, 60_000);
afterAll(() => superuser.$client.end());

/** The log-in that is used, and what the operator is told of it. */
async function chosen(url: string, appDatabaseUrl?: string) {
  const told: string[] = [];
  const warn = (...said: unknown[]) => void told.push(String(said.at(-1)));
  const env = parseEnv({ NODE_ENV: "test", DATABASE_URL: url, APP_DATABASE_URL: appDatabaseUrl });
  const server = { url, embedded: false, stop: async () => {} };
  const used = await appUrl(server, env, { warn } as unknown as Log);
  return { used, login: new URL(used).username, told: told.join("\n") };
}

test("an owner who may make roles makes a log-in that leads nowhere else", async () => {
  const { used, login, told } = await chosen(ownerUrl);
  expect(told).toBe("");
  expect(login).toBe(`xyd_web_${name}`);
  const client = new pg.Client({ connectionString: used });
  await client.connect();
  try {
    expect((await client.query("select from organisations")).rows).toEqual([]);
    await expect(client.query(`set role ${name}`)).rejects.toMatchObject({ code: "42501" });
    await expect(client.query("alter table audit_entries disable trigger all")).rejects.toMatchObject({
      code: "42501",
    });
  } finally {
    await client.end();
  }
  expect((await chosen(ownerUrl)).used, "by every node alike").toBe(used);
});

test("a log-in that was given is used as it is", async () => {
  const { used } = await chosen(ownerUrl);
  expect(await chosen(ownerUrl, used)).toMatchObject({ used, told: "" });
  const { told } = await chosen(ownerUrl, ownerUrl);
  expect(told, "the owner's own").toContain("can become the owner of the tables");
});

test("where none can be made the owner's serves on, and the operator is told", async () => {
  await superuser.execute(sql.raw(`alter role ${name} nocreaterole`));
  await superuser.execute(sql.raw(`revoke "xyd_web_${name}" from ${name}`));
  const { login, told } = await chosen(ownerUrl);
  expect(login).toBe(name);
  expect(told).toContain("no log-in of its own could be made");
  expect(told).toContain("Give APP_DATABASE_URL");
});
