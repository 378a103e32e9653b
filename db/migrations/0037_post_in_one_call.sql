-- A transfer says itself when it counts and when it was recorded, so that an index finds what an account moved after any
-- instant (ledger/balance-as-of.ts).
alter table public.ledger_transfers add column effective_on date, add column recorded_at timestamp with time zone;
--> statement-breakpoint
-- Of a late entry the day on which it happened, in a month that was closed by then (0039).
alter table public.ledger_transactions add column happened_on date;
--> statement-breakpoint
alter table public.ledger_transfers disable trigger ledger_transfers_immutable;
--> statement-breakpoint
alter table public.ledger_transfers no force row level security;
--> statement-breakpoint
alter table public.ledger_transactions no force row level security;
--> statement-breakpoint
update public.ledger_transfers t set effective_on = x.effective_on, recorded_at = x.recorded_at
from public.ledger_transactions x where x.id = t.transaction_id;
--> statement-breakpoint
alter table public.ledger_transfers enable always trigger ledger_transfers_immutable;
--> statement-breakpoint
alter table public.ledger_transfers force row level security;
--> statement-breakpoint
alter table public.ledger_transactions force row level security;
--> statement-breakpoint
alter table public.ledger_transfers alter column effective_on set not null, alter column recorded_at set not null;
--> statement-breakpoint
drop index public.ledger_transfers_debit_account_index;
--> statement-breakpoint
drop index public.ledger_transfers_credit_account_index;
--> statement-breakpoint
CREATE INDEX "ledger_transfers_debit_account_index" ON "ledger_transfers" USING btree ("debit_account_id","recorded_at");
--> statement-breakpoint
CREATE INDEX "ledger_transfers_credit_account_index" ON "ledger_transfers" USING btree ("credit_account_id","recorded_at");
--> statement-breakpoint
-- Updates of totals stay on their page and touch no index.
alter table public.ledger_accounts set (fillfactor = 70);
--> statement-breakpoint
-- What this trigger keeps is not among what totals change: it need not look at each of them.
drop trigger ledger_accounts_identity on public.ledger_accounts;
--> statement-breakpoint
create trigger ledger_accounts_identity
  before update of id, code, owner_id, subject_type, subject_id, bank_id, enterprise_id, unit, balance_limit, created_at
  on public.ledger_accounts for each row
  when (
    (old.id, old.code, old.owner_id, old.subject_type, old.subject_id, old.bank_id, old.enterprise_id, old.unit,
      old.balance_limit, old.created_at)
    is distinct from
    (new.id, new.code, new.owner_id, new.subject_type, new.subject_id, new.bank_id, new.enterprise_id, new.unit,
      new.balance_limit, new.created_at)
  )
  execute function app.refuse_change();
--> statement-breakpoint
alter table public.ledger_accounts enable always trigger ledger_accounts_identity;
--> statement-breakpoint
-- Three foreign keys of each transfer are looked up row by row, which is a third of the cost of a batch. Transactions and
-- accounts are never deleted and never change their ids or tenants, whoever tries; so looking at the inserted rows
-- together, in the statement that writes their totals, holds as much, and also where triggers of a replica are off.
alter table public.ledger_transfers drop constraint ledger_transfers_transaction_fk,
  drop constraint ledger_transfers_debit_account_fk, drop constraint ledger_transfers_credit_account_fk;
--> statement-breakpoint
alter table public.ledger_transactions drop constraint ledger_transactions_tenant_unique;
--> statement-breakpoint
-- The stored totals of accounts are the sums of their transfers, whoever inserts those: nobody else writes them. Each
-- transfer is of one tenant with its transaction and both accounts, and counts and was recorded when its transaction was.
-- Accounts are taken in order of their ids. A transaction is looked up by its id alone and then compared: a plan made for an
-- empty book would take another index, by which a full one has thousands of rows.
create or replace function app.keep_totals() returns trigger language plpgsql
security definer set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
declare
  missed bigint;
