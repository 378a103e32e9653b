import { and, eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { schema } from "#db/client.ts";
import { addDays } from "#lib/dates.ts";
import { fen, wan } from "#lib/money.ts";
import { useFreeClock } from "#tests/clock.ts";
import { useDatabase } from "#tests/database.ts";
import { aBank, anEnterprise, callerAs } from "#tests/factories.ts";
import { system } from "../access/actor.ts";
import { actAs } from "../access/verb.ts";
import { prepareApplication } from "../applications/index.ts";
import { findFaults } from "../ledger/verify-ledger.ts";
import {
  aCase,
  draw,
  granted,
  lent,
  nextReceipt,
  released,
  submitted,
  today,
  yesterday,
} from "./case.fixture.ts";
import {
  checkClocks,
  confirmDrawdown,
  listLines,
  listLoans,
  listOwnLines,
  listOwnLoans,
  recordRepayment,
  requestDrawdown,
  viewLine,
  viewLoan,
  viewOwnLoan,
  voidDrawdown,
} from "./index.ts";

const database = useDatabase();
useFreeClock(database);
const refused = (code: string) => expect.objectContaining({ code });
const findings = () =>
  database.app.transaction(async (tx) => {
    await actAs(tx, system("ledger-verify"));
    return findFaults(tx);
  });
const outcomes = (settled: PromiseSettledResult<unknown>[]) => settled.map((each) => each.status).sort();
const repay = (loanId: string, amount: bigint | string, over: Record<string, unknown> = {}) => ({
  ...{ loanId, amount: typeof amount === "string" ? amount : fen(amount) },
  ...{ bankReceiptNumber: nextReceipt(), receivedOn: today() },
  ...over,
});

test("a case from application to the last repayment leaves a sound book", async () => {
  const world = await aCase(database);
  const { lineId, loanId } = await lent(world, wan(60));
  const lines = await listOwnLines(world.as.owner, {});
  expect(lines).toMatchObject([
    {
      id: lineId,
      toConfirm: [],
      balances: { limit: wan(100), available: wan(40), held: 0n, drawn: wan(60) },
    },
  ]);
  const loan = await viewOwnLoan(world.as.owner, { loanId });
  expect(loan).toMatchObject({ status: "active", principal: wan(60), outstanding: wan(60), agrees: true });
  expect(loan.schedule.length).toBe(12);

  for (const instalment of loan.schedule) {
    const before = await viewLoan(world.as.officer, { loanId });
    expect(before.nextAmount).toBe(instalment.total);
    const { isSettled } = await recordRepayment(world.as.officer, repay(loanId, instalment.total));
    expect(isSettled).toBe(instalment.n === 12);
    expect((await viewLoan(world.as.officer, { loanId })).agrees).toBe(true);
  }
  const settled = await viewOwnLoan(world.as.owner, { loanId });
  expect(settled).toMatchObject({
    status: "settled",
    outstanding: 0n,
    owed: 0n,
    settledOn: today(),
    nextDueOn: null,
  });
  expect((await viewLine(world.as.officer, { lineId })).balances).toMatchObject({
    available: wan(100),
    drawn: 0n,
  });
  expect(await findings()).toEqual([]);

  await submitted(world);
  const applications = await database.owner
    .select({ firstLoan: schema.applications.firstLoan })
    .from(schema.applications)
    .where(
      and(
        eq(schema.applications.enterpriseId, world.enterprise.id),
        eq(schema.applications.status, "submitted"),
      ),
    );
  expect(applications).toEqual([{ firstLoan: false }]);
  expect(
    (await prepareApplication(world.as.owner, { versionId: world.product.versionId })).openApplicationId,
  ).not.toBeNull();
});

describe("drawing", () => {
  test("two payments that together exceed the line: one is taken", async () => {
    const world = await aCase(database);
    const { lineId } = await granted(world);
    const both = await Promise.allSettled(
      [1, 2].map(() => requestDrawdown(world.as.officer, draw(lineId, wan(60)))),
    );
    expect(outcomes(both)).toEqual(["fulfilled", "rejected"]);
    expect(both.find((each) => each.status === "rejected")).toMatchObject({ reason: { code: "invalid" } });
    expect((await viewLine(world.as.officer, { lineId })).balances).toMatchObject({
      available: wan(40),
      held: wan(60),
      drawn: 0n,
    });
  });

  test("the same report many times at once is one payment; another content under its receipt is a conflict", async () => {
    const world = await aCase(database);
    const { lineId } = await granted(world);
    const report = draw(lineId, wan(30));
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => requestDrawdown(world.as.officer, report)),
    );
    expect(new Set(answers.map((each) => each.drawdownId)).size).toBe(1);
    await expect(requestDrawdown(world.as.officer, { ...report, amount: wan(31) })).rejects.toEqual(
      refused("conflict"),
    );
    const other = await granted(await aCase(database));
    expect(other.lineId).not.toBe(lineId);
    expect((await viewLine(world.as.officer, { lineId })).balances.held).toBe(wan(30));
  });

  test.each<[string, Record<string, unknown>, string]>([
    ["more than the line", { amount: wan(101) }, "invalid"],
    ["nothing", { amount: "0" }, "invalid"],
    ["a negative amount", { amount: "-1" }, "invalid"],
    ["a payment of tomorrow", { paidOn: addDays(today(), 1) }, "invalid"],
    ["a payment before the grant", { paidOn: yesterday() }, "invalid"],
    ["a term longer than approved", { termMonths: 13 }, "invalid"],
    ["no receipt", { bankReceiptNumber: "" }, "invalid"],
  ])("%s is refused and holds nothing", async (_, over, code) => {
    const world = await aCase(database);
    const { lineId } = await granted(world);
    const attempt = requestDrawdown(world.as.officer, { ...draw(lineId, wan(10)), ...over });
    await expect(attempt).rejects.toEqual(refused(code));
    expect((await viewLine(world.as.officer, { lineId })).balances).toMatchObject({
      available: wan(100),
      held: 0n,
    });
  });

  test("confirming and voiding at once: one wins, and neither can be done again", async () => {
    const world = await aCase(database);
    const { lineId } = await granted(world);
    const drawdownId = await released(world, lineId);
    const both = await Promise.allSettled([
      confirmDrawdown(world.as.owner, { drawdownId }),
      voidDrawdown(world.as.officer, { drawdownId }),
    ]);
    expect(outcomes(both)).toEqual(["fulfilled", "rejected"]);
    await expect(confirmDrawdown(world.as.owner, { drawdownId })).rejects.toEqual(refused("conflict"));
    await expect(voidDrawdown(world.as.officer, { drawdownId })).rejects.toEqual(refused("conflict"));
    expect(await findings()).toEqual([]);
  });

  test("two confirmations at once make one loan", async () => {
    const world = await aCase(database);
    const { lineId } = await granted(world);
    const drawdownId = await released(world, lineId);
    const both = await Promise.allSettled([1, 2].map(() => confirmDrawdown(world.as.owner, { drawdownId })));
    expect(outcomes(both)).toEqual(["fulfilled", "rejected"]);
    expect((await listOwnLoans(world.as.owner, {})).length).toBe(1);
  });

  test("a voided payment frees its hold, and its receipt is spent", async () => {
    const world = await aCase(database);
    const { lineId } = await granted(world);
    const report = draw(lineId, wan(60));
    const { drawdownId } = await requestDrawdown(world.as.officer, report);
    await voidDrawdown(world.as.officer, { drawdownId });
    expect((await viewLine(world.as.officer, { lineId })).balances).toMatchObject({
      available: wan(100),
      held: 0n,
    });
    await expect(requestDrawdown(world.as.officer, report)).rejects.toEqual(refused("conflict"));
  });
});

