import { sql } from "drizzle-orm";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { newId } from "#lib/ids.ts";
import { type Fen, fen } from "#lib/money.ts";
import { useDatabase } from "#tests/database.ts";
import { lineBalances, loanBalances } from "./balances.ts";
import { asSystem, newParties, postAll } from "./book.fixture.ts";
import { drawdownConfirmed } from "./events/drawdown-confirmed.ts";
import { drawdownRequested } from "./events/drawdown-requested.ts";
import { drawdownVoided } from "./events/drawdown-voided.ts";
import { interestAccrued } from "./events/interest-accrued.ts";
import { lineGranted } from "./events/line-granted.ts";
import { repayment } from "./events/repayment.ts";
import { postNow } from "./post-now.ts";
import type { LedgerTransaction } from "./transaction.ts";
import { verifyLedger } from "./verify.ts";

const database = useDatabase();
const DAY = "2026-01-20";
const CALLERS = 16;

async function openLine(limit: Fen) {
  const line = { ...newParties(), lineId: newId() };
  await postNow(database.app, [lineGranted({ ...line, limit, grantedOn: DAY })]);
  const draw = (amount: Fen) => drawdownRequested({ ...line, drawdownId: newId(), amount, requestedOn: DAY });
  const balances = async () =>
    (await asSystem(database.app, (tx) => lineBalances(tx, [line.lineId]))).get(line.lineId);
  return { ...line, draw, balances };
}

const WAYS: [string, (transactions: LedgerTransaction[]) => Promise<unknown>][] = [
  ["each in a transaction of its own", (transactions) => postAll(database.app, transactions)],
  ["through the writers", (transactions) => postNow(database.app, transactions)],
];

