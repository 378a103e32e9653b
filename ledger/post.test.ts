import { sql } from "drizzle-orm";
import { describe, expect, it, test } from "vitest";
import { newId } from "#lib/ids.ts";
import { type Fen, yuan } from "#lib/money.ts";
import { useDatabase } from "#tests/database.ts";
import { loanBalances } from "./balances.ts";
import { asSystem, newParties, openLine as openLineIn, postAll, TODAY } from "./book.fixture.ts";
import { drawdownConfirmed } from "./events/drawdown-confirmed.ts";
import { drawdownRequested } from "./events/drawdown-requested.ts";
import { interestAccrued } from "./events/interest-accrued.ts";
import { lineExpired } from "./events/line-expired.ts";
import { lineGranted } from "./events/line-granted.ts";
import { repayment } from "./events/repayment.ts";
import type { post } from "./post.ts";
import { verifyLedger } from "./verify.ts";

const database = useDatabase();

const openLine = (limit: Fen) => openLineIn(database.app, limit);

const owed = async (loanId: string) =>
  (await asSystem(database.app, (tx) => loanBalances(tx, [loanId]))).get(loanId);

type Line = { lineId: string; bankId: string; enterpriseId: string };

const pay = (line: Line, loanId: string, [interest, principal]: [number, number], restoresLine = true) =>
  repayment({
    ...line,
    loanId,
    repaymentId: newId(),
    interest: yuan(interest),
    principal: yuan(principal),
    receivedOn: "2026-02-20",
    restoresLine,
  });

describe("a line from grant to expiry", () => {
  it("keeps limit = available + held + drawn through every event", async () => {
    const line = await openLine(yuan(100));
    const { request, confirm, loanId } = line.drawdown(yuan(60));
    const instalment = { n: 1, dueOn: "2026-02-20", interest: yuan(2) };
    const steps: [Parameters<typeof post>[1], Record<string, Fen>][] = [
      [[request], { limit: yuan(100), available: yuan(40), held: yuan(60), drawn: yuan(0) }],
      [[confirm], { limit: yuan(100), available: yuan(40), held: yuan(0), drawn: yuan(60) }],
      [
        [interestAccrued({ ...line, loanId, instalment, bookedOn: TODAY })!, pay(line, loanId, [2, 20])],
        { limit: yuan(100), available: yuan(60), held: yuan(0), drawn: yuan(40) },
      ],
      [
        [lineExpired({ ...line, remaining: yuan(60), expiredOn: TODAY })!],
        { limit: yuan(40), available: yuan(0), held: yuan(0), drawn: yuan(40) },
      ],
      [
        [pay(line, loanId, [0, 40], false)],
        { limit: yuan(0), available: yuan(0), held: yuan(0), drawn: yuan(0) },
      ],
    ];
    for (const [transactions, balances] of steps) {
      await postAll(database.app, [...transactions]);
      expect(await line.balances()).toEqual(balances);
    }
    expect(await owed(loanId)).toMatchObject({
      principal: yuan(0),
      interest: yuan(0),
      interestEarned: yuan(2),
    });
  });

  it("takes a whole life in one call", async () => {
    const parties = newParties();
    const ids = { ...parties, lineId: newId(), drawdownId: newId(), loanId: newId(), amount: yuan(60) };
    await postAll(database.app, [
      lineGranted({ ...ids, limit: yuan(100), grantedOn: "2026-01-05" }),
      drawdownRequested({ ...ids, requestedOn: "2026-01-20" }),
      drawdownConfirmed({ ...ids, paidOn: "2026-01-20" }),
      pay(ids, ids.loanId, [0, 60]),
    ]);
    expect(await owed(ids.loanId)).toMatchObject({ principal: yuan(0) });
  });
});

describe("limits", () => {
  it("refuses to draw over the line, over a hold, and after expiry", async () => {
    const line = await openLine(yuan(100));
    await expect(postAll(database.app, [line.drawdown(yuan(101)).request])).rejects.toMatchObject({
      code: "invalid",
      message: "可用额度不足：当前可用 100.00 元，本次需要 101.00 元。请降低金额，或先处理待确认的提款。",
    });
    await postAll(database.app, [line.drawdown(yuan(60)).request]);
    await expect(postAll(database.app, [line.drawdown(yuan(41)).request])).rejects.toThrow(
      "可用额度不足：当前可用 40.00 元",
    );
    await postAll(database.app, [lineExpired({ ...line, remaining: yuan(40), expiredOn: TODAY })!]);
    await expect(postAll(database.app, [line.drawdown(yuan(1)).request])).rejects.toThrow(
      "可用额度不足：当前可用 0.00 元",
    );
  });

  it("refuses to repay more than is owed", async () => {
    const line = await openLine(yuan(100));
    const { request, confirm, loanId } = line.drawdown(yuan(60));
    await postAll(database.app, [request, confirm]);
    await expect(postAll(database.app, [pay(line, loanId, [0, 61])])).rejects.toThrow("尚欠本金 60.00 元");
    await expect(postAll(database.app, [pay(line, loanId, [1, 0])])).rejects.toThrow("应收利息 0.00 元");
  });

  it("undoes a whole call when one of its transactions is refused", async () => {
    const line = await openLine(yuan(100));
    const calls = [line.drawdown(yuan(50)).request, line.drawdown(yuan(51)).request];
    await expect(postAll(database.app, calls)).rejects.toThrow("可用额度不足");
    expect(await line.balances()).toMatchObject({ available: yuan(100), held: yuan(0) });
  });

  it("lets no race draw a line twice", async () => {
    const line = await openLine(yuan(100));
    const race = Array.from({ length: 30 }, () => postAll(database.app, [line.drawdown(yuan(10)).request]));
    const outcomes = await Promise.allSettled(race);
    expect(outcomes.filter((each) => each.status === "fulfilled")).toHaveLength(10);
    for (const each of outcomes)
      if (each.status === "rejected") expect(each.reason).toMatchObject({ code: "invalid" });
    expect(await line.balances()).toMatchObject({ available: yuan(0), held: yuan(100) });
  });
});

