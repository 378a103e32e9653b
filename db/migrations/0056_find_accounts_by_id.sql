-- As in 0052. An account is looked up by its id, and the rest is compared as no index can: with equality, a plan made for a small
-- book took the index by bank, and kept walking a bank's accounts as the book grew, until it was next analysed.
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
      and (a.subject_id, a.enterprise_id, a.bank_id) is not distinct from (moved.subject_id, moved.enterprise_id, moved.bank_id)
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
-- A month is closed once: what was planned for an empty book, on the connection of an earlier closing, does not serve a full one.
alter function app.close_ledger_month(date) set plan_cache_mode = force_custom_plan;
