-- The accounts of a subject are closed among themselves: every transfer joins two of one. So one index by subject finds the
-- transfers of an account, where there were two, of its debits and of its credits.
alter table public.ledger_transfers add column subject_id uuid;
--> statement-breakpoint
alter table public.ledger_transfers disable trigger ledger_transfers_immutable;
--> statement-breakpoint
alter table public.ledger_transfers no force row level security;
--> statement-breakpoint
alter table public.ledger_accounts no force row level security;
--> statement-breakpoint
update public.ledger_transfers t set subject_id = a.subject_id from public.ledger_accounts a where a.id = t.debit_account_id;
--> statement-breakpoint
alter table public.ledger_transfers enable always trigger ledger_transfers_immutable;
--> statement-breakpoint
alter table public.ledger_transfers force row level security;
--> statement-breakpoint
alter table public.ledger_accounts force row level security;
--> statement-breakpoint
alter table public.ledger_transfers alter column subject_id set not null;
--> statement-breakpoint
drop index public.ledger_transfers_debit_account_index;
--> statement-breakpoint
drop index public.ledger_transfers_credit_account_index;
--> statement-breakpoint
create index ledger_transfers_subject_index on public.ledger_transfers (subject_id, recorded_at);
--> statement-breakpoint
-- As in 0051; both accounts are of the transfer's subject.
create or replace function app.keep_totals() returns trigger language plpgsql
security definer set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
declare
  sides bigint;
  written_sides bigint;
  holds bigint;
  earliest date;
  first_open date;
begin
  if current_setting('transaction_isolation') not in ('read committed', 'read uncommitted') then
    raise exception 'a posting reads what is committed' using errcode = 'restrict_violation';
  end if;
  lock table public.ledger_periods in access share mode;
  with written as (
    update public.ledger_accounts a
    set debits_pending = a.debits_pending + moved.debits_pending, debits_posted = a.debits_posted + moved.debits_posted,
      credits_pending = a.credits_pending + moved.credits_pending, credits_posted = a.credits_posted + moved.credits_posted
    from (
      select side.account_id, t.subject_id, t.enterprise_id, t.bank_id, count(*) as sides,
        sum(case t.kind when 'pending' then debit when 'posted' then 0 else -debit end)::bigint as debits_pending,
        sum(case when t.kind in ('posted', 'post_pending') then debit else 0 end)::bigint as debits_posted,
        sum(case t.kind when 'pending' then credit when 'posted' then 0 else -credit end)::bigint as credits_pending,
        sum(case when t.kind in ('posted', 'post_pending') then credit else 0 end)::bigint as credits_posted
      from added t
      join public.ledger_transactions x on x.id = t.transaction_id
      cross join lateral (values (t.debit_account_id, t.amount_fen, 0), (t.credit_account_id, 0, t.amount_fen))
        side (account_id, debit, credit)
      where (x.enterprise_id, x.bank_id, x.effective_on, x.recorded_at)
        = (t.enterprise_id, t.bank_id, t.effective_on, t.recorded_at)
      group by side.account_id, t.subject_id, t.enterprise_id, t.bank_id
      order by side.account_id
    ) moved
    where a.id = moved.account_id
      and (a.subject_id, a.enterprise_id, a.bank_id) = (moved.subject_id, moved.enterprise_id, moved.bank_id)
    returning moved.sides
  )
  select 2 * count(*), (select sum(w.sides) from written w), count(t.pending_id), min(t.effective_on),
    (select max(p.open_from) from public.ledger_periods p)
  into sides, written_sides, holds, earliest, first_open from added t;
  if earliest < first_open then
    raise exception 'the month is closed'
      using errcode = 'check_violation', constraint = 'ledger_transactions_open_month', detail = first_open::text;
  end if;
  if holds > 0 and exists (
    select from added t
    where t.pending_id is not null and not exists (
      select from public.ledger_transfers hold
      where hold.id = t.pending_id and hold.kind = 'pending' and hold.enterprise_id = t.enterprise_id and hold.bank_id = t.bank_id))
  then
    raise exception 'a transfer ends a hold of its own tenant'
      using errcode = 'foreign_key_violation', constraint = 'ledger_transfers_pending_fk';
  end if;
  if written_sides = sides then
    return null;
  end if;
  -- A row policy skips a row silently; a total that was not written must never pass.
  if exists (
    select from added t
    where not exists (
      select from public.ledger_transactions x
      where x.id = t.transaction_id and (x.enterprise_id, x.bank_id, x.effective_on, x.recorded_at)
        = (t.enterprise_id, t.bank_id, t.effective_on, t.recorded_at)))
  then
    raise exception 'a transfer is of the tenant and the times of its transaction'
      using errcode = 'foreign_key_violation', constraint = 'ledger_transfers_transaction_fk';
  elsif exists (
    select from added t
    where not exists (
      select from public.ledger_accounts a
      where a.id = t.debit_account_id
        and (a.subject_id, a.enterprise_id, a.bank_id) = (t.subject_id, t.enterprise_id, t.bank_id)))
  then
    raise exception 'a transfer debits an account of its own subject and tenant'
      using errcode = 'foreign_key_violation', constraint = 'ledger_transfers_debit_account_fk';
  elsif sides > 0 then
    raise exception 'a transfer credits an account of its own subject and tenant'
      using errcode = 'foreign_key_violation', constraint = 'ledger_transfers_credit_account_fk';
  end if;
  return null;
