import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { aCase, type Case, draw, granted, nextReceipt, today } from "#domain/loans/case.fixture.ts";
import { confirmDrawdown, recordRepayment, releaseDrawdown, requestDrawdown } from "#domain/loans/index.ts";
import { addDays, addMonths, type DateOn, monthOf } from "#lib/dates.ts";
import { type Fen, wan } from "#lib/money.ts";
import { useDatabase } from "#tests/database.ts";
import { callerAs } from "#tests/factories.ts";
import { system } from "../access/actor.ts";
import { closeMonth, verifyLedger, viewStatement, viewTrialBalance } from "./index.ts";

const database = useDatabase();
const caller = () => callerAs(database, system("test"));
const open = monthOf(today());
const month = addMonths(open, -1);

/** A line as if it had been granted on the first of last month: nobody can grant one in the past. */
async function grantedLastMonth(world: Case): Promise<string> {
  const { lineId } = await granted(world);
  const tables = ["credit_lines", "ledger_transactions", "ledger_transfers"];
  await database.owner.transaction(async (tx) => {
    const { rows } = await tx.execute<{ place: string; name: string; enabled: string }>(sql`
      select tgrelid::regclass::text as place, quote_ident(tgname) as name, tgenabled as enabled from pg_trigger
      where not tgisinternal and tgrelid::regclass::text = any (${sql.param(tables)}::text[])`);
    const each = (how: (trigger: (typeof rows)[number]) => string) =>
      tx.execute(
        sql.raw(rows.map((row) => `alter table ${row.place} ${how(row)} trigger ${row.name}`).join(";")),
      );
    await tx.execute(sql`set constraints all immediate`);
    await each(() => "disable");
    await tx.execute(sql`update credit_lines set granted_on = ${month} where id = ${lineId}`);
    await tx.execute(
      sql`update ledger_transactions set effective_on = ${month} where subject_id = ${lineId}`,
    );
    await tx.execute(sql`
      update ledger_transfers t set effective_on = x.effective_on from ledger_transactions x where x.id = t.transaction_id`);
    await each(({ enabled }) => (enabled === "A" ? "enable always" : "enable"));
  });
  return lineId;
}

test("what people did in a month that has been closed since counts in the open one, and says its day", async () => {
  const world = await aCase(database);
  const { owner, officer, approver } = world.as;
  const lineId = await grantedLastMonth(world);
  const day = (n: number): DateOn => addDays(month, n - 1);
  const paidOut = async (amount: Fen, paidOn: DateOn) => {
    const { drawdownId } = await requestDrawdown(officer, draw(lineId, amount, { paidOn }));
    await releaseDrawdown(approver, { drawdownId });
    return drawdownId;
  };
  const inTime = await paidOut(wan(30), day(10));
  const late = await paidOut(wan(20), day(12));
  const { loanId } = await confirmDrawdown(owner, { drawdownId: inTime });
  const payment = { loanId, amount: "1000.00", bankReceiptNumber: nextReceipt(), receivedOn: day(20) };
  const first = await recordRepayment(officer, payment);
  await closeMonth(caller(), { month: month.slice(0, 7) });
  const closed = await viewTrialBalance(caller(), { asOf: addDays(open, -1) });

  expect(await recordRepayment(officer, payment)).toEqual(first);
  const { loanId: lateLoan } = await confirmDrawdown(owner, { drawdownId: late });
  const latePayment = { ...payment, bankReceiptNumber: nextReceipt(), receivedOn: day(25) };
  const second = await recordRepayment(officer, latePayment);

  const { rows } = await database.owner.execute(sql`
    select idempotency_key as key, effective_on as on, happened_on as happened from ledger_transactions
    where event in ('drawdown_confirmed', 'repayment') order by recorded_at`);
  expect(rows).toEqual([
    { key: `drawdown_confirmed/${inTime}`, on: day(10), happened: null },
    { key: `repayment/${first.repaymentId}`, on: day(20), happened: null },
    { key: `drawdown_confirmed/${late}`, on: open, happened: day(12) },
    { key: `repayment/${second.repaymentId}`, on: open, happened: day(25) },
  ]);
  const { lines } = await viewStatement(caller(), {
    account: { subjectId: lateLoan, code: "loan_principal" },
  });
  expect(lines).toMatchObject([{ on: open, happenedOn: day(12), debit: wan(20), balance: wan(20) }]);
  expect(await viewTrialBalance(caller(), { asOf: addDays(open, -1) })).toEqual(closed);
  const now = await viewTrialBalance(caller(), { asOf: today() });
  expect(now.balanced).toBe(true);
  expect(now.rows.find(({ code }) => code === "loan_principal")!.debits).toBe(wan(50));
  expect(await verifyLedger(caller(), {})).toEqual([]);
});
