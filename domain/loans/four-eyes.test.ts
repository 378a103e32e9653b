import { type SQL, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { postgresCode } from "#lib/errors.ts";
import { fen, wan } from "#lib/money.ts";
import { useFreeClock } from "#tests/clock.ts";
import { useDatabase } from "#tests/database.ts";
import { aBank, aMember, callerAs } from "#tests/factories.ts";
import { type Member, system } from "../access/actor.ts";
import { actAs } from "../access/verb.ts";
import { rejectChange, viewChange } from "../changes/index.ts";
import { findFaults } from "../ledger/verify-ledger.ts";
import { aCase, type Case, draw, granted, lent, nextReceipt, released, today } from "./case.fixture.ts";
import {
  approveWriteOff,
  checkClocks,
  confirmDrawdown,
  listLines,
  listLoans,
  listOwnLines,
  proposeWriteOff,
  recordRepayment,
  releaseDrawdown,
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

/** The code with which PostgreSQL refuses the member's statements; undefined where it lets them pass. */
async function codeOf(member: Member, ...statements: SQL[]): Promise<string | undefined> {
  try {
    await database.app.transaction(async (tx) => {
      await actAs(tx, member);
      for (const statement of statements) await tx.execute(statement);
    });
    return undefined;
  } catch (error) {
    return postgresCode(error);
  }
}
const REFUSED = "42501";
const WRONG_STEP = "23001";

describe("paying out", () => {
  test("THREATS 12: the maker of a drawdown cannot release it, nor confirm it in the firm's place", async () => {
    const world = await aCase(database);
    const { lineId } = await granted(world);
    const { drawdownId } = await requestDrawdown(world.as.officer, draw(lineId, wan(10)));
    await expect(releaseDrawdown(world.as.officer, { drawdownId })).rejects.toEqual(refused("forbidden"));
    // The same person, promoted meanwhile: the role is there, the second pair of eyes is not.
    const promoted = callerAs(database, { ...world.bank.officer, role: "approver" });
    await expect(releaseDrawdown(promoted, { drawdownId })).rejects.toEqual(refused("forbidden"));
    await expect(confirmDrawdown(world.as.owner, { drawdownId })).rejects.toEqual(refused("conflict"));
    expect(await listOwnLines(world.as.owner, {})).toMatchObject([{ toConfirm: [] }]);
    expect((await viewLine(world.as.officer, { lineId })).drawdowns).toMatchObject([
      { status: "requested", isMine: true },
    ]);
    const found = async (status: "to_release" | "to_confirm") =>
      (await listLines(world.as.approver, { status })).rows.map(({ id }) => id);
    expect([await found("to_release"), await found("to_confirm")]).toEqual([[lineId], []]);
    await releaseDrawdown(world.as.approver, { drawdownId });
    expect([await found("to_release"), await found("to_confirm")]).toEqual([[], [lineId]]);
    expect(await listOwnLines(world.as.owner, {})).toMatchObject([{ toConfirm: [{ id: drawdownId }] }]);
    await confirmDrawdown(world.as.owner, { drawdownId });
  });

  test("THREATS 38: of two who release the same drawdown at once one does; voided meanwhile, it holds nothing", async () => {
    const world = await aCase(database);
    const { lineId } = await granted(world);
    const second = await aMember(database.owner, { id: world.bank.id, kind: "bank" }, "approver");
    const one = await requestDrawdown(world.as.officer, draw(lineId, wan(10)));
    const both = await Promise.allSettled(
      [world.bank.approver, second].map((each) => releaseDrawdown(callerAs(database, each), one)),
    );
    expect(outcomes(both)).toEqual(["fulfilled", "rejected"]);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "conflict" } });

    const other = await requestDrawdown(world.as.officer, draw(lineId, wan(10)));
    await Promise.allSettled([
      releaseDrawdown(world.as.approver, other),
      voidDrawdown(world.as.officer, other),
    ]);
    const { drawdowns, balances } = await viewLine(world.as.officer, { lineId });
    expect(drawdowns.map(({ status }) => status)).toEqual(["voided", "released"]);
    expect(balances.held).toBe(wan(10));
    await expect(confirmDrawdown(world.as.owner, other)).rejects.toEqual(refused("conflict"));
    expect(await findings()).toEqual([]);
  });

  test("another bank's approver finds no drawdown to release", async () => {
    const world = await aCase(database);
    const { lineId } = await granted(world);
    const { drawdownId } = await requestDrawdown(world.as.officer, draw(lineId, wan(10)));
    const stranger = callerAs(database, (await aBank(database.owner, "另一银行静海支行")).approver);
    await expect(releaseDrawdown(stranger, { drawdownId })).rejects.toEqual(refused("not_found"));
  });

  test("a released payment can still be taken back by either, until the firm has confirmed", async () => {
    const world = await aCase(database);
    const { lineId } = await granted(world);
    await voidDrawdown(world.as.approver, { drawdownId: await released(world, lineId, wan(10)) });
    await voidDrawdown(world.as.officer, { drawdownId: await released(world, lineId, wan(10)) });
    expect((await viewLine(world.as.officer, { lineId })).balances).toMatchObject({ held: 0n, drawn: 0n });
  });

  test("PostgreSQL takes no release by the maker, by an officer, in another's name or out of turn", async () => {
    const world = await aCase(database);
    const { officer, approver } = world.bank;
    const { lineId } = await granted(world);
    const { drawdownId: id } = await requestDrawdown(world.as.officer, draw(lineId, wan(10)));
    const release = (by: Member) =>
      sql`update drawdowns set status = 'released', released_by = ${by.userId}, released_at = now() where id = ${id}`;
    const confirm = (by: Member) =>
      sql`update drawdowns set status = 'confirmed', resolved_by = ${by.userId}, resolved_at = now() where id = ${id}`;
    const promoted: Member = { ...officer, role: "approver" };
    expect(await codeOf(promoted, release(promoted)), "by its maker").toBe("23514");
    expect(await codeOf(promoted, release(approver)), "in another's name").toBe(REFUSED);
    const second = await aMember(database.owner, { id: world.bank.id, kind: "bank" }, "officer");
    expect(await codeOf(second, release(second)), "by an officer").toBe(REFUSED);
    expect(await codeOf(world.enterprise.owner, confirm(world.enterprise.owner)), "skipped").toBe(WRONG_STEP);
    expect(await codeOf(approver, release(approver))).toBeUndefined();
    expect(await codeOf(approver, release(approver)), "twice").toBe(WRONG_STEP);
    const steal = sql`update drawdowns set status = 'voided', resolved_by = ${officer.userId}, released_by = ${officer.userId} where id = ${id}`;
    expect(await codeOf(officer, steal), "with another releaser").toBe(WRONG_STEP);
  });
});

