-- The events of lending: their accounts, movements and subjects.
ALTER TABLE "ledger_accounts" DROP CONSTRAINT "ledger_accounts_code_check";--> statement-breakpoint
ALTER TABLE "ledger_accounts" DROP CONSTRAINT "ledger_accounts_subject_type_check";--> statement-breakpoint
ALTER TABLE "ledger_accounts" DROP CONSTRAINT "ledger_accounts_chart_check";--> statement-breakpoint
ALTER TABLE "ledger_accounts" DROP CONSTRAINT "ledger_accounts_owner_check";--> statement-breakpoint
ALTER TABLE "ledger_transactions" DROP CONSTRAINT "ledger_transactions_event_check";--> statement-breakpoint
ALTER TABLE "ledger_transactions" DROP CONSTRAINT "ledger_transactions_subject_type_check";--> statement-breakpoint
ALTER TABLE "ledger_transactions" DROP CONSTRAINT "ledger_transactions_subject_check";--> statement-breakpoint
ALTER TABLE "ledger_transfers" DROP CONSTRAINT "ledger_transfers_code_check";--> statement-breakpoint
ALTER TABLE "ledger_accounts" ADD CONSTRAINT "ledger_accounts_code_check" CHECK ("ledger_accounts"."code" in ('line_limit', 'line_available', 'line_drawn', 'loan_principal', 'loan_principal_1_30', 'loan_principal_31_60', 'loan_principal_61_90', 'loan_principal_over_90', 'loan_interest_receivable', 'loan_interest_income', 'loan_penalty_receivable', 'loan_penalty_income', 'loan_fee_receivable', 'loan_fee_income', 'loan_settlement', 'loan_renewal', 'loan_loss', 'loan_cover', 'loan_cover_left', 'loan_compensated', 'loan_interest_subsidy', 'loan_guarantee_fee_subsidy', 'loan_subsidy_funding', 'pool_fund', 'pool_funding', 'pool_commitment', 'pool_entitlement'));--> statement-breakpoint
ALTER TABLE "ledger_accounts" ADD CONSTRAINT "ledger_accounts_subject_type_check" CHECK ("ledger_accounts"."subject_type" in ('credit_line', 'loan', 'risk_pool'));--> statement-breakpoint
ALTER TABLE "ledger_accounts" ADD CONSTRAINT "ledger_accounts_chart_check" CHECK ("ledger_accounts"."code" || ' ' || "ledger_accounts"."subject_type" || ' ' || "ledger_accounts"."balance_limit" in ('line_limit credit_line credits_must_not_exceed_debits', 'line_available credit_line debits_must_not_exceed_credits', 'line_drawn credit_line debits_must_not_exceed_credits', 'loan_principal loan credits_must_not_exceed_debits', 'loan_principal_1_30 loan credits_must_not_exceed_debits', 'loan_principal_31_60 loan credits_must_not_exceed_debits', 'loan_principal_61_90 loan credits_must_not_exceed_debits', 'loan_principal_over_90 loan credits_must_not_exceed_debits', 'loan_interest_receivable loan credits_must_not_exceed_debits', 'loan_interest_income loan debits_must_not_exceed_credits', 'loan_penalty_receivable loan credits_must_not_exceed_debits', 'loan_penalty_income loan debits_must_not_exceed_credits', 'loan_fee_receivable loan credits_must_not_exceed_debits', 'loan_fee_income loan debits_must_not_exceed_credits', 'loan_settlement loan none', 'loan_renewal loan none', 'loan_loss loan credits_must_not_exceed_debits', 'loan_cover loan credits_must_not_exceed_debits', 'loan_cover_left loan debits_must_not_exceed_credits', 'loan_compensated loan debits_must_not_exceed_credits', 'loan_interest_subsidy loan credits_must_not_exceed_debits', 'loan_guarantee_fee_subsidy loan credits_must_not_exceed_debits', 'loan_subsidy_funding loan debits_must_not_exceed_credits', 'pool_fund risk_pool credits_must_not_exceed_debits', 'pool_funding risk_pool debits_must_not_exceed_credits', 'pool_commitment risk_pool credits_must_not_exceed_debits', 'pool_entitlement risk_pool debits_must_not_exceed_credits'));--> statement-breakpoint
ALTER TABLE "ledger_accounts" ADD CONSTRAINT "ledger_accounts_owner_check" CHECK ("ledger_accounts"."owner_id" = case when "ledger_accounts"."code" in ('line_available', 'line_drawn', 'loan_interest_subsidy', 'loan_guarantee_fee_subsidy', 'loan_subsidy_funding', 'pool_fund', 'pool_funding', 'pool_commitment') then "ledger_accounts"."enterprise_id" else "ledger_accounts"."bank_id" end);--> statement-breakpoint
ALTER TABLE "ledger_transactions" ADD CONSTRAINT "ledger_transactions_event_check" CHECK ("ledger_transactions"."event" in ('line_granted', 'line_changed', 'line_expired', 'drawdown_requested', 'drawdown_confirmed', 'drawdown_voided', 'interest_accrued', 'penalty_accrued', 'fee_charged', 'repayment', 'prepayment', 'overdue_moved', 'renewal', 'restructuring', 'written_off', 'recovery', 'loan_covered', 'compensation_received', 'compensation_returned', 'interest_subsidised', 'guarantee_fee_subsidised', 'pool_agreed', 'pool_funded', 'pool_withdrawn', 'compensation_paid', 'compensation_refunded', 'reversal', 'adjustment'));--> statement-breakpoint
ALTER TABLE "ledger_transactions" ADD CONSTRAINT "ledger_transactions_subject_type_check" CHECK ("ledger_transactions"."subject_type" in ('credit_line', 'loan', 'risk_pool'));--> statement-breakpoint
ALTER TABLE "ledger_transactions" ADD CONSTRAINT "ledger_transactions_subject_check" CHECK ("ledger_transactions"."subject_type" = case
        when "ledger_transactions"."event" in ('line_granted', 'line_changed', 'line_expired', 'drawdown_requested', 'drawdown_voided') then 'credit_line'
        when "ledger_transactions"."event" in ('pool_agreed', 'pool_funded', 'pool_withdrawn', 'compensation_paid', 'compensation_refunded') then 'risk_pool'
        when "ledger_transactions"."event" in ('reversal', 'adjustment') then "ledger_transactions"."subject_type"
        else 'loan' end);--> statement-breakpoint
