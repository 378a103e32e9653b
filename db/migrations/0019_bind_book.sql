-- What a transaction of people has to move, by what they did in this very transaction: nothing where they did nothing.
create function app.transfers_due(x public.ledger_transactions)
returns table (code text, kind text, subject_id uuid, amount_fen bigint, pending_id uuid, hold_id uuid) language sql stable
begin atomic
  select 'limit_granted', 'posted', l.id, l.limit_fen, null::uuid, null::uuid
  from public.credit_lines l
  where x.event = 'line_granted' and x.idempotency_key = 'line_granted/' || l.id
    and (l.id, l.enterprise_id, l.bank_id, l.granted_on) = (x.subject_id, x.enterprise_id, x.bank_id, x.effective_on)
    and app.written_now(l.xmin)
  union all
  select 'limit_drawn', 'pending', d.credit_line_id, d.amount_fen, null, d.id
  from public.drawdowns d
  where x.event = 'drawdown_requested' and x.idempotency_key = 'drawdown_requested/' || d.id and d.status = 'requested'
    and (d.credit_line_id, d.enterprise_id, d.bank_id) = (x.subject_id, x.enterprise_id, x.bank_id)
    and x.effective_on = (d.requested_at at time zone 'Asia/Shanghai')::date and app.written_now(d.xmin)
  union all
  select moved.code, moved.kind, d.credit_line_id, d.amount_fen, moved.pending_id, null
  from public.drawdowns d
  join public.credit_lines l on l.id = d.credit_line_id
  cross join lateral (
    values ('limit_drawn', 'void_pending', d.id, true), ('limit_withdrawn', 'posted', null, l.status <> 'active')
  ) as moved (code, kind, pending_id, due)
  where x.event = 'drawdown_voided' and x.idempotency_key = 'drawdown_voided/' || d.id and d.status = 'voided' and moved.due
    and (d.credit_line_id, d.enterprise_id, d.bank_id) = (x.subject_id, x.enterprise_id, x.bank_id)
    and x.effective_on = (d.resolved_at at time zone 'Asia/Shanghai')::date and app.written_now(d.xmin)
  union all
  select moved.code, moved.kind, moved.subject_id, l.principal_fen, moved.pending_id, null
  from public.loans l
  cross join lateral (
    values ('limit_drawn', 'post_pending', l.credit_line_id, l.drawdown_id), ('principal_disbursed', 'posted', l.id, null)
  ) as moved (code, kind, subject_id, pending_id)
  where x.event = 'drawdown_confirmed' and x.idempotency_key = 'drawdown_confirmed/' || l.drawdown_id
    and (l.id, l.enterprise_id, l.bank_id, l.started_on) = (x.subject_id, x.enterprise_id, x.bank_id, x.effective_on)
    and app.written_now(l.xmin)
  union all
  select 'interest_accrued', 'posted', i.loan_id, i.interest_fen, null, null
  from public.instalments i
  join public.repayments r on r.loan_id = i.loan_id and app.written_now(r.xmin)
  where x.event = 'interest_accrued' and x.idempotency_key = 'interest_accrued/' || i.loan_id || '/' || i.n
    and (i.loan_id, i.enterprise_id, i.bank_id) = (x.subject_id, x.enterprise_id, x.bank_id)
    and i.interest_paid_fen > 0 and x.effective_on = least(i.due_on, r.received_on)
  union all
  select moved.code, 'posted', moved.subject_id, moved.amount_fen, null, null
  from public.repayments r
  join public.loans l on l.id = r.loan_id
  join public.credit_lines c on c.id = l.credit_line_id
  cross join lateral (
    values ('interest_repaid', l.id, r.interest_fen), ('principal_repaid', l.id, r.principal_fen),
      (case when c.revolving and c.status = 'active' then 'limit_restored' else 'limit_retired' end, c.id, r.principal_fen)
  ) as moved (code, subject_id, amount_fen)
  where x.event = 'repayment' and x.idempotency_key = 'repayment/' || r.id and moved.amount_fen > 0
    and (r.loan_id, r.enterprise_id, r.bank_id, r.received_on) = (x.subject_id, x.enterprise_id, x.bank_id, x.effective_on)
    and app.written_now(r.xmin)
  union all
  select moved.code, 'posted', moved.subject_id, moved.amount_fen, null, null
  from public.write_offs w
  join public.loans l on l.id = w.loan_id
  cross join lateral (
    values ('interest_written_off', l.id, w.interest_fen), ('principal_written_off', l.id, w.principal_fen),
      ('limit_retired', l.credit_line_id, w.principal_fen)
  ) as moved (code, subject_id, amount_fen)
  where x.event = 'written_off' and x.idempotency_key = 'written_off/' || w.loan_id and moved.amount_fen > 0
    and (w.loan_id, w.enterprise_id, w.bank_id, w.written_off_on) = (x.subject_id, x.enterprise_id, x.bank_id, x.effective_on)
    and app.written_now(w.xmin);
