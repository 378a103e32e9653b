import { sql } from "drizzle-orm";
import { PRINCIPAL_ACCOUNTS } from "../buckets.ts";
import { column } from "../columns.ts";
import { MOVEMENTS, type Movement } from "../movements.ts";
import type { LedgerTransaction } from "../transaction.ts";
import type { Invariants } from "./invariant.ts";
import { eventTable } from "./transfers.ts";

type Event = LedgerTransaction["event"];

/** By how much a movement raises what is owed of principal over what its line has drawn: the two go together. */
const apart = ({ debit, credit }: (typeof MOVEMENTS)[Movement]): number =>
  Number(PRINCIPAL_ACCOUNTS.includes(debit)) -
  Number(PRINCIPAL_ACCOUNTS.includes(credit)) -
  Number(credit === "line_drawn") +
  Number(debit === "line_drawn");

const drawing = Object.entries(MOVEMENTS).flatMap(([code, sides]) => {
  const weight = apart(sides);
  return weight === 0 ? [] : [{ code, weight, debit: sides.debit }];
});
const drawingTable = sql`unnest(
  ${column(drawing.map(({ code }) => code))}::text[], ${column(drawing.map(({ weight }) => weight))}::int[],
  ${column(drawing.map(({ debit }) => debit))}::text[])`;

/** Movements of which an event makes as much as of one another. */
const ALIKE: [Event, Movement, Movement][] = [
  ["prepayment", "interest_accrued", "interest_repaid"],
  ["prepayment", "fee_charged", "fee_repaid"],
  ["renewal", "principal_renewed", "renewal_disbursed"],
  ["renewal", "principal_renewed", "limit_drawn"],
];
const alikeTable = sql`unnest(
  ${column(ALIKE.map(([event]) => event))}::text[], ${column(ALIKE.map(([, one]) => one))}::text[],
  ${column(ALIKE.map(([, , other]) => other))}::text[])`;

/** Whether what an event moves belongs together. */
export const MOVES: Invariants = {
  subjects_are_closed: {
    statement: "每笔授信、贷款和资金池协议各自借贷相等，预留也相等",
    violations: sql`
      select subject_id as id from ledger_accounts
      group by subject_type, subject_id
      having sum(debits_posted) <> sum(credits_posted) or sum(debits_pending) <> sum(credits_pending)`,
  },
  // An adjustment may correct another subject of its event, and a reversal undoes just that.
  transactions_move_their_subject: {
    statement: "每笔业务都动用了它所记对象的账户",
    violations: sql`
      select x.id from ledger_transactions x
      where x.event not in ('adjustment', 'reversal') and not exists (
        select from ledger_transfers t join ledger_accounts a on a.id = t.debit_account_id
        where t.transaction_id = x.id and (a.subject_type, a.subject_id) = (x.subject_type, x.subject_id))`,
  },
  // The sum is nothing whichever way all of it goes, so that reversals need no look at their sides; adjustments go both ways.
  principal_moves_with_what_is_drawn: {
    statement: "每笔业务的贷款本金与已用额度同增同减",
    violations: sql`
      select x.id from (
        select t.transaction_id as id from ledger_transfers t
        join ${drawingTable} as drawing (code, weight, debit) on drawing.code = t.code
        where t.kind in ('posted', 'post_pending')
        group by t.transaction_id having sum(t.amount_fen * weight) <> 0
      ) odd join ledger_transactions x using (id) where x.event <> 'adjustment'
      union all
      select x.id from ledger_transactions x
      join ledger_transfers t on t.transaction_id = x.id
      join ledger_accounts d on d.id = t.debit_account_id
      join ${drawingTable} as drawing (code, weight, debit) on drawing.code = t.code
      where x.event = 'adjustment'
      group by x.id having sum(t.amount_fen * weight * case when d.code = drawing.debit then 1 else -1 end) <> 0`,
  },
  parts_of_an_event_agree: {
    statement: "提前还款、续贷的各项金额彼此一致",
    violations: sql`
      select x.id from ledger_transactions x
      join ${alikeTable} as alike (event, one, other) on alike.event = x.event
      join ledger_transfers t on t.transaction_id = x.id and t.code in (one, other)
      group by x.id, one, other having sum(case when t.code = one then t.amount_fen else -t.amount_fen end) <> 0`,
  },
  adjustments_move_what_their_event_moves: {
    statement: "每笔调整只动用所更正业务的科目和对象，日期不早于该业务",
    violations: sql`
      with corrected as materialized (
        select a.id as adjustment_id, a.effective_on as adjusted_on, x.*
        from ledger_transactions a
        join ledger_transactions x on x.idempotency_key = regexp_replace(a.idempotency_key, '^adjustment/[^/]*/', '')
        where a.event = 'adjustment'
      )
      select c.adjustment_id as id from corrected c where c.adjusted_on < c.effective_on
      union
      select c.adjustment_id from corrected c
      join ledger_transfers t on t.transaction_id = c.adjustment_id
      join ledger_accounts moved on moved.id = t.debit_account_id
      left join ${eventTable} as may (event, code) on may.event = c.event and may.code = t.code
      where may.code is null or not exists (
        select from ledger_transfers o join ledger_accounts a on a.id = o.debit_account_id
        where o.transaction_id = c.id and a.subject_id = moved.subject_id)`,
  },
};
