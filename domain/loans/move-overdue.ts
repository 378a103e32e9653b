import { sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { loanBalances } from "#ledger/balances.ts";
import { BUCKET_DAYS, bucketOf, PRINCIPAL_ACCOUNTS, principalAccount } from "#ledger/buckets.ts";
import { overdueMoved } from "#ledger/events/overdue-moved.ts";
import { post } from "#ledger/post.ts";
import type { DateOn } from "#lib/dates.ts";
import { type Carried, eachItself } from "./each-itself.ts";

const { instalments, ledgerAccounts, loans } = schema;

type OverdueLoan = { id: string; bankId: string; enterpriseId: string; daysOverdue: number };

/**
 * Moves the principal of running loans to the bucket of their days overdue, and back where nothing is unpaid any more.
 * Only loans with principal elsewhere are touched; they stay locked, so that no payment takes from where it no longer is.
 */
export async function moveOverdue(tx: Tx, today: DateOn, now: Date): Promise<Carried<OverdueLoan>> {
  const found = await misplaced(tx, today);
  return eachItself(tx, found, async (part, some) => {
    const balances = await loanBalances(
      part,
      some.map(({ id }) => id),
    );
    const transactions = some.flatMap(({ id: loanId, bankId, enterpriseId, daysOverdue }) => {
      const { standing } = balances.get(loanId)!;
      const to = bucketOf(daysOverdue);
      const move = { moveId: `${loanId}/${today}/${to}`, loanId, standing, to, movedOn: today };
      return overdueMoved({ ...move, bankId, enterpriseId }) ?? [];
    });
    if (transactions.length > 0) await post(part, transactions, now);
  });
}

async function misplaced(tx: Tx, today: DateOn): Promise<OverdueLoan[]> {
  const bounds = BUCKET_DAYS.map(
    ([bucket, most]) => sql`when late.days <= ${most} then ${principalAccount(bucket)}`,
  );
  const { rows } = await tx.execute<OverdueLoan>(sql`
    select l.id, l.bank_id as "bankId", l.enterprise_id as "enterpriseId", late.days as "daysOverdue"
    from ${loans} l
    cross join lateral (
      select coalesce(greatest(${today}::date - min(i.due_on), 0), 0) as days
      from ${instalments} i where i.loan_id = l.id and i.paid_on is null
    ) late
    cross join lateral (
      select case ${sql.join(bounds, sql` `)} else ${principalAccount("over_90")} end as code
    ) place
    where l.status in ('active', 'overdue') and exists (
      select from ${ledgerAccounts} a
      where a.subject_id = l.id and a.code in ${[...PRINCIPAL_ACCOUNTS]}
        and a.debits_posted > a.credits_posted and a.code <> place.code)
    order by l.id
    for update of l`);
  return rows;
}