end;
--> statement-breakpoint
grant execute on function app.transfers_due(public.ledger_transactions) to xyd_app;
--> statement-breakpoint
ALTER TABLE "ledger_accounts" DROP CONSTRAINT "ledger_accounts_owner_check";
--> statement-breakpoint
ALTER TABLE "ledger_accounts" ADD CONSTRAINT "ledger_accounts_chart_check" CHECK ("ledger_accounts"."code" || ' ' || "ledger_accounts"."subject_type" || ' ' || "ledger_accounts"."balance_limit" in (
        'line_limit credit_line credits_must_not_exceed_debits',
        'line_available credit_line debits_must_not_exceed_credits',
        'line_drawn credit_line debits_must_not_exceed_credits',
        'loan_principal loan credits_must_not_exceed_debits',
        'loan_interest_receivable loan credits_must_not_exceed_debits',
        'loan_interest_income loan debits_must_not_exceed_credits',
        'loan_settlement loan none',
        'loan_loss loan credits_must_not_exceed_debits'));
--> statement-breakpoint
ALTER TABLE "ledger_accounts" ADD CONSTRAINT "ledger_accounts_owner_check" CHECK ("ledger_accounts"."owner_id" = case when "ledger_accounts"."code" in ('line_available', 'line_drawn') then "ledger_accounts"."enterprise_id" else "ledger_accounts"."bank_id" end);
--> statement-breakpoint
ALTER TABLE "ledger_transactions" ADD CONSTRAINT "ledger_transactions_subject_check" CHECK ("ledger_transactions"."subject_type" = case
        when "ledger_transactions"."event" in ('line_granted', 'line_expired', 'drawdown_requested', 'drawdown_voided') then 'credit_line'
        else 'loan' end);
--> statement-breakpoint
ALTER TABLE "ledger_transactions" ADD CONSTRAINT "ledger_transactions_key_check" CHECK (split_part("ledger_transactions"."idempotency_key", '/', 1) = "ledger_transactions"."event");
--> statement-breakpoint
ALTER POLICY "ledger_accounts_insert" ON "ledger_accounts" TO xyd_app WITH CHECK ((((((select app.actor_kind()) in ('enterprise') and "ledger_accounts"."enterprise_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('owner'))) or (((select app.actor_kind()) in ('bank') and "ledger_accounts"."bank_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('officer', 'approver'))) or (select app.actor_kind()) in ('system')) and case when (select app.actor_kind()) = 'system' then true when "ledger_accounts"."subject_type" = 'loan'
          then exists (
            select from loans s
            where (s.id, s.enterprise_id, s.bank_id)
              = (ledger_accounts.subject_id, ledger_accounts.enterprise_id, ledger_accounts.bank_id))
          else exists (
            select from credit_lines s
            where (s.id, s.enterprise_id, s.bank_id)
              = (ledger_accounts.subject_id, ledger_accounts.enterprise_id, ledger_accounts.bank_id)) end));
