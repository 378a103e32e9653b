import { asc, eq, type SQL, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { loanBalances } from "#ledger/balances.ts";
import type { DateOn } from "#lib/dates.ts";
import { type Fen, fen, sumFen, ZERO } from "#lib/money.ts";
import type { RepaymentMethod } from "#lib/vocabulary.ts";
import { daysOverdue, type LoanStatus } from "./lifecycle.ts";

const {
  creditLines,
  enterprises,
  instalments,
  loanProducts,
  loanProductVersions,
  loans,
  organisations,
  repayments,
  writeOffs,
} = schema;

export type LoanView = {
  id: string;
  number: string;
  lineId: string;
  lineNumber: string;
  enterpriseName: string;
  bankName: string;
  productName: string;
  status: LoanStatus;
  principal: Fen;
  rateBps: number;
  termMonths: number;
  repaymentMethod: RepaymentMethod;
  startedOn: DateOn;
  maturesOn: DateOn;
  settledOn: DateOn | null;
  /** The earliest day on which something is still to be paid. */
  nextDueOn: DateOn | null;
  /** From the ledger. */
  outstanding: Fen;
};

const earliestUnpaid = sql<DateOn | null>`(select min(i.due_on)::text from ${instalments} i
  where i.loan_id = ${loans.id} and i.paid_on is null)`;

/** The status as the instalments have it today, whether or not the day's clock has run. */
export const standing = (today: DateOn): SQL<LoanStatus> => sql<LoanStatus>`
  case when ${loans.status} not in ('active', 'overdue') then ${loans.status}
    when ${earliestUnpaid} < ${today} then 'overdue' else 'active' end`;

/** The query of loans with the names of those concerned; add `where`, order and limit. */
export const selectLoans = (tx: Tx, today: DateOn) =>
  tx
    .select({
      id: loans.id,
      number: loans.number,
      lineId: loans.creditLineId,
      lineNumber: creditLines.number,
      enterpriseName: enterprises.name,
      bankName: organisations.name,
      productName: loanProducts.name,
      status: standing(today),
      principal: loans.principal,
      rateBps: loans.rateBps,
      termMonths: loans.termMonths,
      repaymentMethod: loans.repaymentMethod,
      startedOn: loans.startedOn,
      maturesOn: loans.maturesOn,
      settledOn: loans.settledOn,
      nextDueOn: earliestUnpaid,
    })
    .from(loans)
    .innerJoin(creditLines, eq(creditLines.id, loans.creditLineId))
    .innerJoin(enterprises, eq(enterprises.id, loans.enterpriseId))
    .innerJoin(organisations, eq(organisations.id, loans.bankId))
    .innerJoin(loanProductVersions, eq(loanProductVersions.id, loans.productVersionId))
    .innerJoin(loanProducts, eq(loanProducts.id, loanProductVersions.productId));

/** Adds the outstanding principal as the ledger has it, in one query for all. */
export async function withOutstanding(tx: Tx, rows: Omit<LoanView, "outstanding">[]): Promise<LoanView[]> {
  const balances = await loanBalances(
    tx,
    rows.map((row) => row.id),
  );
  return rows.map((row) => ({ ...row, outstanding: balances.get(row.id)!.principal }));
}

export type ScheduleRow = {
  n: number;
  dueOn: DateOn;
  principal: Fen;
  interest: Fen;
  total: Fen;
  balance: Fen;
  paid: Fen;
  paidOn: DateOn | null;
  state: "paid" | "due" | "overdue" | "upcoming";
};

export type LoanDetail = LoanView & {
  schedule: ScheduleRow[];
  repayments: {
    id: string;
    bankReceiptNumber: string;
    receivedOn: DateOn;
    amount: Fen;
    principal: Fen;
    interest: Fen;
  }[];
  /** What the bank has given up, and when. */
  writeOff: { on: DateOn; principal: Fen; interest: Fen } | null;
  /** Days since the earliest unpaid instalment fell due. */
  daysOverdue: number;
  /** Principal and interest that the schedule still asks; nothing of a loan that was given up. */
  owed: Fen;
  /** What falls due next, or is overdue: the amount that brings the loan up to date through its next instalment. */
  nextAmount: Fen;
  /** Whether schedule, repayments and ledger say the same principal. */
  agrees: boolean;
};

/** Everything about one loan, as far as the actor reaches it. */
export async function loanDetail(tx: Tx, loan: LoanView, today: DateOn): Promise<LoanDetail> {
  const rows = await tx
    .select()
    .from(instalments)
    .where(eq(instalments.loanId, loan.id))
    .orderBy(asc(instalments.n));
  const paid = await tx
    .select({
      id: repayments.id,
      bankReceiptNumber: repayments.bankReceiptNumber,
      receivedOn: repayments.receivedOn,
      amount: repayments.amount,
      principal: repayments.principal,
      interest: repayments.interest,
    })
    .from(repayments)
    .where(eq(repayments.loanId, loan.id))
    .orderBy(asc(repayments.receivedOn), asc(repayments.id));
  const [writeOff] = await tx
    .select({ on: writeOffs.writtenOffOn, principal: writeOffs.principal, interest: writeOffs.interest })
    .from(writeOffs)
    .where(eq(writeOffs.loanId, loan.id));
  const firstUnpaid = rows.find((row) => row.paidOn === null);
  let balance: bigint = loan.principal;
  const schedule = rows.map((row): ScheduleRow => {
    balance -= row.principal;
    const { n, dueOn, principal, interest, paidOn } = row;
    const state = paidOn ? "paid" : dueOn < today ? "overdue" : row === firstUnpaid ? "due" : "upcoming";
    const paidHere = fen(row.principalPaid + row.interestPaid);
    return {
      n,
      dueOn,
      principal,
      interest,
      total: fen(principal + interest),
      balance: fen(balance),
      paid: paidHere,
      paidOn,
      state,
    };
  });
  const owed = writeOff ? ZERO : sumFen(schedule.map((row) => fen(row.total - row.paid)));
  const pressing = schedule.filter((row) => row.state === "overdue" || row.state === "due");
  const nextAmount = sumFen(pressing.map((row) => fen(row.total - row.paid)));
  const bySchedule = sumFen(rows.map((row) => fen(row.principal - row.principalPaid)));
  const byRepayments = loan.principal - sumFen(paid.map((each) => each.principal));
  const booked = loan.outstanding + (writeOff?.principal ?? 0n);
  return {
    ...loan,
    schedule,
    repayments: paid,
    writeOff: writeOff ?? null,
    daysOverdue: daysOverdue(
      rows.filter((row) => row.paidOn === null).map((row) => row.dueOn),
      today,
    ),
    owed,
    nextAmount: writeOff ? ZERO : nextAmount,
    agrees: bySchedule === booked && byRepayments === booked,
  };
}
