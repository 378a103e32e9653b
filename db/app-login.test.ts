import pg from "pg";
import { expect, test } from "vitest";
import { useDatabase } from "#tests/database.ts";
import { appLogin } from "./app-login.ts";

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

test.each(["postgres", "template1"])("it is not let into the server's database %s", async (name) => {
  const url = new URL(await appLogin(database.url));
  url.pathname = `/${name}`;
  const client = new pg.Client({ connectionString: url.href });
  await expect(client.connect()).rejects.toMatchObject({ code: "42501" });
});