--> statement-breakpoint
ALTER POLICY "ledger_transactions_insert" ON "ledger_transactions" TO xyd_app WITH CHECK ((((((select app.actor_kind()) in ('enterprise') and "ledger_transactions"."enterprise_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('owner'))) or (((select app.actor_kind()) in ('bank') and "ledger_transactions"."bank_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('officer', 'approver'))) or (select app.actor_kind()) in ('system')) and ((select app.actor_kind()) in ('system') or (app.is_now("ledger_transactions"."recorded_at") and (select app.actor_kind()) = case event when 'drawdown_confirmed' then 'enterprise' else 'bank' end and exists (select from app.transfers_due(ledger_transactions))))));
--> statement-breakpoint
ALTER POLICY "ledger_transfers_insert" ON "ledger_transfers" TO xyd_app WITH CHECK ((((((select app.actor_kind()) in ('enterprise') and "ledger_transfers"."enterprise_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('owner'))) or (((select app.actor_kind()) in ('bank') and "ledger_transfers"."bank_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('officer', 'approver'))) or (select app.actor_kind()) in ('system')) and ((select app.actor_kind()) = 'system' or exists (
          select from ledger_transactions x
          where x.id = ledger_transfers.transaction_id and app.written_now(x.xmin)))));
--> statement-breakpoint
-- What people post moves all that is due, on the accounts that each movement joins (ledger/movements.ts), and nothing else.
create function app.guard_posting() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if exists (
    with posted as (
      select x.id as transaction_id, t.code, t.kind,
        case when (debit.code, credit.code, debit.subject_id) = (m.debit, m.credit, credit.subject_id) then debit.subject_id end
          as subject_id,
        t.amount_fen, t.pending_id, case t.kind when 'pending' then t.id end as hold_id
      from (select distinct transaction_id as id from added) x
      join public.ledger_transfers t on t.transaction_id = x.id
      join public.ledger_accounts debit on debit.id = t.debit_account_id
      join public.ledger_accounts credit on credit.id = t.credit_account_id
      left join (values
        ('limit_granted', 'line_limit', 'line_available'),
        ('limit_withdrawn', 'line_available', 'line_limit'),
        ('limit_drawn', 'line_available', 'line_drawn'),
        ('limit_restored', 'line_drawn', 'line_available'),
        ('limit_retired', 'line_drawn', 'line_limit'),
        ('principal_disbursed', 'loan_principal', 'loan_settlement'),
        ('interest_accrued', 'loan_interest_receivable', 'loan_interest_income'),
        ('interest_repaid', 'loan_settlement', 'loan_interest_receivable'),
        ('principal_repaid', 'loan_settlement', 'loan_principal'),
        ('principal_written_off', 'loan_loss', 'loan_principal'),
        ('interest_written_off', 'loan_loss', 'loan_interest_receivable')
      ) as m (code, debit, credit) on m.code = t.code
    ), due as (
      select x.id as transaction_id, d.*
      from (select distinct transaction_id as id from added) a
      join public.ledger_transactions x on x.id = a.id
      cross join lateral app.transfers_due(x) d
    )
    (table posted except all table due) union all (table due except all table posted))
  then
    raise exception 'a posting moves what is due, and all of it' using errcode = 'restrict_violation';
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger ledger_transfers_due after insert on public.ledger_transfers referencing new table as added for each statement
  when (app.actor_is_member())
  execute function app.guard_posting();
--> statement-breakpoint
alter table public.ledger_transfers enable always trigger ledger_transfers_due;
--> statement-breakpoint
-- The stored totals of accounts are the sums of their transfers, whoever inserts those: nobody else writes them.
create function app.keep_totals() returns trigger language plpgsql
security definer set search_path = pg_catalog, pg_temp as $$
declare
  missed bigint;
