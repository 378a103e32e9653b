import { and, asc, eq, inArray } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { loanBalances } from "#ledger/balances.ts";
import { interestAccrued } from "#ledger/events/interest-accrued.ts";
import { repayment } from "#ledger/events/repayment.ts";
import { asLateEntries, openFrom } from "#ledger/open-month.ts";
import { post } from "#ledger/post.ts";
import type { LedgerTransaction } from "#ledger/transaction.ts";
import { type DateOn, dateOn } from "#lib/dates.ts";
import { conflict } from "#lib/errors.ts";
import { newId } from "#lib/ids.ts";
import { type Fen, fen, sumFen } from "#lib/money.ts";
import { command } from "../access/verb.ts";
import { type Allocation, allocate } from "./allocate.ts";
import { RecordRepayment } from "./inputs.ts";
import { assertPastDay, type LoanStatus, standingOf } from "./lifecycle.ts";
import { assertOneRow, findLoan, type LoanRow, lockLine, lockLoan } from "./locked-rows.ts";

const { instalments, ledgerTransactions, loans, repayments } = schema;
type InstalmentRow = typeof instalments.$inferSelect;

const OTHER_BODY = "这个回单号已经登记过另一笔还款，内容与本次不同。请核对回单号、金额和日期。";

export type RecordedRepayment = { repaymentId: string; interest: Fen; principal: Fen; isSettled: boolean };

/**
 * An officer records money that the bank received: it pays the instalments in order, each one's interest first. The
 * bank's receipt number makes it one payment, however often it is sent.
 */
export const recordRepayment = command({
  permission: "repayment.record",
  input: RecordRepayment,
  conflicts: { repayments_receipt_unique: OTHER_BODY },
  async run({ tx, member, input, now, audit }): Promise<RecordedRepayment> {
    const line = await lockLine(tx, (await findLoan(tx, input.loanId)).creditLineId);
    const loan = await lockLoan(tx, input.loanId);
    const repeated = await findRepeated(tx, loan, input);
    if (repeated) {
      await audit({ subjectType: "repayment", subjectId: repeated.repaymentId, after: { repeated: true } });
      return repeated;
    }
    if (loan.status === "written_off")
      throw conflict("这笔贷款已核销，不能再登记还款。收回的款项请先由本行入账，再联系平台运营方。");
    const today = dateOn(now);
    const { amount, bankReceiptNumber, receivedOn } = input;
    assertPastDay("receivedOn", "收款日", receivedOn, loan.startedOn, today);
    const rows = await tx
      .select()
      .from(instalments)
      .where(eq(instalments.loanId, loan.id))
      .orderBy(asc(instalments.n));
    const allocations = allocate(amount, rows);
    const interest = sumFen(allocations.map((each) => each.interest));
    const principal = sumFen(allocations.map((each) => each.principal));
    const { bankId, enterpriseId } = loan;
    const repaymentId = newId();
    await tx.insert(repayments).values({
      ...{ id: repaymentId, loanId: loan.id, enterpriseId, bankId, bankReceiptNumber, receivedOn },
      ...{ amount, principal, interest, recordedBy: member.userId, recordedAt: now },
    });
    const after = await writeAllocations(tx, rows, allocations, receivedOn);
    const status = await writeStatus(tx, loan, after, { receivedOn, today });
    const restoresLine = line.revolving && line.status === "active";
    const { standing } = (await loanBalances(tx, [loan.id])).get(loan.id)!;
    const booked = {
      repaymentId,
      loanId: loan.id,
      lineId: line.id,
      interest,
      principal,
      standing,
      receivedOn,
      restoresLine,
    };
    const accruals = await accrualsFor(tx, loan, rows, allocations, receivedOn);
    const events = [...accruals, repayment({ ...booked, bankId, enterpriseId })];
    await post(tx, asLateEntries(events, await openFrom(tx)), now);
    await audit({
      subjectType: "repayment",
      subjectId: repaymentId,
      before: { loanStatus: loan.status },
      after: {
        loanId: loan.id,
        bankReceiptNumber,
        receivedOn,
        amount,
        principal,
        interest,
        loanStatus: status,
      },
    });
    return { repaymentId, interest, principal, isSettled: status === "settled" };
  },
});

async function findRepeated(
  tx: Tx,
  loan: LoanRow,
  { amount, bankReceiptNumber, receivedOn }: { amount: Fen; bankReceiptNumber: string; receivedOn: DateOn },
): Promise<RecordedRepayment | null> {
  const [earlier] = await tx
    .select()
    .from(repayments)
    .where(and(eq(repayments.bankId, loan.bankId), eq(repayments.bankReceiptNumber, bankReceiptNumber)));
  if (!earlier) return null;
  const same = earlier.loanId === loan.id && earlier.amount === amount && earlier.receivedOn === receivedOn;
  if (!same) throw conflict(OTHER_BODY);
  const { id: repaymentId, interest, principal } = earlier;
  return { repaymentId, interest, principal, isSettled: loan.status === "settled" };
}

/** Adds to each instalment what has been paid; returns the instalments as they are then. */
async function writeAllocations(
  tx: Tx,
  rows: InstalmentRow[],
  allocations: Allocation[],
  receivedOn: DateOn,
): Promise<InstalmentRow[]> {
  const after = new Map(rows.map((row) => [row.n, row]));
  for (const { n, interest, principal, isPaidUp } of allocations) {
    const row = after.get(n)!;
    const change = {
      interestPaid: fen(row.interestPaid + interest),
      principalPaid: fen(row.principalPaid + principal),
      paidOn: isPaidUp ? receivedOn : null,
    };
    const paid = and(eq(instalments.loanId, row.loanId), eq(instalments.n, n));
    assertOneRow(await tx.update(instalments).set(change).where(paid));
    after.set(n, { ...row, ...change });
  }
  return [...after.values()];
}

async function writeStatus(
  tx: Tx,
  loan: LoanRow,
  rows: InstalmentRow[],
  { receivedOn, today }: { receivedOn: DateOn; today: DateOn },
): Promise<LoanStatus> {
  const unpaid = rows.filter((row) => row.paidOn === null).map((row) => row.dueOn);
  const status = unpaid.length === 0 ? "settled" : standingOf(loan.status, unpaid, today);
  const settledOn = status === "settled" ? receivedOn : null;
  assertOneRow(await tx.update(loans).set({ status, settledOn }).where(eq(loans.id, loan.id)));
  return status;
}

/** Interest that the payment touches and that has not been booked yet becomes receivable first. */
async function accrualsFor(
  tx: Tx,
  loan: LoanRow,
  rows: InstalmentRow[],
  allocations: Allocation[],
  bookedOn: DateOn,
): Promise<LedgerTransaction[]> {
  const { id: loanId, bankId, enterpriseId } = loan;
  const touched = rows.filter((row) => allocations.some((each) => each.n === row.n && each.interest > 0n));
  const accruals = touched.flatMap(
    (instalment) => interestAccrued({ loanId, instalment, bookedOn, bankId, enterpriseId }) ?? [],
  );
  if (accruals.length === 0) return [];
  const keys = accruals.map((each) => each.idempotencyKey);
  const booked = await tx
    .select({ key: ledgerTransactions.idempotencyKey })
    .from(ledgerTransactions)
    .where(inArray(ledgerTransactions.idempotencyKey, keys));
  return accruals.filter((each) => !booked.some(({ key }) => key === each.idempotencyKey));
}