describe("repaying", () => {
  test("the same receipt many times at once is one repayment; another content under it is a conflict", async () => {
    const world = await aCase(database);
    const { loanId } = await lent(world);
    const payment = repay(loanId, "1000.50");
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => recordRepayment(world.as.officer, payment)),
    );
    expect(new Set(answers.map((each) => each.repaymentId)).size).toBe(1);
    await expect(recordRepayment(world.as.officer, { ...payment, amount: "1000.51" })).rejects.toEqual(
      refused("conflict"),
    );
    const loan = await viewLoan(world.as.officer, { loanId });
    expect(loan.repayments).toMatchObject([{ amount: 100_050n }]);
    expect(loan.agrees).toBe(true);
  });

  test("more than is owed is refused and nothing is lost; all that is owed settles the loan early", async () => {
    const world = await aCase(database);
    const { loanId } = await lent(world);
    const { owed } = await viewLoan(world.as.officer, { loanId });
    await expect(recordRepayment(world.as.officer, repay(loanId, owed + 1n))).rejects.toEqual(
      refused("invalid"),
    );
    expect(await recordRepayment(world.as.officer, repay(loanId, owed))).toMatchObject({
      isSettled: true,
      principal: wan(60),
    });
    await expect(recordRepayment(world.as.officer, repay(loanId, 1n))).rejects.toEqual(refused("invalid"));
    expect(await findings()).toEqual([]);
  });

  test.each(["-1", "0", "0.001", "1e308", "NaN", "1,000", "１０００", ""])(
    "the amount “%s” is refused",
    async (amount) => {
      const world = await aCase(database);
      const { loanId } = await lent(world);
      await expect(recordRepayment(world.as.officer, repay(loanId, amount))).rejects.toEqual(
        refused("invalid"),
      );
    },
  );

  test.each([addDays(today(), 1), yesterday()])(
    "a receipt of %s, outside the loan's life, is refused",
    async (receivedOn) => {
      const world = await aCase(database);
      const { loanId } = await lent(world);
      await expect(recordRepayment(world.as.officer, repay(loanId, 100n, { receivedOn }))).rejects.toEqual(
        refused("invalid"),
      );
    },
  );

  test("parallel payments of a loan all count once, whichever comes first", async () => {
    const world = await aCase(database);
    const { loanId } = await lent(world);
    const { owed } = await viewLoan(world.as.officer, { loanId });
    const part = owed / 7n;
    const parts = [part, part, part, part, part, part, owed - 6n * part];
    await Promise.all(parts.map((amount) => recordRepayment(world.as.officer, repay(loanId, amount))));
    expect(await viewLoan(world.as.officer, { loanId })).toMatchObject({
      status: "settled",
      outstanding: 0n,
      agrees: true,
    });
    expect(await findings()).toEqual([]);
  });

  test("on a line that does not revolve, what is repaid cannot be drawn again", async () => {
    const world = await aCase(database);
    const { lineId, loanId } = await lent(world, wan(60), { revolving: false });
    const { owed } = await viewLoan(world.as.officer, { loanId });
    await recordRepayment(world.as.officer, repay(loanId, owed));
    expect((await viewLine(world.as.officer, { lineId })).balances).toMatchObject({
      limit: wan(40),
      available: wan(40),
      drawn: 0n,
    });
  });
});

