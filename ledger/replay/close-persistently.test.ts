import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { newId } from "#lib/ids.ts";
import { yuan } from "#lib/money.ts";
import { useDatabase } from "#tests/database.ts";
import { newParties, postAll } from "../book.fixture.ts";
import { lineGranted } from "../events/line-granted.ts";
import { closePersistently } from "./close-persistently.ts";

const database = useDatabase();

/** Closes January, the first connection broken while it waits to read the closings. */
async function closeBroken(): Promise<string> {
  const client = await database.owner.$client.connect();
  try {
    await client.query("begin; lock ledger_periods");
    const closing = closePersistently(database.app, "2026-01-01", "2026-03-01");
    // Elsewhere than in the transaction that holds it up: there the activity stays as it was first seen.
    const cut = sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`;
    while ((await database.owner.execute(cut)).rowCount === 0) await sleep(5);
    await client.query("rollback");
    return await closing;
  } finally {
    client.release();
  }
}

/** Closes January, the first answer to a commit lost on its way. */
function closeUnanswered(): Promise<string> {
  database.app.$client.once("acquire", (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => Promise<unknown>;
    Object.assign(client, {
      query: async (...args: unknown[]) => {
        const answer = await query(...args);
        if (args[0] !== "commit") return answer;
        Object.assign(client, { query });
        throw new Error("Connection terminated unexpectedly");
      },
    });
  });
  return closePersistently(database.app, "2026-01-01", "2026-03-01");
}

beforeAll(() => {
  const granted = { ...newParties(), lineId: newId(), limit: yuan(100), grantedOn: "2026-01-05" };
  return postAll(database.app, [lineGranted(granted)]);
});

const isRepeated = { code: "conflict", message: expect.stringMatching(/已经结账/) };

test("a month is closed although the answer was lost, and closed once", async () => {
  expect(await closeUnanswered()).toBe("2026-02-01");
  await expect(closeUnanswered()).rejects.toMatchObject(isRepeated);
});

test("that a month was closed before is told although the connection broke", async () => {
  await expect(closeBroken()).rejects.toMatchObject(isRepeated);
});