describe.each(WAYS)("%s", (_, send) => {
  it("lets of 200 draws on one line pass exactly as many as fit", async () => {
    const line = await openLine(fen(37_00));
    const outcomes = await Promise.allSettled(Array.from({ length: 200 }, () => send([line.draw(fen(100))])));
    expect(outcomes.filter((each) => each.status === "fulfilled")).toHaveLength(37);
    for (const each of outcomes)
      if (each.status === "rejected")
        expect(each.reason).toMatchObject({ code: "invalid", message: /^可用额度不足：当前可用 0.00 元/ });
    expect(await line.balances()).toMatchObject({ available: 0n, held: 3700n });
  });

  it("gives 50 equal keys one effect, and one of two contents under a key", async () => {
    const line = await openLine(fen(100_00));
    const draw = line.draw(fen(100));
    await Promise.all(Array.from({ length: 50 }, () => send([draw])));
    expect(await line.balances()).toMatchObject({ held: 100n });
    const [one, other] = [line.draw(fen(100)), line.draw(fen(200))];
    const outcomes = await Promise.allSettled(
      [one, { ...other, idempotencyKey: one.idempotencyKey }].map((each) => send([each])),
    );
    expect(outcomes.map((each) => each.status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("lets one of a confirmation and a voiding through, 20 times over", async () => {
    const line = await openLine(fen(20_00));
    for (let round = 0; round < 20; round += 1) {
      const hold = { ...line, drawdownId: newId(), amount: fen(100) };
      await send([drawdownRequested({ ...hold, requestedOn: DAY })]);
      const outcomes = await Promise.allSettled([
        send([drawdownConfirmed({ ...hold, loanId: newId(), paidOn: DAY })]),
        send([drawdownVoided({ ...hold, voidedOn: DAY, lineEnded: false })]),
      ]);
      const refused = outcomes.filter((each) => each.status === "rejected");
      expect(refused).toHaveLength(1);
      expect(refused[0]!.reason).toMatchObject({ code: "conflict", message: /^这笔提款/ });
    }
  });

  it("comes to one state in whatever order repayments arrive", async () => {
    const line = await openLine(fen(1000));
    const ids = { ...line, drawdownId: newId(), loanId: newId(), amount: fen(1000) };
    await postAll(database.app, [
      drawdownRequested({ ...ids, requestedOn: DAY }),
      drawdownConfirmed({ ...ids, paidOn: DAY }),
    ]);
    const repaid = Array.from({ length: 20 }, (_each, i) =>
      repayment({
        ...ids,
        ...{ repaymentId: newId(), interest: fen(0), principal: fen(10 + i), receivedOn: DAY },
        restoresLine: true,
      }),
    );
    const shuffled = fc.sample(fc.shuffledSubarray(repaid, { minLength: repaid.length }), 1)[0]!;
    await Promise.all([...shuffled, ...repaid].map((each) => send([each])));
    const total = repaid.reduce((sum, _each, i) => sum + BigInt(10 + i), 0n);
    expect(await line.balances()).toMatchObject({ available: total, drawn: 1000n - total });
    const loans = await asSystem(database.app, (tx) => loanBalances(tx, [ids.loanId]));
    expect(loans.get(ids.loanId)).toMatchObject({ principal: 1000n - total });
  });
});

test("one call's refusal is not another's, though both go together", async () => {
  const line = await openLine(fen(100));
  const calls = [line.draw(fen(60)), line.draw(fen(101)), line.draw(fen(40))].map((each) =>
    postNow(database.app, [each]),
  );
  const outcomes = await Promise.allSettled(calls);
  expect(outcomes.map((each) => each.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
});

test("what was acknowledged before a connection was cut is there, and trying again by key is harmless", async () => {
  const loan = { ...newParties(), loanId: newId() };
  const accruals = Array.from({ length: 300 }, (_, i) => {
    const instalment = { n: i + 1, dueOn: DAY, interest: fen(7) };
    return interestAccrued({ ...loan, instalment, bookedOn: DAY })!;
  });
  const outcomes: ("acknowledged" | "unknown")[] = [];
  const caller = async (_: unknown, first: number) => {
    for (let i = first; i < accruals.length; i += CALLERS)
      outcomes[i] = await postNow(database.app, [accruals[i]!]).then(
        () => "acknowledged",
        () => "unknown",
      );
  };
  const sent = Promise.all(Array.from({ length: CALLERS }, caller));
  let cuts = 0;
  for (let tries = 0; tries < 100 && cuts < 5; tries += 1) {
    const cut = await database.owner.execute(sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and query like '%post_transactions%' and pid <> pg_backend_pid()`);
    cuts += cut.rowCount ?? 0;
  }
  await sent;
  expect(cuts).toBeGreaterThan(0);
  // Connections that were cut while they were idle are met here.
  const look = () => asSystem(database.app, (tx) => tx.execute(sql`select`));
  await Promise.allSettled(Array.from({ length: CALLERS }, look));
  const isThere = async () => {
    const { rows } = await asSystem(database.app, (tx) =>
      tx.execute<{ key: string }>(
        sql`select idempotency_key as key from ledger_transactions where subject_id = ${loan.loanId}`,
      ),
    );
    return new Set(rows.map(({ key }) => key));
  };
  const there = await isThere();
  for (const [i, each] of outcomes.entries())
    if (each === "acknowledged") expect(there).toContain(accruals[i]!.idempotencyKey);
  await Promise.all(accruals.map((each) => postNow(database.app, [each])));
  expect((await isThere()).size).toBe(300);
  const { interest } = (await asSystem(database.app, (tx) => loanBalances(tx, [loan.loanId]))).get(
    loan.loanId,
  )!;
  expect(interest).toBe(2100n);
});

test("after all this the book is sound", async () => {
  expect(await asSystem(database.app, verifyLedger)).toEqual([]);
});

test("a refusal does not cost the connection", async () => {
  const line = await openLine(fen(1));
  let opened = 0;
  const count = () => {
    opened += 1;
  };
  database.app.$client.on("connect", count);
  for (let n = 0; n < 20; n += 1)
    await expect(postNow(database.app, [line.draw(fen(2))])).rejects.toThrow("可用额度不足");
  database.app.$client.off("connect", count);
  expect(opened).toBeLessThan(3);
});
