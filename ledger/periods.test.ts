import { sql } from "drizzle-orm";
import { describe, expect, it, test } from "vitest";
import type { DateOn, Month } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { yuan } from "#lib/money.ts";
import { useDatabase } from "#tests/database.ts";
import { actingAs, asSystem, NOW, newParties, postAll, TODAY } from "./book.fixture.ts";
import { drawdownRequested } from "./events/drawdown-requested.ts";
import { lineGranted } from "./events/line-granted.ts";
import { asLateEntries, openFrom } from "./open-month.ts";
import { closeMonth, closingsOf } from "./periods.ts";
import { post } from "./post.ts";
import { verifyLedger } from "./verify.ts";

const close = (month: Month, today: DateOn = TODAY) =>
  asSystem(database.app, (tx) => closeMonth(tx, month, today));
const granted = (grantedOn: DateOn) =>
  lineGranted({ ...newParties(), lineId: newId(), limit: yuan(100), grantedOn });
const stored = async (key: string) => {
  const { rows } = await database.owner.execute<{ on: string; happened: string | null }>(sql`
    select effective_on as on, happened_on as happened from ledger_transactions where idempotency_key = ${key}`);
  return rows[0];
};

const database = useDatabase();

describe("closing", () => {
  it("finds nothing to close where nothing was booked", async () => {
    await expect(close("2026-01-01")).rejects.toMatchObject({ code: "conflict", message: /还没有记过账/ });
  });

  it("takes the months in order, each once, and none that is not over", async () => {
    await postAll(database.app, [granted("2026-01-05"), granted("2026-03-31")]);
    await expect(close("2026-02-01")).rejects.toMatchObject({ message: /请先结2026年1月/ });
    expect(await close("2026-01-01")).toMatchObject({ month: "2026-01-01", transactions: 1 });
    await expect(close("2026-01-01")).rejects.toMatchObject({ code: "conflict", message: /已经结账/ });
    await expect(close("2026-03-01")).rejects.toMatchObject({ message: /请先结2026年2月/ });
    expect(await close("2026-02-01")).toMatchObject({ transactions: 0 });
    await expect(close("2026-03-01", "2026-03-31")).rejects.toMatchObject({
      code: "invalid",
      message: "2026年3月还没有结束，请在2026年4月1日以后结账。",
    });
    expect(await asSystem(database.app, closingsOf)).toEqual({ last: "2026-02-01", next: "2026-03-01" });
  });

  it("is the platform's, and its rows are written in no other way", async () => {
    const bank = { kind: "bank", organisationId: newId(), role: "approver" } as const;
    await expect(
      actingAs(database.app, bank, (tx) => closeMonth(tx, "2026-03-01", TODAY)),
    ).rejects.toMatchObject({ cause: { code: "42501" } });
    const forged = sql`insert into ledger_periods (id, month, open_from, closed_at, transactions)
      values (${newId()}, '2026-03-01', '2026-04-01', now(), 0)`;
    await expect(asSystem(database.app, (tx) => tx.execute(forged))).rejects.toMatchObject({
      cause: { code: "42501" },
    });
  });

  it("goes to one of many who close at once", async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 3 }, () => close("2026-03-01")));
    expect(outcomes.filter((each) => each.status === "fulfilled")).toHaveLength(1);
  });
});

