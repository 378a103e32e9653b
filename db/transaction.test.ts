import { count, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { useDatabase } from "#tests/database.ts";
import { type Db, openDatabase, schema, type Tx } from "./client.ts";
import { callAlone, commitAhead, inOrder, inTransaction, withCommit } from "./transaction.ts";

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

  test.each([
    ["a statement of the pool's own", () => pool.execute(sql`set app.elevated = 'yes'`)],
    ["a transaction of Drizzle's", () => pool.transaction((tx) => tx.execute(sql`set app.elevated = 'yes'`))],
  ])("is gone too where it was %s", async (_, left) => {
    await left();
    expect(await found(sql`select current_setting('app.elevated', true) as found`)).toBe("");
    await left();
    const call = { function: "pg_catalog.current_setting", result: "found" } as const;
    const alone = () => callAlone<{ found: string }>(pool, settings, call, ["app.elevated", "true"]);
    expect([await alone(), await alone()]).toEqual([[{ found: "" }], [{ found: "" }]]);
  });

  test("a temporary table is gone", async () => {
    await leave("create temporary table organisations (id uuid)");
    expect(await found(sql`select to_regclass('pg_temp.organisations') as found`)).toBeNull();
  });

  test.each([{ pipelined: false }, { pipelined: true }])(
    "a statement of one's own under a name of the platform's is never run in its place (pipelined: $pipelined)",
    async (options) => {
      const ask = () =>
        inTransaction(
          pool,
          settings,
          async (tx) => {
            const [row] = await tx.select({ n: count() }).from(schema.divisions).prepare("counted").execute();
            return row!.n;
          },
          options,
        );
      const honest = await ask();
      await leave("deallocate counted", "prepare counted as select 999");
      expect(await ask()).toBe(honest);
      await leave("deallocate counted");
      await expect(ask(), "and its connection is closed").rejects.toThrow();
      expect(await ask()).toBe(honest);
    },
  );
});

describe("statements that are sent without waiting for one another", () => {
  const code = sql.raw("(code, name, kind)");
  const insert = (tx: Tx, value: string) =>
    tx.execute(sql`insert into divisions ${code} values (${value}, '样例', 'province')`);
  const kept = async () =>
    (
      await database.owner.execute<{ code: string }>(
        sql`select code from divisions where code like '9_' order by 1`,
      )
    ).rows;
  const pipelined = <R>(run: (tx: Tx) => Promise<R>) =>
    inTransaction(database.app, settings, run, { pipelined: true });
  const counted = (tx: Tx) => tx.$count(schema.divisions);

  test("are run in the order in which they were sent, as they are one after the other", async () => {
    const undone = new Error("undone");
    for (const options of [{ pipelined: true }, { pipelined: false }]) {
      const seen: number[][] = [];
      const run = inTransaction(
        database.app,
        settings,
        async (tx) => {
          const [first, , second, , third] = await inOrder(tx, [
            () => counted(tx),
            () => insert(tx, "91"),
            () => counted(tx),
            () => insert(tx, "92"),
            () => counted(tx),
          ]);
          seen.push([first, second, third]);
          throw undone;
        },
        options,
      );
      await expect(run).rejects.toBe(undone);
      expect(seen).toEqual([[0, 1, 2]]);
    }
  });

  test("undo all where one waited for with the commit fails, whose error is told", async () => {
    const run = pipelined(async (tx) => {
      await insert(tx, "94");
      withCommit(tx, () => tx.execute(sql`select 1 / 0`));
      withCommit(tx, () => insert(tx, "95"));
    });
    await expect(run).rejects.toMatchObject({ cause: { code: "22012" } });
    expect(await kept()).toEqual([]);
  });

  test("tell the error of the first that fails, and their connection serves on", async () => {
    const run = pipelined((tx) =>
      inOrder(tx, [() => insert(tx, "96"), () => tx.execute(sql`select 'x'::integer`), () => counted(tx)]),
    );
    await expect(run).rejects.toMatchObject({ cause: { code: "22P02" } });
    expect(await kept()).toEqual([]);
    expect(await pipelined(counted)).toBe(0);
  });

  test("are not done where the transaction could not begin, whose error is told", async () => {
    const run = inTransaction(database.app, { no_such_setting: "1" }, (tx) => insert(tx, "97"), {
      pipelined: true,
    });
    await expect(run).rejects.toMatchObject({ code: "42704" });
    expect(await kept()).toEqual([]);
  });

  test("are not sent where a setting's name is none", async () => {
    for (const name of ["", "a..b", "a b", 'x"; drop'])
      await expect(
        inTransaction(database.app, { [name]: "1" }, (tx) => insert(tx, "98"), { pipelined: true }),
      ).rejects.toThrow("no setting");
    expect(await kept()).toEqual([]);
  });

  test("that are waited for with the commit are committed with it", async () => {
    await pipelined(async (tx) => withCommit(tx, () => insert(tx, "93")));
    expect(await kept()).toEqual([{ code: "93" }]);
    await database.owner.execute(sql`delete from divisions where code = '93'`);
  });
});

test.each([{ pipelined: false }, { pipelined: true }])(
  "connections cut off again and again leak none (pipelined: $pipelined)",
  async (options) => {
    const cut = () =>
      inTransaction(
        database.app,
        settings,
        async (tx) => {
          await tx.execute(sql`select pg_terminate_backend(pg_backend_pid())`);
        },
        options,
      );
    for (let round = 0; round < 30; round += 1) await expect(cut()).rejects.toThrow();
    expect(await inTransaction(database.app, settings, async () => "alive")).toBe("alive");
    expect(database.app.$client.waitingCount).toBe(0);
    // The last has its answer before its connection is back.
    await expect.poll(() => database.app.$client.totalCount - database.app.$client.idleCount).toBe(0);
  },
);

test("only the transaction that says so comes back before its commit is on disk", async () => {
  // The server of the tests never waits for its disk; this database does.
  await database.owner.execute(
    sql.raw(`alter database ${new URL(database.url).pathname.slice(1)} set synchronous_commit = on`),
  );
  const pool = openDatabase({ url: database.url, role: "xyd_app", max: 1 });
  const waits = (ahead: boolean) =>
    inTransaction(
      pool,
      settings,
      async (tx) => {
        if (ahead) commitAhead(tx);
        const { rows } = await tx.execute<{ waits: string }>(
          sql`select current_setting('synchronous_commit') as waits`,
        );
        return rows[0]!.waits;
      },
      { pipelined: true },
    );
  const seen = [await waits(false), await waits(true), await waits(false)];
  await pool.$client.end();
  expect(seen).toEqual(["on", "off", "on"]);
});
