import { expect, test } from "vitest";
import { schema } from "#db/client.ts";
import { loanBalances } from "#ledger/balances.ts";
import { repayment } from "#ledger/events/repayment.ts";
import { post } from "#ledger/post.ts";
import { transfer } from "#ledger/transaction.ts";
import { verifyLedger } from "#ledger/verify.ts";
import { addDays, type DateOn, dateOn, startOfDay } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { fen, yuan, ZERO } from "#lib/money.ts";
import { useFreeClock } from "#tests/clock.ts";
import { useDatabase } from "#tests/database.ts";
import { callerAs } from "#tests/factories.ts";
import { type Member, system } from "../access/actor.ts";
import { actAs } from "../access/verb.ts";
import { aCase, lent, nextReceipt } from "./case.fixture.ts";
import { approveWriteOff, checkClocks, proposeWriteOff, recordRepayment, viewLoan } from "./index.ts";

const database = useDatabase();
useFreeClock(database);

const at = (on: DateOn) => new Date(startOfDay(on).getTime() + 10 * 3_600_000);
const clock = (on: DateOn) => checkClocks(callerAs(database, system("clocks"), at(on)), {});
const asSystem = <T>(run: Parameters<typeof database.app.transaction<T>>[0]) =>
  database.app.transaction(async (tx) => {
    await actAs(tx, system("test"));
    return run(tx);
  });

/** The buckets that hold principal, with how much. */
async function standingOf(loanId: string) {
  const { standing } = (await asSystem((tx) => loanBalances(tx, [loanId]))).get(loanId)!;
  return Object.fromEntries(Object.entries(standing).filter(([, amount]) => amount > 0n));
}

async function overdueLoan() {
  const world = await aCase(database);
  const { loanId } = await lent(world);
  const { schedule, principal } = await viewLoan(world.as.officer, { loanId });
  const firstDue = schedule[0]!.dueOn;
  const as = (member: Member, on: DateOn) => callerAs(database, member, at(on));
  const pay = (amount: bigint, on: DateOn) =>
    recordRepayment(as(world.bank.officer, on), {
      ...{ loanId, amount, bankReceiptNumber: nextReceipt(), receivedOn: on },
    } as never);
  return { world, loanId, schedule, principal, firstDue, as, pay };
}

test("principal moves from bucket to bucket with the days, and is paid from where it stands", async () => {
  const { loanId, schedule, principal, firstDue, pay } = await overdueLoan();
  await clock(firstDue);
  expect(await standingOf(loanId)).toEqual({ current: principal });
  for (const [days, bucket] of [
    [1, "1_30"],
    [30, "1_30"],
    [31, "31_60"],
    [61, "61_90"],
    [91, "over_90"],
  ] as const) {
    await clock(addDays(firstDue, days));
    expect(await standingOf(loanId), `${days} days`).toEqual({ [bucket]: principal });
  }
  const today = addDays(firstDue, 91);
  expect(await clock(today)).toMatchObject({ movedLoans: 0, refused: [] });

  const [first, second, third] = schedule;
  await pay(first!.total, today);
  const left = principal - first!.principal;
  expect(await standingOf(loanId)).toEqual({ over_90: left });
  // The second instalment has been due for some sixty days.
  await clock(today);
  expect(Object.values(await standingOf(loanId))).toEqual([left]);
  expect(await standingOf(loanId)).not.toHaveProperty("over_90");

  await pay(second!.total + third!.total + schedule[3]!.total, today);
  expect(Object.values(await standingOf(loanId))).toEqual([
    left - second!.principal - third!.principal - schedule[3]!.principal,
  ]);
  await clock(today);
  expect(Object.keys(await standingOf(loanId))).toEqual(["current"]);
  expect(await asSystem(verifyLedger)).toEqual([]);
});

test("a loan is given up out of the bucket where it stands", async () => {
  const { world, loanId, firstDue, as } = await overdueLoan();
  const today = addDays(firstDue, 91);
  await clock(today);
  const { changeId } = await proposeWriteOff(as(world.bank.officer, today), {
    ...{ loanId, reason: "企业停产停业，多次催收无果，已无可供执行财产。" },
  });
  await approveWriteOff(as(world.bank.approver, today), { changeId, note: "同意核销。" } as never);
  expect(await standingOf(loanId)).toEqual({});
  expect(await asSystem(verifyLedger)).toEqual([]);
});

test("an officer's own statements take no more out of a bucket than is paid", async () => {
  const { world, loanId, principal, firstDue } = await overdueLoan();
  const overdueOn = addDays(firstDue, 10);
  await clock(overdueOn);
  const { officer } = world.bank;
  const parties = { bankId: world.bank.id, enterpriseId: world.enterprise.id };
  const { lineId } = await viewLoan(callerAs(database, officer, at(overdueOn)), { loanId });
  /** A payment of one yuan, booked as it is, or with something more taken out of the bucket. */
  const book = (more: bigint) =>
    database.app.transaction(async (tx) => {
      await actAs(tx, officer);
      const now = new Date();
      const ids = { repaymentId: newId(), receivedOn: dateOn(now) };
      await tx.insert(schema.repayments).values({
        ...{ id: ids.repaymentId, loanId, ...parties, bankReceiptNumber: nextReceipt() },
        ...{ receivedOn: ids.receivedOn, amount: yuan(1), principal: yuan(1), interest: ZERO },
        ...{ recordedBy: officer.userId, recordedAt: now },
      });
      const standing = { "1_30": fen(principal) };
      const paid = { loanId, lineId, principal: yuan(1), standing, restoresLine: true };
      const booked = repayment({ ...parties, ...ids, ...paid });
      const extra = more > 0n ? [transfer("principal_left_1_30", loanId, fen(more))] : [];
      await post(tx, [{ ...booked, transfers: [...extra, ...booked.transfers] }], now);
    });
  await expect(book(1n)).rejects.toMatchObject({ cause: { code: "23001" } });
  await book(0n);
  expect(await standingOf(loanId)).toEqual({ "1_30": principal - 100n });
});