describe("holds", () => {
  it("resolves each once: confirming a voided one and voiding a confirmed one are conflicts", async () => {
    const line = await openLine(yuan(100));
    const [first, second] = [line.drawdown(yuan(10)), line.drawdown(yuan(20))];
    await postAll(database.app, [first.request, second.request, first.void, second.confirm]);
    await expect(postAll(database.app, [first.confirm])).rejects.toMatchObject({
      code: "conflict",
      message: /已经作废/,
    });
    await expect(postAll(database.app, [second.void])).rejects.toMatchObject({
      code: "conflict",
      message: /已经确认放款/,
    });
    expect(await line.balances()).toMatchObject({ available: yuan(80), held: yuan(0), drawn: yuan(20) });
  });

  it("gives one winner to a race of confirming and voiding", async () => {
    const line = await openLine(yuan(100));
    const { request, confirm, void: voided } = line.drawdown(yuan(10));
    await postAll(database.app, [request]);
    const outcomes = await Promise.allSettled([confirm, voided].map((each) => postAll(database.app, [each])));
    expect(outcomes.map((each) => each.status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("refuses one that does not exist, and another amount than was held", async () => {
    const line = await openLine(yuan(100));
    const { request, ...ids } = line.drawdown(yuan(10));
    await expect(postAll(database.app, [ids.confirm])).rejects.toMatchObject({ code: "conflict" });
    await postAll(database.app, [request]);
    const more = drawdownConfirmed({ ...ids, amount: yuan(11), paidOn: "2026-01-20" });
    await expect(postAll(database.app, [more])).rejects.toMatchObject({
      code: "conflict",
      message: /不一致/,
    });
  });
});

describe("idempotency keys", () => {
  it("have one effect for the same content, however often and however parallel", async () => {
    const line = await openLine(yuan(100));
    const { request } = line.drawdown(yuan(10));
    const results = await Promise.all(
      Array.from({ length: 20 }, () => postAll(database.app, [request, request])),
    );
    expect(new Set(results.flat().map((each) => each.transactionId)).size).toBe(1);
    expect(results.flat().filter((each) => each.isNew)).toHaveLength(1);
    expect(await line.balances()).toMatchObject({ held: yuan(10) });
  });

  it("refuse other content", async () => {
    const line = await openLine(yuan(100));
    const { request, ...ids } = line.drawdown(yuan(10));
    const other = drawdownRequested({ ...ids, amount: yuan(11), requestedOn: "2026-01-20" });
    await expect(postAll(database.app, [request, other])).rejects.toMatchObject({ code: "conflict" });
    await postAll(database.app, [request]);
    await expect(postAll(database.app, [other])).rejects.toMatchObject({ code: "conflict" });
  });
});

it("refuses to count on a day that has not come", async () => {
  const line = { ...newParties(), lineId: newId(), limit: yuan(1), grantedOn: TODAY };
  const yesterday = new Date("2026-11-21T23:59:59+08:00");
  await expect(postAll(database.app, [lineGranted(line)], yesterday)).rejects.toMatchObject({
    code: "invalid",
  });
  await postAll(database.app, [lineGranted(line)], new Date("2026-11-22T00:00:00+08:00"));
});

it("brings no deadlock to callers that touch the same accounts in opposite orders", async () => {
  const lines = await Promise.all(Array.from({ length: 8 }, () => openLine(yuan(1000))));
  const calls = Array.from({ length: 24 }, (_, i) => {
    const requests = lines.map((line) => line.drawdown(yuan(1)).request);
    return postAll(database.app, i % 2 ? requests : requests.reverse());
  });
  await Promise.all(calls);
  expect(await lines[0]!.balances()).toMatchObject({ held: yuan(24) });
});

test("after all this the book is sound", async () => {
  expect(await asSystem(database.app, verifyLedger)).toEqual([]);
  const posted = await asSystem(database.app, (tx) => tx.execute(sql`select 1 from ledger_transfers`));
  expect(posted.rowCount).toBeGreaterThan(100);
});
