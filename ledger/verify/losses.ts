import { sql } from "drizzle-orm";
import { column } from "../columns.ts";
import { MOVEMENTS } from "../movements.ts";
import type { Invariants } from "./invariant.ts";

/** What a loan owes of principal at most. */
const LENT = column(
  Object.entries(MOVEMENTS)
    .filter(([code, { debit }]) => debit === "loan_principal" && !code.startsWith("principal_left"))
    .map(([code]) => code),
);

/** Whether public money was paid for what it may be paid for, and no earlier. */
export const LOSSES: Invariants = {
  cover_follows_the_loss: {
    statement: "补偿额度在核销或逾期超过 90 天以后核定，不超过损失",
    violations: sql`
      with covered as (
        select x.id, x.subject_id, x.recorded_at, sum(t.amount_fen) as amount
        from ledger_transactions x join ledger_transfers t on t.transaction_id = x.id
        where x.event = 'loan_covered' group by x.id
      ), lost as (
        select c.id, sum(t.amount_fen) filter (where a.code = 'loan_loss') as given_up,
          sum(t.amount_fen) filter (where t.code = any (${LENT}::text[])) as lent,
          bool_or(a.code = 'loan_principal_over_90') as is_overdue
        from covered c
        join ledger_accounts a on a.subject_id = c.subject_id
          and a.code in ('loan_loss', 'loan_principal_over_90', 'loan_principal')
        join ledger_transfers t on t.debit_account_id = a.id and t.recorded_at <= c.recorded_at
        group by c.id
      )
      select c.id from covered c left join lost l using (id)
      where c.amount > greatest(coalesce(l.given_up, 0), case when l.is_overdue then l.lent else 0 end)`,
  },
  compensations_follow_their_cover: {
    statement: "风险补偿在核定补偿额度以后支付，累计不超过核定的额度",
    violations: sql`
      select distinct id from (
        select a.subject_id as id,
          sum(t.amount_fen) filter (where t.code = 'cover_determined' and a.code = 'loan_cover') over upto as covered,
          sum(case t.code when 'cover_used' then t.amount_fen when 'cover_returned' then -t.amount_fen else 0 end)
            over upto as compensated
        from ledger_transfers t join ledger_accounts a on a.id = t.debit_account_id
        where t.code in ('cover_determined', 'cover_used', 'cover_returned')
        window upto as (partition by a.subject_id order by t.recorded_at)
      ) paid
      where compensated > coalesce(covered, 0)`,
  },
  subsidies_stay_within_the_interest_paid: {
    statement: "每笔贷款的贴息不超过已还的利息",
    violations: sql`
      select a.subject_id as id from ledger_accounts a
      left join (
        select interest.subject_id, sum(t.amount_fen) as paid
        from ledger_accounts interest
        join ledger_transfers t on t.credit_account_id = interest.id and t.code = 'interest_repaid'
        where interest.code = 'loan_interest_receivable'
          and interest.subject_id in (select s.subject_id from ledger_accounts s where s.code = 'loan_interest_subsidy')
        group by interest.subject_id
      ) repaid on repaid.subject_id = a.subject_id
      where a.code = 'loan_interest_subsidy' and a.debits_posted - a.credits_posted > coalesce(repaid.paid, 0)`,
  },
};
