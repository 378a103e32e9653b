import { and, asc, eq, inArray, lt, lte, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { lineBalances } from "#ledger/balances.ts";
import { interestAccrued } from "#ledger/events/interest-accrued.ts";
import { lineExpired } from "#ledger/events/line-expired.ts";
import { post } from "#ledger/post.ts";
import { type DateOn, dateOn } from "#lib/dates.ts";
import { z } from "#lib/zod.ts";
import type { AuditNote } from "../access/audit.ts";
import { command } from "../access/verb.ts";
import { type Carried, eachItself } from "./each-itself.ts";
import { moveOverdue } from "./move-overdue.ts";

const { applications, creditLines, instalments, ledgerTransactions, loans } = schema;

type Audit = (note: AuditNote) => Promise<void>;
export type ClocksChecked = {
  expiredLines: number;
  accruedInstalments: number;
  /** Loans whose principal moved to another bucket of days overdue. */
  movedLoans: number;
  nowOverdueLoans: number;
  nowActiveLoans: number;
  overdueApplications: number;
  /** Lines and loans that the book refused; everything else went on without them. */
  refused: string[];
};

/**
 * What the passing of days brings about: lines past their last day expire, interest that has fallen due is booked, and
 * loans are moved and marked by their unpaid instalments. Running it again finds nothing left to do.
 */
export const checkClocks = command({
  permission: "clock.check",
  input: z.object({}),
  async run({ tx, now, audit }): Promise<ClocksChecked> {
    const today = dateOn(now);
    // Lines before their loans, as everybody locks them.
    const expired = await expireLines(tx, today, now, audit);
    const accrued = await accrueInterest(tx, today, now);
    const moved = await moveOverdue(tx, today, now);
    const nowOverdueLoans = await markLoans(tx, "overdue", today, audit);
    const nowActiveLoans = await markLoans(tx, "active", today, audit);
    const overdueApplications = await tx.$count(applications, lt(applications.dueAt, now));
    const outcome = {
      expiredLines: expired.done.length,
      accruedInstalments: accrued.done.length,
      movedLoans: moved.done.length,
      nowOverdueLoans,
      nowActiveLoans,
      overdueApplications,
      refused: [
        ...new Set([
          ...expired.refused.map(({ id }) => id),
          ...accrued.refused.map(({ loanId }) => loanId),
          ...moved.refused.map(({ id }) => id),
        ]),
      ],
    };
    await audit({ subjectType: "clock", subjectId: today, after: outcome });
    return outcome;
  },
});

type LineRow = typeof creditLines.$inferSelect;
type InstalmentRow = typeof instalments.$inferSelect;

async function expireLines(tx: Tx, today: DateOn, now: Date, audit: Audit): Promise<Carried<LineRow>> {
  const past = and(eq(creditLines.status, "active"), lt(creditLines.expiresOn, today));
  const lines = await tx.select().from(creditLines).where(past).orderBy(asc(creditLines.id)).for("update");
  const carried = await eachItself(tx, lines, async (part, some) => {
    const ids = some.map((line) => line.id);
    await part.update(creditLines).set({ status: "expired" }).where(inArray(creditLines.id, ids));
    const balances = await lineBalances(part, ids);
    const transactions = some.flatMap(({ id: lineId, bankId, enterpriseId }) => {
      const remaining = balances.get(lineId)!.available;
      return lineExpired({ lineId, remaining, expiredOn: today, bankId, enterpriseId }) ?? [];
    });
    if (transactions.length > 0) await post(part, transactions, now);
  });
  for (const line of carried.done) {
    const change = { before: { status: line.status }, after: { status: "expired" } };
    await audit({ subjectType: "credit_line", subjectId: line.id, ...change });
  }
  return carried;
}

/** Interest of instalments that are due and not booked yet; their loans stay locked, so that no payment books it too. */
async function accrueInterest(tx: Tx, today: DateOn, now: Date): Promise<Carried<InstalmentRow>> {
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
  const rows = due.map(({ instalment }) => instalment);
  return eachItself(tx, rows, async (part, some) => {
    const transactions = some.flatMap((instalment) => {
      const { loanId, bankId, enterpriseId } = instalment;
      return interestAccrued({ loanId, instalment, bookedOn: today, bankId, enterpriseId }) ?? [];
    });
    await post(part, transactions, now);
  });
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