ALTER TABLE "ledger_transfers" ADD CONSTRAINT "ledger_transfers_code_check" CHECK ("ledger_transfers"."code" in ('limit_granted', 'limit_raised', 'limit_lowered', 'limit_withdrawn', 'limit_drawn', 'limit_restored', 'limit_retired', 'limit_capitalised', 'principal_disbursed', 'principal_repaid', 'principal_renewed', 'renewal_disbursed', 'principal_overdue_1_30', 'principal_overdue_31_60', 'principal_overdue_61_90', 'principal_overdue_over_90', 'principal_left_1_30', 'principal_left_31_60', 'principal_left_61_90', 'principal_left_over_90', 'principal_written_off', 'interest_accrued', 'interest_repaid', 'interest_capitalised', 'interest_written_off', 'penalty_accrued', 'penalty_repaid', 'penalty_capitalised', 'penalty_written_off', 'fee_charged', 'fee_repaid', 'fee_written_off', 'loss_recovered', 'cover_determined', 'cover_used', 'cover_returned', 'interest_subsidised', 'guarantee_fee_subsidised', 'pool_funded', 'pool_withdrawn', 'pool_committed', 'pool_uncommitted', 'pool_compensated', 'pool_refunded'));
--> statement-breakpoint
create or replace function app.transfers_due(x public.ledger_transactions)
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
    and app.written_now(w.xmin)
  union all
  -- What is paid or given up leaves the overdue buckets where it stands, and nothing more does.
  select t.code, t.kind, l.id, t.amount_fen, null, null
  from public.ledger_transfers t
  join public.loans l on l.id = x.subject_id
  where t.transaction_id = x.id and x.event in ('repayment', 'written_off') and t.kind = 'posted'
    and t.code in ('principal_left_1_30', 'principal_left_31_60', 'principal_left_61_90', 'principal_left_over_90')
    and (
      select sum(a.amount_fen) filter (where a.code not in ('principal_repaid', 'principal_written_off'))
        <= sum(a.amount_fen) filter (where a.code in ('principal_repaid', 'principal_written_off'))
      from public.ledger_transfers a
      where a.transaction_id = x.id and a.code in ('principal_left_1_30', 'principal_left_31_60', 'principal_left_61_90',
        'principal_left_over_90', 'principal_repaid', 'principal_written_off'));