begin
  with written as (
    update public.ledger_accounts a
    set debits_pending = a.debits_pending + moved.debits_pending, debits_posted = a.debits_posted + moved.debits_posted,
      credits_pending = a.credits_pending + moved.credits_pending, credits_posted = a.credits_posted + moved.credits_posted
    from (
      select account_id, enterprise_id, bank_id, count(*) as sides,
        sum(debit * pending)::bigint as debits_pending, sum(debit * posted)::bigint as debits_posted,
        sum(credit * pending)::bigint as credits_pending, sum(credit * posted)::bigint as credits_posted
      from added
      cross join lateral (
        select case kind when 'pending' then 1 when 'posted' then 0 else -1 end,
          case when kind in ('posted', 'post_pending') then 1 else 0 end
      ) effect (pending, posted)
      cross join lateral (values (debit_account_id, amount_fen, 0), (credit_account_id, 0, amount_fen))
        side (account_id, debit, credit)
      group by account_id, enterprise_id, bank_id
      order by account_id
    ) moved
    where a.id = moved.account_id
    returning moved.sides, (a.enterprise_id, a.bank_id) = (moved.enterprise_id, moved.bank_id) as own
  )
  select (select 2 * count(*) from added) - coalesce(sum(sides) filter (where own), 0)
    + (
      select count(*) from added t
      left join public.ledger_transactions x on x.id = t.transaction_id
      where (x.enterprise_id, x.bank_id, x.effective_on, x.recorded_at)
        is distinct from (t.enterprise_id, t.bank_id, t.effective_on, t.recorded_at))
    + (
      select count(*) from added t
      left join public.ledger_transfers hold on hold.id = t.pending_id
      where t.pending_id is not null
        and (hold.enterprise_id, hold.bank_id) is distinct from (t.enterprise_id, t.bank_id))
  into missed from written;
  if missed = 0 then
    return null;
  end if;
  -- A row policy skips a row silently; a total that was not written must never pass.
  if exists (
    select from added t
    where not exists (
      select from public.ledger_accounts a
      where a.id = t.debit_account_id and a.enterprise_id = t.enterprise_id and a.bank_id = t.bank_id))
  then
    raise exception 'a transfer debits an account of its own tenant'
      using errcode = 'foreign_key_violation', constraint = 'ledger_transfers_debit_account_fk';
  elsif exists (
    select from added t
    where not exists (
      select from public.ledger_accounts a
      where a.id = t.credit_account_id and a.enterprise_id = t.enterprise_id and a.bank_id = t.bank_id))
  then
    raise exception 'a transfer credits an account of its own tenant'
      using errcode = 'foreign_key_violation', constraint = 'ledger_transfers_credit_account_fk';
  elsif exists (
    select from added t
    where t.pending_id is not null and not exists (
      select from public.ledger_transfers hold
      where hold.id = t.pending_id and hold.enterprise_id = t.enterprise_id and hold.bank_id = t.bank_id))
  then
    raise exception 'a transfer ends a hold of its own tenant'
      using errcode = 'foreign_key_violation', constraint = 'ledger_transfers_pending_fk';
  else
    raise exception 'a transfer is of the tenant and the times of its transaction'
      using errcode = 'foreign_key_violation', constraint = 'ledger_transfers_transaction_fk';
  end if;
end $$;
--> statement-breakpoint
alter table public.ledger_transfers enable always trigger ledger_transfers_totals;
--> statement-breakpoint
-- Rows are looked up by their keys whatever the tables held when a connection first planned the statements: a plan made for
-- an empty book would read all of a full one.
-- Posts business events, all or none, in the order given, in one round trip (ledger/post.ts). It runs with the caller's
-- rights, so that row policies, triggers and constraints bind it as they bind any statement of the caller's.
-- Transactions come in order of their keys. Accounts name a transaction of theirs and their line of the chart, transfers
-- their transaction and their accounts, by place in the arrays.
-- Refusals are errors of class LG: LG001 a key used for other content, LG002 a hold that cannot be resolved so, LG003 a
-- limit, LG004 an account out of the caller's reach; the detail says about what.
create function app.post_transactions(
  recorded timestamptz,
  ids uuid[], keys text[], hashes text[], events text[], subject_types text[], subject_ids uuid[], bank_ids uuid[],
  enterprise_ids uuid[], effective_ons date[], happened_ons date[],
  chart_codes text[], chart_subject_types text[], chart_limits text[], chart_of_bank boolean[],
  new_account_ids uuid[], account_subject_ids uuid[], account_transactions integer[], account_charts integer[],
  transfer_ids uuid[], transfer_transactions integer[], ordinals integer[], debits integer[], credits integer[],
  amounts bigint[], kinds text[], pending_ids uuid[], codes text[])
