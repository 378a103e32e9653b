import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { useDatabase } from "#tests/database.ts";
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