end;
--> statement-breakpoint
create or replace function app.guard_posting() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
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
        ('interest_written_off', 'loan_loss', 'loan_interest_receivable'),
        ('principal_left_1_30', 'loan_principal', 'loan_principal_1_30'),
        ('principal_left_31_60', 'loan_principal', 'loan_principal_31_60'),
        ('principal_left_61_90', 'loan_principal', 'loan_principal_61_90'),
        ('principal_left_over_90', 'loan_principal', 'loan_principal_over_90')
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
-- A reversal mirrors what its key names, once and whole; an adjustment names what it corrects; what the pool paid or got back
-- stands in its own book and in the loan's.
create function app.guard_correction() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  named text := case new.event
    when 'reversal' then substr(new.idempotency_key, length('reversal/') + 1)
    when 'adjustment' then substr(new.idempotency_key, length('adjustment/' || split_part(new.idempotency_key, '/', 2) || '/') + 1)
  end;
  earlier public.ledger_transactions;
begin
  select x.* into earlier from public.ledger_transactions x where x.idempotency_key = named;
  if earlier.id is null or earlier.event in ('reversal', 'compensation_received', 'compensation_paid', 'compensation_returned', 'compensation_refunded')
    or new.event = 'adjustment' and earlier.event = 'adjustment'
    or (earlier.subject_type, earlier.subject_id, earlier.bank_id, earlier.enterprise_id)
      is distinct from (new.subject_type, new.subject_id, new.bank_id, new.enterprise_id)
    or earlier.effective_on > new.effective_on
  then
    raise exception '% corrects nothing that it may correct', new.idempotency_key using errcode = 'restrict_violation';
  end if;
  if new.event = 'reversal' and exists (
    with mirrored as (
      select row_number() over (order by t.ordinal desc) as ordinal, t.code, t.credit_account_id as debit_account_id,
        t.debit_account_id as credit_account_id, t.amount_fen,
        case when t.kind in ('posted', 'post_pending') then 'posted' end as kind
      from public.ledger_transfers t where t.transaction_id = earlier.id
    ), posted as (
      select t.ordinal::bigint, t.code, t.debit_account_id, t.credit_account_id, t.amount_fen, t.kind
      from public.ledger_transfers t where t.transaction_id = new.id
    )
    (table mirrored except table posted) union all (table posted except table mirrored))
  then
    raise exception '% does not mirror what it reverses', new.idempotency_key using errcode = 'restrict_violation';
  end if;
  return null;
end $$;
--> statement-breakpoint
create constraint trigger ledger_corrections_named after insert on public.ledger_transactions
  deferrable initially deferred for each row
  when (new.event in ('reversal', 'adjustment')) execute function app.guard_correction();
--> statement-breakpoint
alter table public.ledger_transactions enable always trigger ledger_corrections_named;
--> statement-breakpoint
create function app.guard_pair() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (
    select from public.ledger_transactions other
    join public.ledger_transfers theirs on theirs.transaction_id = other.id
    join public.ledger_transfers ours on ours.transaction_id = new.id and ours.amount_fen = theirs.amount_fen
    where other.idempotency_key = case new.event
        when 'compensation_received' then 'compensation_paid' when 'compensation_paid' then 'compensation_received'
        when 'compensation_returned' then 'compensation_refunded' else 'compensation_returned' end
      || substr(new.idempotency_key, length(new.event) + 1)
      and (other.bank_id, other.effective_on) = (new.bank_id, new.effective_on))
  then
    raise exception '% stands in one book alone', new.idempotency_key using errcode = 'restrict_violation';
  end if;
  return null;
end $$;
--> statement-breakpoint
create constraint trigger ledger_pairs_whole after insert on public.ledger_transactions
  deferrable initially deferred for each row
  when (new.event in ('compensation_received', 'compensation_paid', 'compensation_returned', 'compensation_refunded'))
  execute function app.guard_pair();
--> statement-breakpoint
alter table public.ledger_transactions enable always trigger ledger_pairs_whole;
--> statement-breakpoint
-- The pool answers for what is lost: given up and not recovered, or more than 90 days overdue.
create function app.guard_cover() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if exists (
    select from public.ledger_transfers t
    where t.transaction_id = new.id and not exists (
      select from public.ledger_accounts a
      where a.subject_id = new.subject_id and a.code in ('loan_loss', 'loan_principal_over_90')
        and a.debits_posted - a.credits_posted >= t.amount_fen))
  then
    raise exception '% covers more than is lost', new.idempotency_key using errcode = 'restrict_violation';
  end if;
  return null;
end $$;
--> statement-breakpoint
create constraint trigger ledger_covers_losses after insert on public.ledger_transactions
  deferrable initially deferred for each row
  when (new.event = 'loan_covered') execute function app.guard_cover();
--> statement-breakpoint
alter table public.ledger_transactions enable always trigger ledger_covers_losses;
--> statement-breakpoint
revoke execute on function app.guard_correction(), app.guard_pair(), app.guard_cover() from public, xyd_app;
