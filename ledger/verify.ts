import { type SQL, sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { CHART } from "./accounts.ts";
import { PRINCIPAL_ACCOUNTS } from "./buckets.ts";
import { column } from "./columns.ts";
import { EVENT_MOVEMENTS, MOVEMENTS, MOVES_BACK } from "./movements.ts";

export type Finding = {
  /** The invariant that is broken. */
  check: string;
  /** The same in words. */
  statement: string;
  count: number;
  /** Ids of at most ten offending rows. */
  sample: string[];
};

type Invariant = { statement: string; violations: SQL };

const movementRows = Object.entries(MOVEMENTS);
const movementTable = sql`unnest(
  ${column(movementRows.map(([code]) => code))}::text[], ${column(movementRows.map(([, { debit }]) => debit))}::text[],
  ${column(movementRows.map(([, { credit }]) => credit))}::text[])`;
const chartRows = Object.entries(CHART);
const chartTable = sql`unnest(
  ${column(chartRows.map(([code]) => code))}::text[], ${column(chartRows.map(([, { limit }]) => limit))}::text[],
  ${column(chartRows.map(([, { subject }]) => subject))}::text[])`;

const eventRows = Object.entries(EVENT_MOVEMENTS).flatMap(([event, codes]) =>
  codes.map((code) => ({ event, code })),
);
const eventTable = sql`unnest(
  ${column(eventRows.map(({ event }) => event))}::text[], ${column(eventRows.map(({ code }) => code))}::text[])`;

/** Each is a query for the ids of rows that break it; on a sound book it finds none. */
const INVARIANTS: Record<string, Invariant> = {
  stored_totals_are_the_sums_of_the_transfers: {
    statement: "账户余额与逐笔重算一致",
    violations: sql`
      select a.id from ledger_accounts a left join (
        select account_id, sum(debit * pending) as debits_pending, sum(debit * posted) as debits_posted,
          sum(credit * pending) as credits_pending, sum(credit * posted) as credits_posted
        from (
          select debit_account_id as account_id, amount_fen as debit, 0 as credit, kind from ledger_transfers
          union all select credit_account_id, 0, amount_fen, kind from ledger_transfers
        ) side
        join (values ('posted', 0, 1), ('pending', 1, 0), ('post_pending', -1, 1), ('void_pending', -1, 0))
          as effect (kind, pending, posted) using (kind)
        group by account_id
      ) r on r.account_id = a.id
      where (a.debits_pending, a.debits_posted, a.credits_pending, a.credits_posted) is distinct from
        (coalesce(r.debits_pending, 0), coalesce(r.debits_posted, 0), coalesce(r.credits_pending, 0), coalesce(r.credits_posted, 0))`,
  },
  debits_equal_credits: {
    statement: "全部账户借贷相等，预留也相等",
    violations: sql`
      select unit as id from ledger_accounts group by unit
      having sum(debits_posted) <> sum(credits_posted) or sum(debits_pending) <> sum(credits_pending)`,
  },
  limits_hold: {
    statement: "受限账户不透支，预留计算在内",
    violations: sql`
      select id from ledger_accounts
      where least(debits_pending, debits_posted, credits_pending, credits_posted) < 0
        or (balance_limit = 'debits_must_not_exceed_credits' and debits_pending + debits_posted > credits_posted)
        or (balance_limit = 'credits_must_not_exceed_debits' and credits_pending + credits_posted > debits_posted)`,
  },
  accounts_follow_the_chart: {
    statement: "账户的限额与归属和会计科目表一致",
    violations: sql`
      select a.id from ledger_accounts a left join ${chartTable} as chart (code, balance_limit, subject_type) using (code)
      where (a.balance_limit, a.subject_type) is distinct from (chart.balance_limit, chart.subject_type)`,
  },
  transfers_follow_their_movement: {
    statement: "每笔转账的金额为正，借贷账户符合其事由",
    violations: sql`
      select t.id from ledger_transfers t
      join ledger_accounts d on d.id = t.debit_account_id join ledger_accounts c on c.id = t.credit_account_id
      join ledger_transactions x on x.id = t.transaction_id
      left join ${movementTable} as m (code, debit, credit) on m.code = t.code
      where t.amount_fen <= 0 or ((d.code, c.code) is distinct from (m.debit, m.credit)
        and not (x.event = any (${column([...MOVES_BACK])}::text[]) and (c.code, d.code) is not distinct from (m.debit, m.credit)))`,
  },
  transfers_belong_to_their_event: {
    statement: "每笔业务只有其应有的转账",
    violations: sql`
      select t.id from ledger_transfers t join ledger_transactions x on x.id = t.transaction_id
      left join ${eventTable} as e (event, code) on e.event = x.event and e.code = t.code
      where e.code is null`,
  },
  transfers_stay_within_one_tenant: {
    statement: "转账不跨银行、不跨企业",
    violations: sql`
      select t.id from ledger_transfers t
      left join ledger_transactions x on x.id = t.transaction_id
      left join ledger_accounts d on d.id = t.debit_account_id left join ledger_accounts c on c.id = t.credit_account_id
      where (t.bank_id, t.enterprise_id) is distinct from (x.bank_id, x.enterprise_id)
        or (t.bank_id, t.enterprise_id) is distinct from (d.bank_id, d.enterprise_id)
        or (t.bank_id, t.enterprise_id) is distinct from (c.bank_id, c.enterprise_id)`,
  },
  transactions_move_something: {
    statement: "每笔业务至少有一笔转账，序号连续",
    violations: sql`
      select x.id from ledger_transactions x left join ledger_transfers t on t.transaction_id = x.id
      group by x.id having count(t.id) = 0 or max(t.ordinal) <> count(t.id)`,
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
  lines_are_closed: {
    statement: "授信额度等于可用额度加已用额度",
    violations: sql`
      select subject_id as id from ledger_accounts where subject_type = 'credit_line'
      group by subject_id having sum(debits_posted) <> sum(credits_posted)`,
  },
  lines_are_drawn_by_their_loans: {
    statement: "已用额度等于其名下贷款的本金余额",
    violations: sql`
      select line.id from (
        select drawn.subject_id as id, drawn.credits_posted - drawn.debits_posted as drawn
        from ledger_accounts drawn where drawn.code = 'line_drawn'
      ) line left join (
        select drawn.subject_id as id, sum(owed.debits_posted - owed.credits_posted) as owed
        from ledger_transactions x
        join ledger_transfers t on t.transaction_id = x.id and t.code = 'limit_drawn'
        join ledger_accounts drawn on drawn.id = t.credit_account_id
        join ledger_accounts owed on owed.subject_id = x.subject_id
          and owed.code = any (${column([...PRINCIPAL_ACCOUNTS])}::text[])
        where x.event in ('drawdown_confirmed', 'renewal')
        group by drawn.subject_id
      ) loans using (id)
      where line.drawn <> coalesce(loans.owed, 0)`,
  },
  write_offs_rest_on_two_people: {
    statement: "核销的金额与复核通过的变更一致，提交人与复核人不是同一人",
    violations: sql`
      select x.id from ledger_transactions x
      left join (
        select transaction_id, sum(amount_fen) filter (where code = 'principal_written_off') as principal,
          sum(amount_fen) filter (where code = 'interest_written_off') as interest
        from ledger_transfers group by transaction_id
      ) t on t.transaction_id = x.id
      left join write_offs w on w.loan_id = x.subject_id and w.written_off_on = x.effective_on
      left join changes c on c.id = w.change_id and c.kind = 'write_off' and c.subject_id = w.loan_id::text
        and c.organisation_id = x.bank_id and c.status = 'approved' and c.reviewed_by <> c.proposed_by
        and (c.payload ->> 'principal')::bigint = w.principal_fen and (c.payload ->> 'interest')::bigint = w.interest_fen
      where x.event = 'written_off' and (c.id is null
        or (w.principal_fen, w.interest_fen) is distinct from (coalesce(t.principal, 0), coalesce(t.interest, 0)))
      union all
      select w.loan_id from write_offs w
      where not exists (select from ledger_transactions x where x.event = 'written_off' and x.subject_id = w.loan_id)`,
  },
  nothing_counts_before_it_was_recorded: {
    statement: "记账日期不晚于登记之日",
    violations: sql`
      select id from ledger_transactions where effective_on > (recorded_at at time zone 'Asia/Shanghai')::date`,
  },
};

/** The names of the invariants, in the order in which they are checked. */
export const LEDGER_CHECKS = Object.keys(INVARIANTS);

/**
 * Recomputes every balance from the transfers and checks every invariant, over all rows that the actor sees:
 * run it as the system. An empty list means the book is sound.
 */
export async function verifyLedger(tx: Tx): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [check, { statement, violations }] of Object.entries(INVARIANTS)) {
    const { rows } = await tx.execute<{ count: number; sample: string[] | null }>(sql`
      select count(*)::int as count, (array_agg(id::text order by id::text))[1:10] as sample from (${violations}) as found`);
    const { count, sample } = rows[0]!;
    if (count > 0) findings.push({ check, statement, count, sample: sample ?? [] });
  }
  return findings;
}
