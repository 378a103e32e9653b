-- PostgreSQL reads the expression of a CHECK anew for every statement, and a long list of words takes it longer than the row
-- itself. A function's list is read once by each connection.
create function app.is_account(
  code text, subject_type text, balance_limit text, unit text, owner_id uuid, bank_id uuid, enterprise_id uuid)
returns boolean language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
declare
  line text := code || ' ' || subject_type || ' ' || balance_limit;
begin
  return unit = 'cny' and case
    when line in (
      'line_limit credit_line credits_must_not_exceed_debits', 'loan_principal loan credits_must_not_exceed_debits',
      'loan_principal_1_30 loan credits_must_not_exceed_debits', 'loan_principal_31_60 loan credits_must_not_exceed_debits',
      'loan_principal_61_90 loan credits_must_not_exceed_debits',
      'loan_principal_over_90 loan credits_must_not_exceed_debits',
      'loan_interest_receivable loan credits_must_not_exceed_debits',
      'loan_interest_income loan debits_must_not_exceed_credits',
      'loan_penalty_receivable loan credits_must_not_exceed_debits',
      'loan_penalty_income loan debits_must_not_exceed_credits', 'loan_fee_receivable loan credits_must_not_exceed_debits',
      'loan_fee_income loan debits_must_not_exceed_credits', 'loan_settlement loan none', 'loan_renewal loan none',
      'loan_loss loan credits_must_not_exceed_debits', 'loan_cover loan credits_must_not_exceed_debits',
      'loan_cover_left loan debits_must_not_exceed_credits', 'loan_compensated loan debits_must_not_exceed_credits',
      'pool_entitlement risk_pool debits_must_not_exceed_credits')
    then owner_id = bank_id
    when line in (
      'line_available credit_line debits_must_not_exceed_credits', 'line_drawn credit_line debits_must_not_exceed_credits',
      'loan_interest_subsidy loan credits_must_not_exceed_debits',
      'loan_guarantee_fee_subsidy loan credits_must_not_exceed_debits',
      'loan_subsidy_funding loan debits_must_not_exceed_credits', 'pool_fund risk_pool credits_must_not_exceed_debits',
      'pool_funding risk_pool debits_must_not_exceed_credits', 'pool_commitment risk_pool credits_must_not_exceed_debits')
    then owner_id = enterprise_id
    else false end;
end $$;
--> statement-breakpoint
create function app.is_event_of(event text, subject_type text) returns boolean language plpgsql immutable
set search_path = pg_catalog, pg_temp as $$
begin
  return case subject_type
    when 'credit_line' then event in (
      'line_granted', 'line_changed', 'line_expired', 'drawdown_requested', 'drawdown_voided', 'reversal', 'adjustment')
    when 'loan' then event in (
      'drawdown_confirmed', 'interest_accrued', 'penalty_accrued', 'fee_charged', 'repayment', 'prepayment', 'overdue_moved',
      'renewal', 'restructuring', 'written_off', 'recovery', 'loan_covered', 'compensation_received', 'compensation_returned',
      'interest_subsidised', 'guarantee_fee_subsidised', 'reversal', 'adjustment')
    when 'risk_pool' then event in (
      'pool_agreed', 'pool_funded', 'pool_withdrawn', 'compensation_paid', 'compensation_refunded', 'reversal', 'adjustment')
    else false end;
end $$;
--> statement-breakpoint
create function app.is_transfer(code text, kind text, pending_id uuid) returns boolean language plpgsql immutable
set search_path = pg_catalog, pg_temp as $$
begin
  return case
    when kind in ('posted', 'pending') then pending_id is null
    when kind in ('post_pending', 'void_pending') then pending_id is not null
    else false end
    and code in (
      'limit_granted', 'limit_raised', 'limit_lowered', 'limit_withdrawn', 'limit_drawn', 'limit_restored', 'limit_retired',
      'limit_capitalised', 'principal_disbursed', 'principal_repaid', 'principal_renewed', 'renewal_disbursed',
      'principal_overdue_1_30', 'principal_overdue_31_60', 'principal_overdue_61_90', 'principal_overdue_over_90',
      'principal_left_1_30', 'principal_left_31_60', 'principal_left_61_90', 'principal_left_over_90',
      'principal_written_off', 'interest_accrued', 'interest_repaid', 'interest_capitalised', 'interest_written_off',
      'penalty_accrued', 'penalty_repaid', 'penalty_capitalised', 'penalty_written_off', 'fee_charged', 'fee_repaid',
      'fee_written_off', 'loss_recovered', 'cover_determined', 'cover_used', 'cover_returned', 'interest_subsidised',
      'guarantee_fee_subsidised', 'pool_funded', 'pool_withdrawn', 'pool_committed', 'pool_uncommitted', 'pool_compensated',
      'pool_refunded');
