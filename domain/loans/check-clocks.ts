import { and, asc, eq, inArray, lt, lte, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { lineBalances } from "#ledger/balances.ts";
import { interestAccrued } from "#ledger/events/interest-accrued.ts";
import { lineExpired } from "#ledger/events/line-expired.ts";
import { post } from "#ledger/post.ts";
import type { LedgerTransaction } from "#ledger/transaction.ts";
import { type DateOn, dateOn } from "#lib/dates.ts";
import { z } from "#lib/zod.ts";
import type { AuditNote } from "../access/audit.ts";
import { command } from "../access/verb.ts";

const { applications, creditLines, instalments, ledgerTransactions, loans } = schema;

type Audit = (note: AuditNote) => Promise<void>;
export type ClocksChecked = {
  expiredLines: number;
  accruedInstalments: number;
  nowOverdueLoans: number;
  nowActiveLoans: number;
  overdueApplications: number;
};

/**
 * What the passing of days brings about: lines past their last day expire, interest that has fallen due is booked, and
 * loans are marked by their unpaid instalments. Running it again finds nothing left to do.
 */
export const checkClocks = command({
  permission: "clock.check",
  input: z.object({}),
  async run({ tx, now, audit }): Promise<ClocksChecked> {
    const today = dateOn(now);
    const expired = await expireLines(tx, today, audit);
    const accrued = await accrueInterest(tx, today);
    await postAll(tx, [...expired.transactions, ...accrued], now);
    const nowOverdueLoans = await markLoans(tx, "overdue", today, audit);
    const nowActiveLoans = await markLoans(tx, "active", today, audit);
    const overdueApplications = await tx.$count(applications, lt(applications.dueAt, now));
    const accruedInstalments = accrued.length;
    const outcome = {
      expiredLines: expired.lines,
      accruedInstalments,
      nowOverdueLoans,
      nowActiveLoans,
      overdueApplications,
    };
    await audit({ subjectType: "clock", subjectId: today, after: outcome });
    return outcome;
  },
});

const postAll = async (tx: Tx, transactions: LedgerTransaction[], now: Date) =>
  transactions.length > 0 ? void (await post(tx, transactions, now)) : undefined;

async function expireLines(tx: Tx, today: DateOn, audit: Audit) {
  const past = and(eq(creditLines.status, "active"), lt(creditLines.expiresOn, today));
  const lines = await tx.select().from(creditLines).where(past).orderBy(asc(creditLines.id)).for("update");
  if (lines.length === 0) return { lines: 0, transactions: [] };
  const ids = lines.map((line) => line.id);
  await tx.update(creditLines).set({ status: "expired" }).where(inArray(creditLines.id, ids));
  const balances = await lineBalances(tx, ids);
  const transactions = lines.flatMap(({ id: lineId, bankId, enterpriseId }) => {
    const remaining = balances.get(lineId)!.available;
    return lineExpired({ lineId, remaining, expiredOn: today, bankId, enterpriseId }) ?? [];
  });
  for (const line of lines) {
    const change = { before: { status: line.status }, after: { status: "expired" } };
    await audit({ subjectType: "credit_line", subjectId: line.id, ...change });
  }
  return { lines: lines.length, transactions };
}

/** Interest of instalments that are due and not booked yet; their loans stay locked, so that no payment books it too. */
async function accrueInterest(tx: Tx, today: DateOn): Promise<LedgerTransaction[]> {
  const due = await tx
    .select({ instalment: instalments })
    .from(instalments)
    .innerJoin(loans, eq(loans.id, instalments.loanId))
    .where(
      and(
        inArray(loans.status, ["active", "overdue"]),
        lte(instalments.dueOn, today),
        sql`${instalments.interest} > 0`,
        sql`not exists (select from ${ledgerTransactions} booked where booked.idempotency_key =
          'interest_accrued/' || ${instalments.loanId}::text || '/' || ${instalments.n}::text)`,
      ),
    )
    .orderBy(asc(instalments.loanId), asc(instalments.n))
    .for("update", { of: loans });
  return due.flatMap(
    ({ instalment }) =>
      interestAccrued({
        loanId: instalment.loanId,
        instalment,
        bookedOn: today,
        bankId: instalment.bankId,
        enterpriseId: instalment.enterpriseId,
      }) ?? [],
  );
}

/** Marks, in one statement, the running loans that have an instalment past its day, or no longer have one. */
async function markLoans(tx: Tx, status: "overdue" | "active", today: DateOn, audit: Audit): Promise<number> {
  const late = sql`exists (select from ${instalments} i where i.loan_id = ${loans.id} and i.due_on < ${today} and i.paid_on is null)`;
  const marked = await tx
    .update(loans)
    .set({ status })
    .where(
      status === "overdue"
        ? and(eq(loans.status, "active"), late)
        : and(eq(loans.status, "overdue"), sql`not ${late}`),
    )
    .returning({ id: loans.id });
  for (const { id } of marked) await audit({ subjectType: "loan", subjectId: id, after: { status } });
  return marked.length;
}
