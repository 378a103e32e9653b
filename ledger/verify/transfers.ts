import { sql } from "drizzle-orm";
import { column } from "../columns.ts";
import { EVENT_MOVEMENTS, MOVEMENTS } from "../movements.ts";
import type { Invariants } from "./invariant.ts";

const movements = Object.entries(MOVEMENTS);
const movementTable = sql`unnest(
  ${column(movements.map(([code]) => code))}::text[], ${column(movements.map(([, { debit }]) => debit))}::text[],
  ${column(movements.map(([, { credit }]) => credit))}::text[])`;

const events = Object.entries(EVENT_MOVEMENTS).flatMap(([event, codes]) =>
  codes.map((code) => ({ event, code })),
);
/** Which movements each event may make: `event, code`. */
export const eventTable = sql`unnest(
  ${column(events.map(({ event }) => event))}::text[], ${column(events.map(({ code }) => code))}::text[])`;

/** Whether every transfer and transaction is one that the ledger knows. */
export const TRANSFERS: Invariants = {
  transfers_follow_their_movement: {
    statement: "每笔转账的金额为正，借贷账户符合其事由",
    violations: sql`
      with odd as materialized (
        select t.id, t.transaction_id, t.amount_fen > 0 and (d.code, c.code) = (m.credit, m.debit) as is_back
        from ledger_transfers t
        join ledger_accounts d on d.id = t.debit_account_id join ledger_accounts c on c.id = t.credit_account_id
        left join ${movementTable} as m (code, debit, credit) on m.code = t.code
        where t.amount_fen <= 0 or d.code is distinct from m.debit or c.code is distinct from m.credit
      )
      select id from odd where is_back is not true or not exists (
        select from ledger_transactions x where x.id = odd.transaction_id and x.event in ('reversal', 'adjustment'))`,
  },
  transfers_belong_to_their_event: {
    statement: "每笔业务只有其应有的转账",
    violations: sql`
      select t.id from ledger_transfers t join ledger_transactions x on x.id = t.transaction_id
      left join ${eventTable} as e (event, code) on e.event = x.event and e.code = t.code
      where e.code is null`,
  },
  transfers_stay_within_one_tenant: {
    statement: "转账不跨银行、不跨企业，借贷账户属于同一额度、贷款或资金池",
    violations: sql`
      select t.id from ledger_transfers t
      left join ledger_transactions x on x.id = t.transaction_id
      left join ledger_accounts d on d.id = t.debit_account_id left join ledger_accounts c on c.id = t.credit_account_id
      where (t.bank_id, t.enterprise_id) is distinct from (x.bank_id, x.enterprise_id)
        or (t.subject_id, t.bank_id, t.enterprise_id) is distinct from (d.subject_id, d.bank_id, d.enterprise_id)
        or (t.subject_id, t.bank_id, t.enterprise_id) is distinct from (c.subject_id, c.bank_id, c.enterprise_id)`,
  },
  transfers_keep_their_transactions_times: {
    statement: "每笔转账的记账日期与记录时间同其业务一致",
    violations: sql`
      select t.id from ledger_transfers t join ledger_transactions x on x.id = t.transaction_id
      where (t.effective_on, t.recorded_at) is distinct from (x.effective_on, x.recorded_at)`,
  },
  transactions_move_something: {
    statement: "每笔业务至少有一笔转账，序号连续",
    violations: sql`
      select x.id from ledger_transactions x left join (
        select transaction_id, count(*) as transfers, min(ordinal) as first, max(ordinal) as last
        from ledger_transfers group by transaction_id
      ) t on t.transaction_id = x.id
      where (t.first, t.last) is distinct from (1, t.transfers) or t.transfers is null`,
  },
  keys_are_used_once: {
    statement: "每个业务键只记一次账",
    violations: sql`
      select min(id::text) as id from ledger_transactions group by idempotency_key having count(*) > 1`,
  },
  holds_are_resolved_once_and_whole: {
    statement: "预留至多处理一次，金额与账户和原预留一致",
    violations: sql`
      select t.id from ledger_transfers t left join ledger_transfers hold on hold.id = t.pending_id
      where t.kind in ('post_pending', 'void_pending') and (
        hold.kind is distinct from 'pending'
        or (t.amount_fen, t.debit_account_id, t.credit_account_id) is distinct from
          (hold.amount_fen, hold.debit_account_id, hold.credit_account_id))
      union all
      select pending_id from ledger_transfers where pending_id is not null group by pending_id having count(*) > 1`,
  },
  reversals_mirror_what_they_reverse: {
    statement: "每笔冲正与原业务逐笔相反，冲正本身不再冲正",
    violations: sql`
      select r.id from ledger_transactions r
      left join ledger_transactions x on 'reversal/' || x.idempotency_key = r.idempotency_key and x.event <> 'reversal'
      left join lateral (
        select array_agg(row(code, debit_account_id, credit_account_id, amount_fen)::text order by ordinal) as moved
        from ledger_transfers t where t.transaction_id = r.id and t.kind = 'posted'
      ) mirrored on true
      left join lateral (
        select array_agg(row(code, credit_account_id, debit_account_id, amount_fen)::text order by ordinal desc) as moved
        from ledger_transfers t where t.transaction_id = x.id and t.kind in ('posted', 'post_pending')
      ) original on true
      where r.event = 'reversal' and (x.id is null or r.effective_on < x.effective_on
        or (r.subject_type, r.subject_id) is distinct from (x.subject_type, x.subject_id)
        or mirrored.moved is distinct from original.moved)`,
  },
  nothing_counts_before_it_was_recorded: {
    statement: "记账日期不晚于登记之日",
    violations: sql`
      select id from ledger_transactions where effective_on > (recorded_at at time zone 'Asia/Shanghai')::date`,
  },
};
