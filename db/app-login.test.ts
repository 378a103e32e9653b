import pg from "pg";
import { expect, test } from "vitest";
import { useDatabase } from "#tests/database.ts";
import { appLogin } from "./app-login.ts";
import { type Db, openDatabase } from "./client.ts";

const database = useDatabase();

test("the application's own log-in leads nowhere but to the application's role", async () => {
  const [url, again] = await Promise.all([appLogin(database.url), appLogin(database.url)]);
  expect(again).toBe(url);
  const client = new pg.Client({ connectionString: url, options: "-c role=xyd_app" });
  await client.connect();
  try {
    const whoami = async () => (await client.query("select current_user as name")).rows[0].name;
    expect(await whoami()).toBe("xyd_app");
    await client.query("set role none");
    expect(await whoami()).toBe("xyd_web");
    expect((await client.query("select from organisations")).rows).toEqual([]);
    for (const statement of [
      "set role postgres",
      "set session authorization postgres",
      "alter table audit_entries disable trigger all",
      "set session_replication_role = replica",
      "delete from audit_entries",
      "create table public.mine (id int)",
      "select * from archive.data_reads_other",
      "select pg_read_file('/etc/passwd')",
    ])
      await expect(client.query(statement), statement).rejects.toMatchObject({ code: "42501" });
  } finally {
    await client.end();
  }
});

test("what it keeps for its later connections stops none of them, names no actor, and is gone with the next start", async () => {
  const url = await appLogin(database.url);
  const name = new URL(url).pathname.slice(1);
  const ask = async (db: Db) => {
    const { rows } = await db.execute(
      "select current_setting('row_security') as policies, current_setting('transaction_read_only') as idle",
    );
    await db.$client.end();
    return rows[0];
  };
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const keep = (setting: string) => client.query(`alter role xyd_web in database ${name} set ${setting}`);
  await expect(keep(`app.actor = '{"kind": "system"}'`)).rejects.toMatchObject({ code: "42501" });
  for (const setting of ["row_security = off", "default_transaction_read_only = on"]) await keep(setting);
  await client.end();
  const sound = { policies: "on", idle: "off" };
  expect(await ask(openDatabase({ url, role: "xyd_app", max: 1 }))).toEqual(sound);
  await appLogin(database.url);
  expect(await ask(openDatabase({ url, max: 1 }))).toEqual(sound);
});

test.each(["postgres", "template1"])("it is not let into the server's database %s", async (name) => {
  const url = new URL(await appLogin(database.url));
  url.pathname = `/${name}`;
  const client = new pg.Client({ connectionString: url.href });
  await expect(client.connect()).rejects.toMatchObject({ code: "42501" });
});
