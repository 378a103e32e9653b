import { sql } from "drizzle-orm";
import { CHART } from "../accounts.ts";
import { column } from "../columns.ts";
import type { Invariants } from "./invariant.ts";

/** The accounts that hold a loan's principal outstanding, whatever became of it. */
const principal = column(Object.keys(CHART).filter((code) => code.startsWith("loan_principal")));

/** Whether lines and their loans agree in the book. */
export const LINES: Invariants = {
  lines_are_not_overdrawn: {
    statement: "已用额度加预留不超过授信额度",
    violations: sql`
      select drawn.subject_id as id from ledger_accounts drawn
      left join ledger_accounts line on line.subject_id = drawn.subject_id and line.code = 'line_limit'
      where drawn.code = 'line_drawn'
        and drawn.credits_pending + drawn.credits_posted - drawn.debits_posted
          > coalesce(line.debits_posted - line.credits_posted, 0)`,
  },
  lines_are_drawn_by_their_loans: {
    statement: "已用额度等于其名下贷款的本金余额",
    violations: sql`
      select line.id from (
        select drawn.subject_id as id, drawn.credits_posted - drawn.debits_posted as drawn
        from ledger_accounts drawn where drawn.code = 'line_drawn'
      ) line left join (
        select of_line.line_id as id, sum(owed.debits_posted - owed.credits_posted) as owed
        from (
          select distinct x.subject_id as loan_id, drawn.subject_id as line_id
          from ledger_transactions x
          join ledger_transfers t on t.transaction_id = x.id and t.code = 'limit_drawn' and t.kind in ('posted', 'post_pending')
          join ledger_accounts drawn on drawn.id = t.credit_account_id
          where x.subject_type = 'loan' and x.event <> 'reversal'
        ) of_line
        join ledger_accounts owed on owed.subject_id = of_line.loan_id and owed.code = any (${principal}::text[])
        group by of_line.line_id
      ) loans using (id)
      where line.drawn <> coalesce(loans.owed, 0)`,
  },
};