end $$;
--> statement-breakpoint
-- What a person may post for: the firm's owner, and who works on the bank's cases. A plan does not spread it out.
create function app.may_post(bank uuid, enterprise uuid) returns boolean language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
begin
  return coalesce(case app.actor_kind()
    when 'enterprise' then enterprise = app.actor_organisation() and app.actor_role() = 'owner'
    when 'bank' then bank = app.actor_organisation() and app.actor_role() in ('officer', 'approver')
    end, false);
end $$;
--> statement-breakpoint
revoke execute on function app.is_account(text, text, text, text, uuid, uuid, uuid), app.is_event_of(text, text),
  app.is_transfer(text, text, uuid), app.may_post(uuid, uuid) from public;
--> statement-breakpoint
grant execute on function app.is_account(text, text, text, text, uuid, uuid, uuid), app.is_event_of(text, text),
  app.is_transfer(text, text, uuid), app.may_post(uuid, uuid) to xyd_app;
--> statement-breakpoint
ALTER TABLE "ledger_accounts" DROP CONSTRAINT "ledger_accounts_unit_check";--> statement-breakpoint
ALTER TABLE "ledger_accounts" DROP CONSTRAINT "ledger_accounts_owner_check";--> statement-breakpoint
ALTER TABLE "ledger_accounts" DROP CONSTRAINT "ledger_accounts_chart_check";--> statement-breakpoint
ALTER TABLE "ledger_transactions" DROP CONSTRAINT "ledger_transactions_subject_type_check";--> statement-breakpoint
ALTER TABLE "ledger_transactions" DROP CONSTRAINT "ledger_transactions_subject_check";--> statement-breakpoint
ALTER TABLE "ledger_transactions" DROP CONSTRAINT "ledger_transactions_event_check";--> statement-breakpoint
ALTER TABLE "ledger_transfers" DROP CONSTRAINT "ledger_transfers_kind_check";--> statement-breakpoint
ALTER TABLE "ledger_transfers" DROP CONSTRAINT "ledger_transfers_pending_check";--> statement-breakpoint
ALTER TABLE "ledger_transfers" DROP CONSTRAINT "ledger_transfers_code_check";--> statement-breakpoint
ALTER TABLE "ledger_accounts" ADD CONSTRAINT "ledger_accounts_chart_check" CHECK (app.is_account("ledger_accounts"."code", "ledger_accounts"."subject_type", "ledger_accounts"."balance_limit", "ledger_accounts"."unit", "ledger_accounts"."owner_id", "ledger_accounts"."bank_id", "ledger_accounts"."enterprise_id"));--> statement-breakpoint
ALTER TABLE "ledger_transactions" ADD CONSTRAINT "ledger_transactions_event_check" CHECK (app.is_event_of("ledger_transactions"."event", "ledger_transactions"."subject_type"));--> statement-breakpoint
ALTER TABLE "ledger_transfers" ADD CONSTRAINT "ledger_transfers_code_check" CHECK (app.is_transfer("ledger_transfers"."code", "ledger_transfers"."kind", "ledger_transfers"."pending_id"));--> statement-breakpoint
ALTER POLICY "ledger_accounts_read" ON "ledger_accounts" TO xyd_app USING (case (select app.actor_kind()) when 'system' then true
    when 'enterprise' then "ledger_accounts"."enterprise_id" = (select app.actor_organisation())
    when 'bank' then "ledger_accounts"."bank_id" = (select app.actor_organisation()) else false end);--> statement-breakpoint
ALTER POLICY "ledger_accounts_insert" ON "ledger_accounts" TO xyd_app WITH CHECK (((select app.actor_kind()) in ('system') or (app.may_post("ledger_accounts"."bank_id", "ledger_accounts"."enterprise_id") and app.is_between("ledger_accounts"."subject_type", "ledger_accounts"."subject_id", "ledger_accounts"."enterprise_id", "ledger_accounts"."bank_id"))));--> statement-breakpoint
ALTER POLICY "ledger_accounts_update" ON "ledger_accounts" TO xyd_app USING (((select app.actor_kind()) in ('system') or app.may_post("ledger_accounts"."bank_id", "ledger_accounts"."enterprise_id"))) WITH CHECK (((select app.actor_kind()) in ('system') or app.may_post("ledger_accounts"."bank_id", "ledger_accounts"."enterprise_id")));--> statement-breakpoint
ALTER POLICY "ledger_transactions_read" ON "ledger_transactions" TO xyd_app USING (case (select app.actor_kind()) when 'system' then true
    when 'enterprise' then "ledger_transactions"."enterprise_id" = (select app.actor_organisation())
    when 'bank' then "ledger_transactions"."bank_id" = (select app.actor_organisation()) else false end);--> statement-breakpoint