-- For each transaction the id of the one that its key had been posted as before; null where all are new.
returns uuid[] language plpgsql set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
declare
  inserted integer;
  known uuid[];
  account_ids uuid[];
  frees bigint[];
  draws boolean;
  fault record;
begin
  insert into public.ledger_transactions
    (id, idempotency_key, request_hash, event, subject_type, subject_id, bank_id, enterprise_id, effective_on, happened_on,
      recorded_at)
  select entry.*, recorded
  from unnest(ids, keys, hashes, events, subject_types, subject_ids, bank_ids, enterprise_ids, effective_ons, happened_ons) entry
  on conflict (idempotency_key) do nothing;
  get diagnostics inserted = row_count;
  if inserted < cardinality(ids) then
    select array_agg(nullif(x.id, wanted.id) order by n) as ids,
      (array_agg(wanted.key order by n) filter (where x.request_hash is distinct from wanted.hash))[1] as clash
    into fault
    from unnest(ids, keys, hashes) with ordinality wanted (id, key, hash, n)
    left join public.ledger_transactions x on x.idempotency_key = wanted.key;
    if fault.clash is not null then
      raise exception 'the key was used for other content' using errcode = 'LG001', detail = fault.clash;
    end if;
    known := fault.ids;
    if inserted = 0 then
      return known;
    end if;
  end if;

  -- Whether anything is taken out of an account that has a limit.
  select array_agg(a.id order by n), (
      select bool_or(kind in ('posted', 'pending') and (
        chart_limits[account_charts[debit]] = 'debits_must_not_exceed_credits'
        or chart_limits[account_charts[credit]] = 'credits_must_not_exceed_debits'))
      from unnest(debits, credits, kinds) t (debit, credit, kind))
  into account_ids, draws
  from unnest(account_subject_ids, account_charts) with ordinality wanted (subject_id, chart, n)
  left join public.ledger_accounts a on a.subject_id = wanted.subject_id and a.code = chart_codes[chart];
  if array_position(account_ids, null) is not null then
    insert into public.ledger_accounts
      (id, code, owner_id, subject_type, subject_id, bank_id, enterprise_id, balance_limit, unit)
    select wanted.id, chart_codes[chart],
      case when chart_of_bank[chart] then bank_ids[transaction] else enterprise_ids[transaction] end,
      chart_subject_types[chart], wanted.subject_id, bank_ids[transaction], enterprise_ids[transaction], chart_limits[chart], 'cny'
    from unnest(new_account_ids, account_ids, account_subject_ids, account_transactions, account_charts)
      wanted (id, known_id, subject_id, transaction, chart)
    where wanted.known_id is null
    order by wanted.subject_id, chart_codes[chart]
    on conflict (subject_id, code) do nothing;
    select array_agg(a.id order by n) into account_ids
    from unnest(account_subject_ids, account_charts) with ordinality wanted (subject_id, chart, n)
    join public.ledger_accounts a on a.subject_id = wanted.subject_id and a.code = chart_codes[chart];
    if cardinality(account_ids) is distinct from cardinality(account_charts) then
      raise exception 'the caller does not reach the accounts' using errcode = 'LG004';
    end if;
  end if;

  -- Where nothing is, no limit can break, and the totals' trigger takes the accounts, in the same order.
  if draws then
    select array_agg(free order by n) into frees
    from (
      select n, case a.balance_limit
          when 'debits_must_not_exceed_credits' then a.credits_posted - a.debits_posted - a.debits_pending
          when 'credits_must_not_exceed_debits' then a.debits_posted - a.credits_posted - a.credits_pending
        end as free
      from unnest(account_ids) with ordinality wanted (id, n)
      join public.ledger_accounts a on a.id = wanted.id
      order by a.id
      for no key update of a
    ) locked;
    if cardinality(frees) is distinct from cardinality(account_charts) then
      raise exception 'the caller does not reach the accounts' using errcode = 'LG004';
    end if;
  end if;

  if array_remove(pending_ids, null) <> '{}' then
    with given as (
      select * from unnest(transfer_ids, transfer_transactions, debits, credits, amounts, kinds, pending_ids)
        with ordinality t (id, transaction, debit, credit, amount, kind, pending_id, n)
      where known is null or known[transaction] is null
    ), ends as (
      select given.*, lag(kind) over (partition by pending_id order by n) as before from given where pending_id is not null
    )
    select case when hold.amount_fen is null and made.id is null then 'absent'
      else coalesce(resolved.kind, ends.before, 'differs') end as what
    into fault
    from ends
    left join public.ledger_transfers hold on hold.id = ends.pending_id and hold.kind = 'pending'
    left join public.ledger_transfers resolved on resolved.pending_id = ends.pending_id
    left join given made on made.id = ends.pending_id and made.kind = 'pending' and made.n < ends.n
    where resolved.kind is not null or ends.before is not null
      or (account_ids[ends.debit], account_ids[ends.credit], ends.amount) is distinct from (
        coalesce(hold.debit_account_id, account_ids[made.debit]), coalesce(hold.credit_account_id, account_ids[made.credit]),
        coalesce(hold.amount_fen, made.amount))
    order by ends.n
    limit 1;
    if found then
      raise exception 'the hold cannot be resolved' using errcode = 'LG002', detail = fault.what;
    end if;
  end if;

  -- Each transfer must keep the limits of both accounts, after all that come before it.
  if draws then
    select account, free, amount into fault
    from (
      select n, side, account, amount, frees[account] + sum(
        case when side = (case chart_limits[account_charts[account]] when 'debits_must_not_exceed_credits' then 1 else 2 end)
          then case kind when 'posted' then -amount when 'pending' then -amount when 'void_pending' then amount else 0 end
          else case kind when 'posted' then amount when 'post_pending' then amount else 0 end end
      ) over (partition by account order by n) as free
      from unnest(transfer_transactions, debits, credits, amounts, kinds) with ordinality t (transaction, debit, credit, amount, kind, n)
      cross join lateral (values (1, debit), (2, credit)) sides (side, account)
      where (known is null or known[transaction] is null) and frees[account] is not null
    ) moved
    where free < 0
    order by n, side
    limit 1;
    if found then
      raise exception 'a limit would be broken' using errcode = 'LG003',
        detail = json_build_object('code', chart_codes[account_charts[fault.account]], 'free', fault.free::text, 'wanted', fault.amount::text);
    end if;
  end if;

  insert into public.ledger_transfers
    (id, transaction_id, ordinal, bank_id, enterprise_id, effective_on, recorded_at, debit_account_id, credit_account_id,
      amount_fen, kind, pending_id, code)
  select t.id, ids[transaction], ordinal, bank_ids[transaction], enterprise_ids[transaction],
    effective_ons[transaction], recorded, account_ids[debit], account_ids[credit], amount, kind, pending_id, code
  from unnest(transfer_ids, transfer_transactions, ordinals, debits, credits, amounts, kinds, pending_ids, codes)
    t (id, transaction, ordinal, debit, credit, amount, kind, pending_id, code)
  where known is null or known[transaction] is null;
  return known;
end $$;
--> statement-breakpoint
revoke execute on function app.post_transactions from public;
--> statement-breakpoint
grant execute on function app.post_transactions to xyd_app;