describe("writing off", () => {
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);
  const REASON = "借款人停产，多次上门催收无果，无可执行财产。";

  /** A loan whose first instalments nobody has paid, half a year on, with people who act then. */
  async function aLostLoan(days = 183) {
    const world = await aCase(database);
    const { loanId, lineId } = await lent(world);
    const later = inDays(days);
    await checkClocks(callerAs(database, system("clocks"), later), {});
    return { ...world, loanId, lineId, later, ...peopleAt(world, later) };
  }
  const peopleAt = (world: Case, now: Date) => ({
    officer: callerAs(database, world.bank.officer, now),
    approver: callerAs(database, world.bank.approver, now),
    owner: callerAs(database, world.enterprise.owner, now),
  });

  test("gives up what is owed, once two people have said so, and leaves a sound book", async () => {
    const { loanId, lineId, officer, approver, owner } = await aLostLoan();
    const before = await viewLoan(officer, { loanId });
    expect(before).toMatchObject({ status: "overdue", canProposeWriteOff: true });
    const { changeId } = await proposeWriteOff(officer, { loanId, reason: REASON });
    expect((await viewLoan(officer, { loanId })).status).toBe("overdue");
    expect((await viewChange(approver, { changeId })).facts).toContainEqual({ name: "理由", after: REASON });
    const loss = await approveWriteOff(approver, { changeId });
    expect(loss.principal).toBe(wan(60));
    expect(loss.interest).toBeGreaterThan(0n);
    const after = await viewOwnLoan(owner, { loanId });
    expect(after).toMatchObject({ status: "written_off", outstanding: 0n, owed: 0n, agrees: true });
    expect(after.writeOff).toMatchObject({ principal: loss.principal, interest: loss.interest });
    expect((await viewLine(officer, { lineId })).balances).toMatchObject({
      limit: wan(40),
      available: wan(40),
      drawn: 0n,
    });
    expect((await listLoans(officer, { status: "written_off" })).rows.map(({ id }) => id)).toEqual([loanId]);
    const late = { loanId, amount: fen(100), bankReceiptNumber: nextReceipt(), receivedOn: today() };
    await expect(recordRepayment(officer, late)).rejects.toEqual(refused("conflict"));
    await expect(proposeWriteOff(officer, { loanId, reason: REASON })).rejects.toEqual(refused("conflict"));
    expect(await findings()).toEqual([]);
  });

  test("THREATS 12: the maker of a write-off cannot approve it", async () => {
    const world = await aLostLoan();
    const { changeId } = await proposeWriteOff(world.officer, { loanId: world.loanId, reason: REASON });
    await expect(approveWriteOff(world.officer, { changeId })).rejects.toEqual(refused("forbidden"));
    const promoted = callerAs(database, { ...world.bank.officer, role: "approver" }, world.later);
    await expect(approveWriteOff(promoted, { changeId })).rejects.toEqual(refused("forbidden"));
    expect((await viewLoan(world.officer, { loanId: world.loanId })).writeOff).toBeNull();
    await rejectChange(world.approver, { changeId, note: "先走诉讼" });
    await expect(approveWriteOff(world.approver, { changeId })).rejects.toEqual(refused("conflict"));
  });

  test("waits for more than 90 days, and for nobody else's loan", async () => {
    const early = await aLostLoan(100);
    await expect(proposeWriteOff(early.officer, { loanId: early.loanId, reason: REASON })).rejects.toEqual(
      refused("conflict"),
    );
    const { officer: stranger } = await aBank(database.owner, "另一银行静海支行");
    const { loanId } = await aLostLoan();
    await expect(
      proposeWriteOff(callerAs(database, stranger, inDays(183)), { loanId, reason: REASON }),
    ).rejects.toEqual(refused("not_found"));
  });

  test("of an amount that a payment has changed meanwhile is refused", async () => {
    const { loanId, officer, approver } = await aLostLoan();
    const { changeId } = await proposeWriteOff(officer, { loanId, reason: REASON });
    const paid = { loanId, amount: fen(100), bankReceiptNumber: nextReceipt(), receivedOn: today() };
    await recordRepayment(officer, paid);
    await expect(approveWriteOff(approver, { changeId })).rejects.toEqual(refused("conflict"));
    expect((await viewChange(approver, { changeId })).status).toBe("open");
    expect(await findings()).toEqual([]);
  });

  test("happens once, however many approve at once", async () => {
    const { loanId, officer, approver, later, bank } = await aLostLoan();
    const second = await aMember(database.owner, { id: bank.id, kind: "bank" }, "approver");
    const { changeId } = await proposeWriteOff(officer, { loanId, reason: REASON });
    const both = await Promise.allSettled(
      [approver, callerAs(database, second, later)].map((each) => approveWriteOff(each, { changeId })),
    );
    expect(outcomes(both)).toEqual(["fulfilled", "rejected"]);
    expect(await findings()).toEqual([]);
  });

  test("PostgreSQL takes none without the approval of the same transaction, and no written-off loan back", async () => {
    const { loanId, officer, approver, bank, enterprise } = await aLostLoan();
    const mark = sql`update loans set status = 'written_off' where id = ${loanId}`;
    for (const member of [bank.officer, bank.approver]) expect(await codeOf(member, mark)).toBe(REFUSED);
    const { changeId } = await proposeWriteOff(officer, { loanId, reason: REASON });
    const { principal, interest } = await approveWriteOff(approver, { changeId });
    const other = await aLostLoan();
    const borrowed = sql`insert into write_offs
      (loan_id, enterprise_id, bank_id, change_id, principal_fen, interest_fen, written_off_on, recorded_at)
      select id, enterprise_id, bank_id, ${changeId}, ${principal}, ${interest}, current_date, now()
      from loans where id = ${other.loanId}`;
    expect(await codeOf(other.bank.approver, borrowed), "under another's approval").toBe(REFUSED);
    const revive = sql`update loans set status = 'active' where id = ${loanId}`;
    expect(await codeOf(bank.approver, revive)).toBe(WRONG_STEP);
    expect(await codeOf(enterprise.owner, sql`delete from write_offs`)).toBe(REFUSED);
    await expect(database.owner.execute(sql`delete from write_offs`)).rejects.toMatchObject({
      cause: { code: WRONG_STEP },
    });
  });
});