ALTER POLICY "ledger_transactions_insert" ON "ledger_transactions" TO xyd_app WITH CHECK (((select app.actor_kind()) in ('system') or (app.may_post("ledger_transactions"."bank_id", "ledger_transactions"."enterprise_id") and app.is_now("ledger_transactions"."recorded_at") and app.actor_kind() = case event when 'drawdown_confirmed' then 'enterprise' else 'bank' end and app.is_due(ledger_transactions))));--> statement-breakpoint
ALTER POLICY "ledger_transfers_read" ON "ledger_transfers" TO xyd_app USING (case (select app.actor_kind()) when 'system' then true
    when 'enterprise' then "ledger_transfers"."enterprise_id" = (select app.actor_organisation())
    when 'bank' then "ledger_transfers"."bank_id" = (select app.actor_organisation()) else false end);--> statement-breakpoint
ALTER POLICY "ledger_transfers_insert" ON "ledger_transfers" TO xyd_app WITH CHECK (((select app.actor_kind()) in ('system') or (app.may_post("ledger_transfers"."bank_id", "ledger_transfers"."enterprise_id") and app.is_recorded_now("ledger_transfers"."transaction_id"))));
--> statement-breakpoint
-- One look at the inserted rows keeps the totals of accounts and says whether each transfer is of one tenant with its
-- transaction, its accounts and its hold, counts and was recorded when its transaction was (0037), and lies in no closed
-- month (0039). The lock comes first, in a statement of its own: the next one sees what was closed before it was got. An old
-- snapshot would not, so that postings read what is committed.
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
      select side.account_id, t.enterprise_id, t.bank_id, count(*) as sides,
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
      group by side.account_id, t.enterprise_id, t.bank_id
      order by side.account_id
    ) moved
    where a.id = moved.account_id and (a.enterprise_id, a.bank_id) = (moved.enterprise_id, moved.bank_id)
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
      where hold.id = t.pending_id and hold.enterprise_id = t.enterprise_id and hold.bank_id = t.bank_id))
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
      where a.id = t.debit_account_id and a.enterprise_id = t.enterprise_id and a.bank_id = t.bank_id))
  then
    raise exception 'a transfer debits an account of its own tenant'
      using errcode = 'foreign_key_violation', constraint = 'ledger_transfers_debit_account_fk';
  elsif sides > 0 then
    raise exception 'a transfer credits an account of its own tenant'
      using errcode = 'foreign_key_violation', constraint = 'ledger_transfers_credit_account_fk';
  end if;
  return null;
end $$;
--> statement-breakpoint
drop trigger ledger_transfers_open_month on public.ledger_transfers;
--> statement-breakpoint
drop function app.guard_open_month();
--> statement-breakpoint
drop function app.post_transactions(
  timestamptz, uuid[], text[], text[], text[], text[], uuid[], uuid[], uuid[], date[], date[], text[], text[], text[],
  boolean[], uuid[], uuid[], integer[], integer[], uuid[], integer[], integer[], integer[], integer[], bigint[], text[],
  uuid[], text[]);
--> statement-breakpoint
-- As in 0037, with less to set up for each call: rows are read out of the arrays by place, the chart has only the lines that
-- the accounts stand on, and the caller says whether anything takes out of an account that has a limit (`takes`). Where the
-- caller were wrong about that, the limits' CHECKs would still hold.
-- A transaction of a key that is there is passed over without asking to read it, which people's policies would be asked for.
create function app.post_transactions(
  recorded timestamptz, takes boolean,
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
  fault record;
begin
  insert into public.ledger_transactions
    (id, idempotency_key, request_hash, event, subject_type, subject_id, bank_id, enterprise_id, effective_on, happened_on,
      recorded_at)
  select ids[i], keys[i], hashes[i], events[i], subject_types[i], subject_ids[i], bank_ids[i], enterprise_ids[i],
    effective_ons[i], happened_ons[i], recorded
  from generate_series(1, cardinality(ids)) i
  on conflict do nothing;
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

  select array_agg(a.id order by i) into account_ids
  from generate_series(1, cardinality(account_charts)) i
  left join public.ledger_accounts a on a.subject_id = account_subject_ids[i] and a.code = chart_codes[account_charts[i]];
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
    (id, transaction_id, ordinal, bank_id, enterprise_id, effective_on, recorded_at, debit_account_id, credit_account_id,
      amount_fen, kind, pending_id, code)
  select transfer_ids[i], ids[place], ordinals[i], bank_ids[place], enterprise_ids[place], effective_ons[place], recorded,
    account_ids[debits[i]], account_ids[credits[i]], amounts[i], kinds[i], pending_ids[i], codes[i]
  from (select i, transfer_transactions[i] as place from generate_series(1, cardinality(transfer_ids)) i) t
  where known is null or known[place] is null;
  return known;
end $$;
--> statement-breakpoint
revoke execute on function app.post_transactions from public;
--> statement-breakpoint
grant execute on function app.post_transactions to xyd_app;
