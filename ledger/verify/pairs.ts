import { sql } from "drizzle-orm";
import type { Invariants } from "./invariant.ts";

/** Whether transactions that stand on another one have it. */
export const PAIRS: Invariants = {
  compensations_stand_in_both_books: {
    statement: "每笔风险补偿和返还在贷款与资金池两边金额一致",
    violations: sql`
      with half as (
        select x.id, x.bank_id, pair.other || substr(x.idempotency_key, length(x.event) + 1) as other_key,
          (select sum(t.amount_fen) from ledger_transfers t where t.transaction_id = x.id) as amount
        from ledger_transactions x
        join (values ('compensation_received', 'compensation_paid'), ('compensation_paid', 'compensation_received'),
          ('compensation_returned', 'compensation_refunded'), ('compensation_refunded', 'compensation_returned')
        ) as pair (event, other) on pair.event = x.event
      )
      select half.id from half
      left join ledger_transactions o on o.idempotency_key = half.other_key and o.bank_id = half.bank_id
      where o.id is null
        or (select sum(t.amount_fen) from ledger_transfers t where t.transaction_id = o.id) is distinct from half.amount`,
  },
  adjustments_name_what_they_correct: {
    statement: "每笔调整都指明所更正的业务",
    violations: sql`
      select a.id from ledger_transactions a
      left join ledger_transactions x
        on x.idempotency_key = regexp_replace(a.idempotency_key, '^adjustment/[^/]*/', '')
        and (x.bank_id, x.enterprise_id) = (a.bank_id, a.enterprise_id) and x.event not in ('adjustment', 'reversal')
      where a.event = 'adjustment' and x.id is null`,
  },
};