describe("a closed month", () => {
  it("takes no posting, whoever posts, and says from when on the book is open", async () => {
    await expect(postAll(database.app, [granted("2026-03-31")])).rejects.toMatchObject({
      code: "invalid",
      message: "2026年4月1日以前的月份已经结账，不能再记入。请把记账日期改为2026年4月1日或以后。",
    });
    await postAll(database.app, [granted("2026-04-01")]);
  });

  it("takes no transfer under a transaction of its own, even by a statement", async () => {
    const more = sql`insert into ledger_transfers
      (id, transaction_id, ordinal, subject_id, bank_id, enterprise_id, effective_on, recorded_at, debit_account_id, credit_account_id, amount_fen, kind, code)
      select ${newId()}, transaction_id, ordinal + 1, t.subject_id, t.bank_id, t.enterprise_id, t.effective_on, t.recorded_at, debit_account_id, credit_account_id, 1, kind, code
      from ledger_transfers t join ledger_transactions x on x.id = t.transaction_id where x.effective_on < '2026-02-01' limit 1`;
    await expect(asSystem(database.app, (tx) => tx.execute(more))).rejects.toMatchObject({
      cause: { constraint: "ledger_transactions_open_month" },
    });
  });

  it("takes no posting by a snapshot from before its closing", async () => {
    await expect(
      database.app.transaction(
        async (tx) => {
          await tx.execute(sql`select set_config('app.actor', '{"kind": "system"}', true)`);
          await post(tx, [granted("2026-04-02")], NOW);
        },
        { isolationLevel: "repeatable read" },
      ),
    ).rejects.toMatchObject({ cause: { code: "23001" } });
  });

  it("gives the first result to a key that is sent again, in time or as a late entry", async () => {
    const event = granted("2026-04-10");
    const [first] = await postAll(database.app, [event]);
    await close("2026-04-01");
    const again = { transactionId: first!.transactionId, isNew: false };
    expect(await postAll(database.app, [event])).toMatchObject([again]);
    expect(await postAll(database.app, asLateEntries([event], "2026-05-01"))).toMatchObject([again]);
  });
});

describe("late entries", () => {
  const late = (events: ReturnType<typeof granted>[]) =>
    asSystem(database.app, async (tx) => post(tx, asLateEntries(events, await openFrom(tx)), new Date()));

  it("count on the first open day and name the day on which they happened", async () => {
    const [past, present] = [granted("2026-02-14"), granted("2026-06-01")];
    await late([past, present]);
    expect(await stored(past.idempotencyKey)).toEqual({ on: "2026-05-01", happened: "2026-02-14" });
    expect(await stored(present.idempotencyKey)).toEqual({ on: "2026-06-01", happened: null });
    expect(await late([past])).toMatchObject([{ isNew: false }]);
  });

  it("are of closed months alone", async () => {
    const open = { ...granted("2026-06-02"), happenedOn: "2026-05-20" };
    await expect(postAll(database.app, [open])).rejects.toMatchObject({ code: "invalid" });
  });
});

test("a posting that races a closing is in the month's totals, or refused", async () => {
  const line = { ...newParties(), lineId: newId() };
  await postAll(database.app, [lineGranted({ ...line, limit: yuan(1000), grantedOn: "2026-05-02" })]);
  const draw = () =>
    drawdownRequested({ ...line, drawdownId: newId(), amount: yuan(1), requestedOn: "2026-05-20" });
  const race = Array.from({ length: 40 }, (_, n) =>
    n === 15 ? close("2026-05-01") : postAll(database.app, [draw()]),
  );
  const outcomes = await Promise.allSettled(race);
  expect(outcomes[15]).toMatchObject({ status: "fulfilled" });
  for (const each of outcomes)
    if (each.status === "rejected")
      expect(each.reason).toMatchObject({ code: "invalid", message: /已经结账/ });
  const posted = outcomes.filter((each) => each.status === "fulfilled").length - 1;
  const { rows } = await database.owner.execute<{ held: string }>(sql`
    select credits_pending as held from ledger_period_totals t join ledger_periods p on p.id = t.period_id
    where month = '2026-05-01' and code = 'line_drawn' and bank_id = ${line.bankId}`);
  expect(rows[0]?.held ?? "0").toBe(String(posted * 100));
  await expect(postAll(database.app, [draw()])).rejects.toThrow("已经结账");
});

test("after all this the book is sound", async () => {
  expect(await asSystem(database.app, verifyLedger)).toEqual([]);
});
