import { sql } from "drizzle-orm";
import type { Invariants } from "#ledger/verify/invariant.ts";

/** The day on which a transaction happened, as the rows of the case say it. */
const happened = sql.raw("coalesce(x.happened_on, x.effective_on)");

/** What the transactions of an event move in all, by one movement each. */
const moved = (event: string, ...codes: string[]) => sql`
  select x.id, x.idempotency_key, x.subject_id, x.bank_id, x.enterprise_id, ${happened} as happened_on,
    ${sql.join(
      codes.map((code) => sql.raw(`coalesce(t.${code}, 0) as ${code}`)),
      sql`, `,
    )}
  from ledger_transactions x left join (
    select transaction_id, ${sql.join(
      codes.map((code) => sql`sum(amount_fen) filter (where code = ${code}) as ${sql.raw(code)}`),
      sql`, `,
    )}
    from ledger_transfers group by transaction_id
  ) t on t.transaction_id = x.id
  where x.event = ${event}`;

/** Whether the book says what people of the cases did, and nothing that nobody did. */
export const ACTS: Invariants = {
  lines_are_granted_as_agreed: {
    statement: "每笔授信按批准的额度入账一次",
    violations: sql`
      select coalesce(l.id, x.id) as id from credit_lines l
      full join (${moved("line_granted", "limit_granted")}) x on x.idempotency_key = 'line_granted/' || l.id
      where (l.id, l.bank_id, l.enterprise_id, l.limit_fen, l.granted_on) is distinct from
        (x.subject_id, x.bank_id, x.enterprise_id, x.limit_granted, x.happened_on)`,
  },
  drawdowns_hold_what_is_drawn: {
    statement: "每笔放款按金额预留一次，并随确认或作废了结",
    violations: sql`
      select coalesce(d.id, hold.id) as id from drawdowns d
      full join (
        select h.id, h.amount_fen, h.bank_id, h.enterprise_id, a.subject_id, r.kind as resolution
        from ledger_transfers h join ledger_accounts a on a.id = h.debit_account_id
        left join ledger_transfers r on r.pending_id = h.id
        where h.kind = 'pending'
      ) hold on hold.id = d.id
      where (d.credit_line_id, d.bank_id, d.enterprise_id, d.amount_fen) is distinct from
          (hold.subject_id, hold.bank_id, hold.enterprise_id, hold.amount_fen)
        or case d.status when 'confirmed' then 'post_pending' when 'voided' then 'void_pending' end
          is distinct from hold.resolution`,
  },
  loans_are_disbursed_as_confirmed: {
    statement: "每笔贷款按确认的金额和日期发放一次",
    violations: sql`
      select coalesce(l.id, x.id) as id from loans l
      full join (${moved("drawdown_confirmed", "principal_disbursed")}) x
        on x.idempotency_key = 'drawdown_confirmed/' || l.drawdown_id
      where (l.id, l.bank_id, l.enterprise_id, l.principal_fen, l.started_on) is distinct from
        (x.subject_id, x.bank_id, x.enterprise_id, x.principal_disbursed, x.happened_on)`,
  },
  receipts_are_posted_once: {
    statement: "每张银行回单只入账一次，金额与还款登记一致",
    violations: sql`
      select coalesce(r.id, x.id) as id from repayments r
      full join (${moved("repayment", "interest_repaid", "principal_repaid")}) x
        on x.idempotency_key = 'repayment/' || r.id
      where (r.loan_id, r.bank_id, r.enterprise_id, r.interest_fen, r.principal_fen, r.received_on) is distinct from
        (x.subject_id, x.bank_id, x.enterprise_id, x.interest_repaid, x.principal_repaid, x.happened_on)
      union all
      select min(id::text)::uuid from repayments group by bank_id, bank_receipt_number having count(*) > 1`,
  },
  interest_is_booked_by_the_schedule: {
    statement: "每期利息按还款计划计提一次，已还利息的期数都已计提",
    violations: sql`
      select coalesce(x.id, i.loan_id) as id from instalments i
      full join (${moved("interest_accrued", "interest_accrued")}) x
        on x.idempotency_key = 'interest_accrued/' || i.loan_id || '/' || i.n
      where case when x.id is null then i.interest_paid_fen > 0
        else (i.loan_id, i.bank_id, i.enterprise_id, i.interest_fen) is distinct from
          (x.subject_id, x.bank_id, x.enterprise_id, x.interest_accrued) end`,
  },
  write_offs_rest_on_two_people: {
    statement: "核销的金额与复核通过的变更一致，提交人与复核人不是同一人",
    violations: sql`
      select coalesce(x.id, w.loan_id) as id
      from (${moved("written_off", "principal_written_off", "interest_written_off")}) x
      full join write_offs w on w.loan_id = x.subject_id and w.written_off_on = x.happened_on
      left join changes c on c.id = w.change_id and c.kind = 'write_off' and c.subject_id = w.loan_id::text
        and c.organisation_id = x.bank_id and c.status = 'approved' and c.reviewed_by <> c.proposed_by
        and (c.payload ->> 'principal')::bigint = w.principal_fen and (c.payload ->> 'interest')::bigint = w.interest_fen
      where c.id is null
        or (w.principal_fen, w.interest_fen) is distinct from (x.principal_written_off, x.interest_written_off)`,
  },
};