begin
  with moved as (
    select account_id,
      sum(debit) filter (where kind = 'pending') as held_debit,
      sum(debit) filter (where kind in ('post_pending', 'void_pending')) as freed_debit,
      sum(debit) filter (where kind in ('posted', 'post_pending')) as posted_debit,
      sum(credit) filter (where kind = 'pending') as held_credit,
      sum(credit) filter (where kind in ('post_pending', 'void_pending')) as freed_credit,
      sum(credit) filter (where kind in ('posted', 'post_pending')) as posted_credit
    from (
      select debit_account_id as account_id, amount_fen as debit, 0::bigint as credit, kind from added
      union all
      select credit_account_id, 0, amount_fen, kind from added
    ) side
    group by account_id
  ), written as (
    update public.ledger_accounts a
    set debits_pending = a.debits_pending + coalesce(held_debit, 0) - coalesce(freed_debit, 0),
      debits_posted = a.debits_posted + coalesce(posted_debit, 0),
      credits_pending = a.credits_pending + coalesce(held_credit, 0) - coalesce(freed_credit, 0),
      credits_posted = a.credits_posted + coalesce(posted_credit, 0)
    from moved
    where a.id = moved.account_id
    returning a.id
  )
  select (select count(*) from moved) - (select count(*) from written) into missed;
  -- A row policy skips a row silently; a total that was not written must never pass.
  if missed <> 0 then
    raise exception 'the totals of % accounts could not be written', missed using errcode = 'insufficient_privilege';
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger ledger_transfers_totals after insert on public.ledger_transfers referencing new table as added for each statement
  execute function app.keep_totals();
--> statement-breakpoint
-- Who may update a column may lock the row, which posting does; this one never changes, and totals are born zero.
revoke insert, update (debits_pending, debits_posted, credits_pending, credits_posted) on public.ledger_accounts from xyd_app;
--> statement-breakpoint
grant insert (id, code, owner_id, subject_type, subject_id, bank_id, enterprise_id, unit, balance_limit, created_at)
  on public.ledger_accounts to xyd_app;
--> statement-breakpoint
grant update (created_at) on public.ledger_accounts to xyd_app;
--> statement-breakpoint
-- What people of a case do with money is booked when they have done it: by an event of this name about that row.
create function app.guard_booked() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (
    select from public.ledger_transactions x join public.ledger_transfers t on t.transaction_id = x.id
    where x.idempotency_key = tg_argv[0] || '/' || (to_jsonb(new) ->> tg_argv[1]))
  then
    raise exception 'no % is booked for what % says', tg_argv[0], tg_table_name using errcode = 'restrict_violation';
  end if;
  return null;
end $$;
--> statement-breakpoint
create constraint trigger credit_lines_booked after insert on public.credit_lines deferrable initially deferred for each row
  when (app.actor_is_member()) execute function app.guard_booked('line_granted', 'id');
--> statement-breakpoint
create constraint trigger drawdowns_booked after insert on public.drawdowns deferrable initially deferred for each row
  when (app.actor_is_member()) execute function app.guard_booked('drawdown_requested', 'id');
--> statement-breakpoint
create constraint trigger drawdowns_confirmed_booked after update on public.drawdowns deferrable initially deferred for each row
  when (new.status = 'confirmed' and app.actor_is_member()) execute function app.guard_booked('drawdown_confirmed', 'id');
--> statement-breakpoint
create constraint trigger drawdowns_voided_booked after update on public.drawdowns deferrable initially deferred for each row
  when (new.status = 'voided' and app.actor_is_member()) execute function app.guard_booked('drawdown_voided', 'id');
--> statement-breakpoint
create constraint trigger repayments_booked after insert on public.repayments deferrable initially deferred for each row
  when (app.actor_is_member()) execute function app.guard_booked('repayment', 'id');
--> statement-breakpoint
create constraint trigger write_offs_booked after insert on public.write_offs deferrable initially deferred for each row
  when (app.actor_is_member()) execute function app.guard_booked('written_off', 'loan_id');
--> statement-breakpoint
create function app.guard_moved() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select from public.ledger_transfers t where t.transaction_id = new.id) then
    raise exception 'a posting moves something' using errcode = 'restrict_violation';
  end if;
  return null;
end $$;
--> statement-breakpoint
create constraint trigger ledger_transactions_moved after insert on public.ledger_transactions
  deferrable initially deferred for each row
  when (app.actor_is_member()) execute function app.guard_moved();
--> statement-breakpoint
revoke execute on function app.guard_posting(), app.keep_totals(), app.guard_booked(), app.guard_moved() from public, xyd_app;
