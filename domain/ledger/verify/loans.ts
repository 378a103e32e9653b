import { sql } from "drizzle-orm";
import type { Invariants } from "#ledger/verify/invariant.ts";

/** Whether a loan's schedule, its repayments and its accounts agree. */
export const LOANS: Invariants = {
  instalments_are_paid_by_repayments: {
    statement: "还款计划上的已还金额等于还款登记的合计",
    violations: sql`
      select l.id from loans l
      left join (
        select loan_id, sum(principal_paid_fen) as principal, sum(interest_paid_fen) as interest
        from instalments group by loan_id
      ) i on i.loan_id = l.id
      left join (
        select loan_id, sum(principal_fen) as principal, sum(interest_fen) as interest from repayments group by loan_id
      ) r on r.loan_id = l.id
      where (coalesce(i.principal, 0), coalesce(i.interest, 0)) is distinct from
        (coalesce(r.principal, 0), coalesce(r.interest, 0))`,
  },
  loans_owe_what_their_schedule_says: {
    statement: "贷款的本金余额等于计划本金减去已还和核销的本金",
    violations: sql`
      select l.id from loans l
      left join (
        select loan_id, sum(principal_fen) as planned, sum(principal_paid_fen) as paid from instalments group by loan_id
      ) i on i.loan_id = l.id
      left join write_offs w on w.loan_id = l.id
      left join (
        select subject_id, sum(debits_posted - credits_posted) as owed
        from ledger_accounts where code like 'loan_principal%' group by subject_id
      ) book on book.subject_id = l.id
      where coalesce(i.planned, 0) <> l.principal_fen
        or coalesce(book.owed, 0) <> l.principal_fen - coalesce(i.paid, 0) - coalesce(w.principal_fen, 0)`,
  },
  settled_loans_owe_nothing: {
    statement: "已结清的贷款没有欠款，已核销的贷款有核销记录",
    violations: sql`
      select l.id from loans l
      left join write_offs w on w.loan_id = l.id
      left join (
        select loan_id, count(*) filter (where paid_on is null) as open from instalments group by loan_id
      ) i on i.loan_id = l.id
      where (l.status = 'settled') <> (coalesce(i.open, 0) = 0 and w.loan_id is null)
        or (l.status = 'written_off') <> (w.loan_id is not null)`,
  },
};