end $$;
--> statement-breakpoint
-- As in 0051; a transfer names its subject.
create or replace function app.post_transactions(
  recorded timestamptz, takes boolean,
  ids uuid[], keys text[], hashes text[], events text[], subject_types text[], subject_ids uuid[], bank_ids uuid[],
  enterprise_ids uuid[], effective_ons date[], happened_ons date[],
  chart_codes text[], chart_subject_types text[], chart_limits text[], chart_of_bank boolean[],
  other_subject_ids uuid[], account_subjects integer[], account_transactions integer[], account_charts integer[],
  transfer_ids uuid[], transfer_transactions integer[], ordinals integer[], debits integer[], credits integer[],
  amounts bigint[], kinds text[], pending_ids uuid[], codes text[])
-- For each transaction the id of the one that its key had been posted as before; null where all are new.
returns uuid[] language plpgsql set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
declare
  inserted integer;
  known uuid[];
  subjects uuid[] := subject_ids || other_subject_ids;
  account_ids uuid[];
  frees bigint[];
  fault record;
begin
  -- What people write must be of the transaction itself (`app.written_now`), and this block is one within it.
  if app.actor_kind() = 'system' then
    begin
      insert into public.ledger_transactions
        (id, idempotency_key, request_hash, event, subject_type, subject_id, bank_id, enterprise_id, effective_on, happened_on,
          recorded_at)
      select ids[i], keys[i], hashes[i], events[i], subject_types[i], subject_ids[i], bank_ids[i], enterprise_ids[i],
        effective_ons[i], happened_ons[i], recorded
      from generate_series(1, cardinality(ids)) i;
      inserted := cardinality(ids);
    exception when unique_violation then
      inserted := null;
    end;
  end if;
  if inserted is null then
    insert into public.ledger_transactions
      (id, idempotency_key, request_hash, event, subject_type, subject_id, bank_id, enterprise_id, effective_on, happened_on,
        recorded_at)
    select ids[i], keys[i], hashes[i], events[i], subject_types[i], subject_ids[i], bank_ids[i], enterprise_ids[i],
      effective_ons[i], happened_ons[i], recorded
    from generate_series(1, cardinality(ids)) i
    on conflict (idempotency_key) do nothing;
    get diagnostics inserted = row_count;
  end if;
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

  select array_agg(a.id order by i) into account_ids
  from generate_series(1, cardinality(account_charts)) i
  left join public.ledger_accounts a
    on a.subject_id = subjects[account_subjects[i]] and a.code = chart_codes[account_charts[i]];
  if array_position(account_ids, null) is not null then
    insert into public.ledger_accounts
      (id, code, owner_id, subject_type, subject_id, bank_id, enterprise_id, balance_limit, unit)
    select app.new_id(), chart_codes[chart],
      case when chart_of_bank[chart] then bank_ids[transaction] else enterprise_ids[transaction] end,
      chart_subject_types[chart], subjects[subject], bank_ids[transaction], enterprise_ids[transaction], chart_limits[chart], 'cny'
    from unnest(account_ids, account_subjects, account_transactions, account_charts) wanted (id, subject, transaction, chart)
    where wanted.id is null
    order by subjects[subject], chart_codes[chart]
    on conflict (subject_id, code) do nothing;
    select array_agg(a.id order by i) into account_ids
    from generate_series(1, cardinality(account_charts)) i
    join public.ledger_accounts a
      on a.subject_id = subjects[account_subjects[i]] and a.code = chart_codes[account_charts[i]];
    if cardinality(account_ids) is distinct from cardinality(account_charts) then
      raise exception 'the caller does not reach the accounts' using errcode = 'LG004';
    end if;
  end if;

  -- Where nothing is taken, no limit can break, and the totals' trigger takes the accounts, in the same order.
  if takes then
    select array_agg(free order by i) into frees
    from (
      select i, case a.balance_limit
          when 'debits_must_not_exceed_credits' then a.credits_posted - a.debits_posted - a.debits_pending
          when 'credits_must_not_exceed_debits' then a.debits_posted - a.credits_posted - a.credits_pending
        end as free
      from generate_series(1, cardinality(account_ids)) i
      join public.ledger_accounts a on a.id = account_ids[i]
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
    ), steps as (
      -- One pass in order: a join of the call's holds with their ends is quadratic, as the planner expects one row of each.
      select given.*, nullif(lag(kind) over hold, 'pending') as before, first_value(kind) over hold = 'pending' as is_made,
        first_value(debit) over hold as made_debit, first_value(credit) over hold as made_credit,
        first_value(amount) over hold as made_amount
      from given where pending_id is not null or kind = 'pending'
      window hold as (partition by coalesce(pending_id, id) order by n)
    ), ends as (
      select * from steps where pending_id is not null
    )
    select case when hold.amount_fen is null and not is_made then 'absent'
      else coalesce(resolved.kind, ends.before, 'differs') end as what
    into fault
    from ends
    left join public.ledger_transfers hold on hold.id = ends.pending_id and hold.kind = 'pending'
    left join public.ledger_transfers resolved on resolved.pending_id = ends.pending_id
    where resolved.kind is not null or ends.before is not null
      or (account_ids[ends.debit], account_ids[ends.credit], ends.amount) is distinct from (
        coalesce(hold.debit_account_id, case when is_made then account_ids[made_debit] end),
        coalesce(hold.credit_account_id, case when is_made then account_ids[made_credit] end),
        coalesce(hold.amount_fen, case when is_made then made_amount end))
    order by ends.n
    limit 1;
    if found then
      raise exception 'the hold cannot be resolved' using errcode = 'LG002', detail = fault.what;
    end if;
  end if;

  -- Each transfer must keep the limits of both accounts, after all that come before it.
  if takes then
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
    (id, transaction_id, ordinal, subject_id, bank_id, enterprise_id, effective_on, recorded_at, debit_account_id,
      credit_account_id, amount_fen, kind, pending_id, code)
  select transfer_ids[i], ids[place], ordinals[i], subjects[account_subjects[debits[i]]], bank_ids[place],
    enterprise_ids[place], effective_ons[place], recorded, account_ids[debits[i]], account_ids[credits[i]], amounts[i], kinds[i], pending_ids[i], codes[i]
  from (select i, transfer_transactions[i] as place from generate_series(1, cardinality(transfer_ids)) i) t
  where known is null or known[place] is null;
  return known;
end $$;