describe("the clocks", () => {
  const inMonths = (months: number) => new Date(Date.now() + months * 31 * 86_400_000);
  const clock = (now: Date) => checkClocks(callerAs(database, system("clocks"), now), {});

  test("expire lines, book due interest, mark the overdue, and find nothing to do the second time", async () => {
    const world = await aCase(database);
    const { lineId, loanId } = await lent(world);
    const later = inMonths(13);
    const first = await clock(later);
    expect(first.expiredLines).toBeGreaterThanOrEqual(1);
    expect(first.accruedInstalments).toBeGreaterThanOrEqual(12);
    expect(await clock(later)).toMatchObject({
      expiredLines: 0,
      accruedInstalments: 0,
      nowOverdueLoans: 0,
      nowActiveLoans: 0,
    });
    const officer = callerAs(database, world.bank.officer, later);
    expect((await listLoans(officer, { status: "overdue" })).rows.map((row) => row.id)).toEqual([loanId]);
    expect(await viewLine(officer, { lineId })).toMatchObject({
      status: "expired",
      canDraw: false,
      balances: { available: 0n, drawn: wan(60) },
    });
    await expect(requestDrawdown(officer, draw(lineId, wan(1)))).rejects.toEqual(refused("conflict"));
    expect(await findings()).toEqual([]);

    const { owed } = await viewLoan(officer, { loanId });
    const receivedOn = addDays(today(), 3);
    expect(await recordRepayment(officer, repay(loanId, owed, { receivedOn }))).toMatchObject({
      isSettled: true,
    });
    expect((await viewLine(officer, { lineId })).balances).toMatchObject({ available: 0n, drawn: 0n });
    expect(await findings()).toEqual([]);
  });

  test("a payment made when it was due, and recorded after interest was booked, books no interest twice", async () => {
    const world = await aCase(database);
    const { loanId } = await lent(world);
    const { schedule } = await viewLoan(world.as.officer, { loanId });
    const later = inMonths(2);
    await clock(later);
    const officer = callerAs(database, world.bank.officer, later);
    expect((await viewLoan(officer, { loanId })).status).toBe("overdue");
    await recordRepayment(
      officer,
      repay(loanId, schedule[0]!.total, { receivedOn: addDays(schedule[0]!.dueOn, -2) }),
    );
    await recordRepayment(officer, repay(loanId, schedule[1]!.total, { receivedOn: schedule[1]!.dueOn }));
    expect(await viewLoan(officer, { loanId })).toMatchObject({ status: "active", agrees: true });
    expect(await findings()).toEqual([]);
  });

  test("a hold that outlives its line gives its money back to the bank when it is voided", async () => {
    const world = await aCase(database);
    const { lineId } = await granted(world);
    const { drawdownId } = await requestDrawdown(world.as.officer, draw(lineId, wan(60)));
    const later = inMonths(13);
    await clock(later);
    const officer = callerAs(database, world.bank.officer, later);
    expect((await viewLine(officer, { lineId })).balances).toMatchObject({ available: 0n, held: wan(60) });
    await voidDrawdown(officer, { drawdownId });
    expect((await viewLine(officer, { lineId })).balances).toMatchObject({
      limit: 0n,
      available: 0n,
      held: 0n,
    });
    expect(await findings()).toEqual([]);
  });
});

test("another bank and another firm find nothing of a loan that is not theirs", async () => {
  const world = await aCase(database);
  const { lineId, loanId } = await lent(world);
  const { drawdownId } = await requestDrawdown(world.as.officer, draw(lineId, wan(10)));
  const officer = callerAs(database, (await aBank(database.owner, "另一银行静海支行")).officer);
  const stranger = callerAs(database, (await anEnterprise(database.owner)).owner);
  for (const attempt of [
    () => viewLine(officer, { lineId }),
    () => viewLoan(officer, { loanId }),
    () => requestDrawdown(officer, draw(lineId, wan(1))),
    () => voidDrawdown(officer, { drawdownId }),
    () => recordRepayment(officer, repay(loanId, 100n)),
    () => confirmDrawdown(stranger, { drawdownId }),
    () => viewOwnLoan(stranger, { loanId }),
  ])
    await expect(attempt()).rejects.toEqual(refused("not_found"));
  expect((await listLines(officer, {})).rows).toEqual([]);
  expect((await listLoans(officer, {})).rows).toEqual([]);
  expect(await listOwnLines(stranger, {})).toEqual([]);
  expect((await viewLoan(world.as.officer, { loanId })).repayments).toEqual([]);
});
