import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { fen } from "#lib/money.ts";
import { useDatabase } from "#tests/database.ts";
import { lineChanged } from "../events/line-changed.ts";
import { lineGranted } from "../events/line-granted.ts";
import { Batch } from "./batch.ts";
import { postTrying } from "./post-trying.ts";

const database = useDatabase();
const parties = { bankId: randomUUID(), enterpriseId: randomUUID() };
const granted = (lineId: string, limit = 100) =>
  lineGranted({ ...parties, lineId, limit: fen(limit), grantedOn: "2026-01-05" });
/** Takes away as much of a line of 100. */
const lowered = (lineId: string, by: number) => {
  const change = { limit: fen(100 + by), newLimit: fen(100), drawn: fen(0), held: fen(0) };
  const ids = { ...parties, changeId: randomUUID(), lineId };
  return lineChanged({ ...ids, ...change, changedOn: "2026-01-06" });
};
const available = async (lineId: string) => {
  const { rows } = await database.owner.$client.query(
    "select credits_posted - debits_posted as left from ledger_accounts where code = 'line_available' and subject_id = $1",
    [lineId],
  );
  return rows[0]?.left;
};

test("what is posted stays, what is tried is refused each for its own reason and leaves nothing behind", async () => {
  const line = randomUUID();
  const refusals = await postTrying(
    database.app,
    [granted(line)],
    [[lowered(line, 101)], [granted(line, 200)], [granted(line)], [lowered(line, 40), lowered(line, 61)]],
  );
  expect(refusals?.map(({ code }) => code)).toEqual(["invalid", "conflict", "conflict", "invalid"]);
  expect(await available(line)).toBe("100");
});

test("where one that was tried comes off, nothing is posted and nobody is told", async () => {
  const line = randomUUID();
  expect(await postTrying(database.app, [granted(line)], [[lowered(line, 101)], [lowered(line, 100)]])).toBe(
    null,
  );
  expect(await available(line)).toBe(undefined);
});

test("where what is posted is refused, so is the whole, in its words", async () => {
  const line = randomUUID();
  await expect(
    postTrying(database.app, [granted(line), lowered(line, 101)], [[lowered(line, 300)]]),
  ).rejects.toMatchObject({ code: "invalid" });
  expect(await available(line)).toBe(undefined);
});

test("nothing goes before what waits to be tried that moves its accounts or takes its key", () => {
  const [line, other] = [randomUUID(), randomUUID()];
  const batch = new Batch();
  const operation = { key: "k", op: "close_month", on: "2026-02-01", month: "2026-01" } as const;
  expect(batch.mayPost([granted(line)])).toBe(true);
  batch.try({ line: 1, operation }, [granted(line)]);
  expect(batch.mayPost([lowered(line, 1)])).toBe(false);
  expect(batch.mayPost([granted(other), lowered(line, 1)])).toBe(false);
  expect(batch.mayPost([granted(other)])).toBe(true);
  expect(batch.mayPost([{ ...granted(other), idempotencyKey: granted(line).idempotencyKey }])).toBe(false);
});
