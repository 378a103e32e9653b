import { count, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { useDatabase } from "#tests/database.ts";
import { type Db, openDatabase, schema } from "./client.ts";
import { inTransaction } from "./transaction.ts";

const database = useDatabase();
const settings = { "app.actor": `{"kind":"system","job":"it's \\\\ a test"}` };
const actorOf = async () =>
  (await database.app.execute<{ actor: string }>(sql`select current_setting('app.actor', true) as actor`))
    .rows[0]!.actor;

test("what it sets holds inside, quotes and backslashes included, and nowhere after it", async () => {
  const seen = await inTransaction(database.app, settings, async (tx) => {
    const { rows } = await tx.execute<{ actor: string }>(sql`select current_setting('app.actor') as actor`);
    return rows[0]!.actor;
  });
  expect(seen).toBe(settings["app.actor"]);
  for (let connection = 0; connection < 12; connection += 1) expect(await actorOf()).toBeFalsy();
});

test("an error undoes what was done and goes on to the caller", async () => {
  const insert = sql`insert into divisions (code, name, kind) values ('99', '样例', 'province')`;
  const run = inTransaction(database.app, settings, async (tx) => {
    await tx.execute(insert);
    throw new Error("changed my mind");
  });
  await expect(run).rejects.toThrow("changed my mind");
  expect((await database.owner.execute(sql`select from divisions where code = '99'`)).rows).toEqual([]);
});

test("a statement that failed cannot be passed over in silence", async () => {
  const run = inTransaction(database.app, settings, async (tx) => {
    await tx.execute(sql`select 1 / 0`).catch(() => {});
    return "done";
  });
  await expect(run).rejects.toThrow("rolled back");
});

describe("what a request left on its connection", () => {
  /** One connection for all, so that each finds what the one before has left. */
  let pool: Db;
  beforeAll(() => {
    pool = openDatabase({ url: database.url, role: "xyd_app", max: 1 });
  });
  afterAll(() => pool.$client.end());
  const leave = (...statements: string[]) =>
    inTransaction(pool, settings, async (tx) => {
      for (const statement of statements) await tx.execute(sql.raw(statement));
    });
  const found = (statement: ReturnType<typeof sql>) =>
    inTransaction(
      pool,
      settings,
      async (tx) => (await tx.execute<{ found: unknown }>(statement)).rows[0]!.found,
    );

  test.each([
    { setting: "search_path", left: "pg_temp, public", is: "public,pg_temp" },
    { setting: "role", left: "none", is: "xyd_app" },
    { setting: "statement_timeout", left: "1234ms", is: "30min" },
    { setting: "default_transaction_read_only", left: "on", is: "off" },
    { setting: "app.elevated", left: "yes", is: "" },
  ])("$setting is as it was opened with", async ({ setting, left, is }) => {
    await leave(`select set_config('${setting}', '${left}', false)`);
    expect(await found(sql`select current_setting(${setting}, true) as found`)).toBe(is);
  });

  test("a log-in taken over is given back", async () => {
    const whoever = openDatabase({ url: database.url, max: 1 });
    await inTransaction(whoever, settings, (tx) => tx.execute(sql`set session authorization xyd_app`));
    const { rows } = await inTransaction(whoever, settings, (tx) =>
      tx.execute<{ name: string }>(sql`select session_user as name`),
    );
    expect(rows[0]!.name).not.toBe("xyd_app");
    await whoever.$client.end();
  });

  test("a cursor that was kept shows the next request nothing, and a lock is given back", async () => {
    await leave(
      "declare kept cursor with hold for select code from divisions",
      "select pg_advisory_lock(7420121)",
    );
    expect(await found(sql`select count(*)::int as found from pg_cursors`)).toBe(0);
    // Of this connection: other tests lock in the same cluster.
    const own = sql`locktype = 'advisory' and pid = pg_backend_pid()`;
    expect(await found(sql`select count(*)::int as found from pg_locks where ${own}`)).toBe(0);
  });

  test("a temporary table is gone", async () => {
    await leave("create temporary table organisations (id uuid)");
    expect(await found(sql`select to_regclass('pg_temp.organisations') as found`)).toBeNull();
  });

  test("a statement of one's own under a name of the platform's is never run in its place", async () => {
    const ask = () =>
      inTransaction(pool, settings, async (tx) => {
        const [row] = await tx.select({ n: count() }).from(schema.divisions).prepare("counted").execute();
        return row!.n;
      });
    const honest = await ask();
    await leave("deallocate counted", "prepare counted as select 999");
    expect(await ask()).toBe(honest);
    await leave("deallocate counted");
    await expect(ask(), "and its connection is closed").rejects.toThrow();
    expect(await ask()).toBe(honest);
  });
});

test("connections cut off again and again leak none", async () => {
  const cut = () =>
    inTransaction(database.app, settings, async (tx) => {
      await tx.execute(sql`select pg_terminate_backend(pg_backend_pid())`);
    });
  for (let round = 0; round < 30; round += 1) await expect(cut()).rejects.toThrow();
  expect(await inTransaction(database.app, settings, async () => "alive")).toBe("alive");
  expect(database.app.$client.waitingCount).toBe(0);
  expect(database.app.$client.totalCount - database.app.$client.idleCount).toBe(0);
});
