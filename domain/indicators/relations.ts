import { type SQL, sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { addDays, type DateOn, startOfDay } from "#lib/dates.ts";
import type { RelationName } from "./indicator.ts";

/*
 * The rows behind every figure. All relations have the same first columns: case_number, enterprise_id, bank_id,
 * product_id, division_code, guarantee_mode, size_class, first_loan, on_day, amount; the rest is their own.
 * `to` is the last day that counts: only what depends on the state at that day uses it.
 */

const shanghaiDay = (instant: string) => sql.raw(`(${instant} at time zone 'Asia/Shanghai')::date`);

/** A firm as the bureau may see it in a list: never its name or its code. */
const anonymousNumber = (id: string) => sql.raw(`'QY' || upper(right(${id}::text, 12))`);

/** Registered firms, on the day they registered. */
const enterprises = (): SQL => sql`
  select ${anonymousNumber("e.id")} as case_number, e.id as enterprise_id, null::uuid as bank_id, null::uuid as product_id,
    e.division_code, null::text as guarantee_mode, e.size_class, null::boolean as first_loan,
    ${shanghaiDay("e.created_at")} as on_day, null::bigint as amount, 1 as change
  from enterprises e`;

/**
 * A firm counts from the day on which it first has a live consent to the day on which the last one ends: the periods of
 * its consents are merged, and each merged period adds one at its start and takes it away at its end.
 */
const consents = (): SQL => sql`
  select ${anonymousNumber("e.id")} as case_number, e.id as enterprise_id, null::uuid as bank_id, null::uuid as product_id,
    e.division_code, null::text as guarantee_mode, e.size_class, null::boolean as first_loan,
    edge.on_day, null::bigint as amount, edge.change
  from (
    select enterprise_id, unnest(range_agg(tstzrange(granted_at, least(expires_at, withdrawn_at)))) as live
    from consents group by enterprise_id
  ) span
  join enterprises e on e.id = span.enterprise_id
  cross join lateral (
    values (${shanghaiDay("lower(span.live)")}, 1), (${shanghaiDay("upper(span.live)")}, -1)
  ) as edge (on_day, change)`;

/** Firms with at least one product within reach, per division, as the last full matching up to the day counted them. */
const matches = (to: DateOn): SQL => sql`
  select d.name as case_number, null::uuid as enterprise_id, null::uuid as bank_id, null::uuid as product_id,
    d.code as division_code, null::text as guarantee_mode, null::text as size_class, null::boolean as first_loan,
    ${shanghaiDay("run.finished_at")} as on_day, null::bigint as amount, by_division.matched::int as change
  from (
    select * from match_runs where scope = 'full' and status = 'finished' and finished_at < ${startOfDay(addDays(to, 1)).toISOString()}::timestamptz
    order by finished_at desc limit 1
  ) run
  cross join lateral jsonb_each_text(run.summary -> 'matchedByDivision') as by_division (code, matched)
  join divisions d on d.code = by_division.code`;

/**
 * Applications, with the day by which the bank owed its acceptance (the next working day, 18:00) and whether it kept it.
 * A bank owes nothing for an application withdrawn before that.
 */
const applications = (): SQL => sql`
  with due as materialized (
    select submitted_on, min(day)::date as on_day, (min(day) + time '18:00') at time zone 'Asia/Shanghai' as at
    from (select distinct ${shanghaiDay("submitted_at")} as submitted_on from applications) each_day
    cross join lateral generate_series(submitted_on + interval '1 day', submitted_on + interval '20 days', interval '1 day') as day
    left join calendar_days c on c.on_day = day::date
    where coalesce(c.working, extract(isodow from day) < 6)
    group by submitted_on
  )
  select a.number as case_number, a.enterprise_id, a.bank_id, v.product_id, a.division_code, a.guarantee_mode, a.size_class,
    a.first_loan, due.submitted_on as on_day, a.amount_fen as amount, a.status,
    ${shanghaiDay("a.closed_at")} as closed_on, due.on_day as due_on,
    coalesce(a.accepted_at, a.closed_at) <= due.at as in_time,
    not (a.status = 'withdrawn' and a.accepted_at is null and a.closed_at <= due.at) as response_owed
  from applications a
  join loan_product_versions v on v.id = a.product_version_id
  join due on due.submitted_on = ${shanghaiDay("a.submitted_at")}`;

/** Limits granted, as the ledger booked them; what was taken back of a grant counts against it. */
const lines = (): SQL => sql`
  select l.number as case_number, l.enterprise_id, l.bank_id, v.product_id, l.division_code, l.guarantee_mode, l.size_class,
    l.first_loan, x.effective_on as on_day, moved.change, moved.change * t.amount_fen as amount
  from ledger_transfers t
  join ledger_transactions x on x.id = t.transaction_id
  join ledger_accounts debit on debit.id = t.debit_account_id
  cross join lateral (select case debit.code when 'line_limit' then 1 else -1 end as change) moved
  join credit_lines l on l.id = x.subject_id
  join loan_product_versions v on v.id = l.product_version_id
  where t.code = 'limit_granted' and t.kind = 'posted'`;

/** 普惠小微: one household's limits at one bank stay within this; from 2025 by the published rule of 2,000 万元. */
const INCLUSIVE_LIMIT_FEN = 2_000_000_000;

/**
 * Loan principal as the ledger moved it: a disbursement adds, a repayment takes away, and a reversal undoes either. What
 * only goes from one bucket of days overdue to another is not in it. With what does not change over a loan's life:
 * whether it is its firm's first, its line's first, how long the firm waited for it, and whether it is 普惠.
 */
const loans = (to: DateOn): SQL => sql`
  select l.number as case_number, l.enterprise_id, l.bank_id, l.product_id, l.division_code, l.guarantee_mode, l.size_class,
    l.first_loan, x.effective_on as on_day,
    t.change, t.change * t.amount_fen as amount, t.code = 'principal_disbursed' as disbursed, l.rate_bps,
    t.change * t.amount_fen as rate_weight, l.term_months,
    l.first_of_firm, l.first_of_line, l.waited_days, l.inclusive, l.overdue
  from (
    select t.*, a.subject_id as loan_id, 1 as change
    from ledger_transfers t join ledger_accounts a on a.id = t.debit_account_id and a.code = 'loan_principal'
    union all
    select t.*, a.subject_id, -1
    from ledger_transfers t join ledger_accounts a on a.id = t.credit_account_id and a.code = 'loan_principal'
  ) t
  join ledger_transactions x on x.id = t.transaction_id
  join (
    select loan.*, v.product_id,
      loan.first_loan and row_number() over (
        partition by loan.enterprise_id order by loan.first_loan desc, loan.started_on, loan.id) = 1 as first_of_firm,
      row_number() over (partition by loan.credit_line_id order by loan.started_on, loan.id) = 1 as first_of_line,
      loan.started_on - ${shanghaiDay("a.submitted_at")} as waited_days,
      loan.size_class in ('small', 'micro', 'unclassified') and (
        select sum(line.limit_fen) from credit_lines line
        where line.enterprise_id = loan.enterprise_id and line.bank_id = loan.bank_id
          and loan.started_on between line.granted_on and line.expires_on
      ) <= ${sql.raw(String(INCLUSIVE_LIMIT_FEN))} as inclusive,
      late.loan_id is not null as overdue
    from loans loan
    join credit_lines c on c.id = loan.credit_line_id
    join applications a on a.id = c.application_id
    join loan_product_versions v on v.id = loan.product_version_id
    left join (
      select distinct loan_id from instalments where due_on < ${to} and (paid_on is null or paid_on > ${to})
    ) late on late.loan_id = loan.id
  ) l on l.id = t.loan_id
  where t.code in ('principal_disbursed', 'principal_repaid', 'principal_written_off', 'principal_renewed',
      'renewal_disbursed', 'interest_capitalised', 'penalty_capitalised')
    and t.kind = 'posted'`;

/** Files of records that sources handed over, with how many of their rows pass the rules. */
const deliveries = (): SQL => sql`
  select d.file_name as case_number, null::uuid as enterprise_id, null::uuid as bank_id, null::uuid as product_id,
    null::text as division_code, null::text as guarantee_mode, null::text as size_class, null::boolean as first_loan,
    ${shanghaiDay("d.received_at")} as on_day, null::bigint as amount, d.rows_total, d.rows_total - d.rows_rejected as rows_passed
  from deliveries d where d.status in ('stored', 'refused')`;

const RELATIONS: Record<RelationName, (to: DateOn) => SQL> = {
  enterprises,
  consents,
  matches,
  applications,
  lines,
  loans,
  deliveries,
};

/** The relation as a derived table named `f`, as it stands at the end of `to`. */
export const relation = (name: RelationName, to: DateOn): SQL => sql`(${RELATIONS[name](to)}) as f`;

/**
 * To be called before the relations are read, once a transaction. Row policies make the planner expect few rows of every
 * table and join in nested loops; figures read whole tables, where that takes ten times as long.
 */
export const readWholeTables = (tx: Tx) => tx.execute(sql`select set_config('enable_nestloop', 'off', true)`);
