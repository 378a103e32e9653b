import { sql } from "drizzle-orm";
import type { Invariants } from "./invariant.ts";
import { effectTable } from "./totals.ts";

/** Whether closed months stand as they were closed. */
export const PERIODS: Invariants = {
  months_are_closed_in_order: {
    statement: "已结账月份首尾相接，首月之前没有记账",
    violations: sql`
      select p.id from ledger_periods p
      where not exists (select from ledger_periods before where before.open_from = p.month)
        and exists (select from ledger_transactions x where x.effective_on < p.month)`,
  },
  closed_months_are_not_written_in: {
    statement: "结账以后没有再记入已结账的月份",
    violations: sql`
      select x.id from ledger_transactions x
      join ledger_periods p on x.effective_on >= p.month and x.effective_on < p.open_from
      where x.recorded_at > p.closed_at`,
  },
  late_entries_are_of_closed_months: {
    statement: "补记业务的发生日期在登记前已结账的月份里",
    violations: sql`
      select x.id from ledger_transactions x
      left join ledger_periods p on x.happened_on < p.open_from and p.closed_at <= x.recorded_at
      where x.happened_on is not null
      group by x.id, x.happened_on, x.effective_on
      having x.happened_on >= x.effective_on or count(p.id) = 0`,
  },
  closed_totals_reproduce: {
    statement: "已结账月份的发生额与逐笔重算一致",
    violations: sql`
      select coalesce(stored.period_id, again.period_id) as id
      from ledger_period_totals stored full join (
        select moved.period_id, a.bank_id, a.code, sum(debit * pending) as debits_pending, sum(debit * posted) as debits_posted,
          sum(credit * pending) as credits_pending, sum(credit * posted) as credits_posted
        from (
          select period_id, account_id, kind, sum(debit) as debit, sum(credit) as credit
          from (
            select p.id as period_id, t.kind, t.debit_account_id, t.credit_account_id, t.amount_fen
            from ledger_periods p
            join ledger_transactions x on x.effective_on >= p.month and x.effective_on < p.open_from
            join ledger_transfers t on t.transaction_id = x.id
          ) t cross join lateral (values (debit_account_id, amount_fen, 0::bigint), (credit_account_id, 0, amount_fen))
            as side (account_id, debit, credit)
          group by 1, 2, 3
        ) moved
        join ${effectTable} as effect (kind, pending, posted) using (kind)
        join ledger_accounts a on a.id = moved.account_id
        group by 1, 2, 3
      ) again using (period_id, bank_id, code)
      where (stored.debits_pending, stored.debits_posted, stored.credits_pending, stored.credits_posted) is distinct from
        (again.debits_pending, again.debits_posted, again.credits_pending, again.credits_posted)
      union all
      select p.id from ledger_periods p
      where p.transactions <> (
        select count(*) from ledger_transactions x where x.effective_on >= p.month and x.effective_on < p.open_from)`,
  },
};
