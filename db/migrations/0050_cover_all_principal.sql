-- The pool answers for what is lost: given up and not recovered, or all principal of a loan more than 90 days overdue, wherever
-- it stands: what a bounced payment had repaid comes back as current until the next move.
create or replace function app.guard_cover() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if exists (
    select from public.ledger_transfers t
    where t.transaction_id = new.id and t.amount_fen > (
      select greatest(
        coalesce(sum(owed.balance) filter (where owed.code = 'loan_loss'), 0),
        case when bool_or(owed.code = 'loan_principal_over_90' and owed.balance > 0)
          then sum(owed.balance) filter (where owed.code like 'loan_principal%') else 0 end)
      from (
        select a.code, a.debits_posted - a.credits_posted as balance
        from public.ledger_accounts a where a.subject_id = new.subject_id) owed))
  then
    raise exception '% covers more than is lost', new.idempotency_key using errcode = 'restrict_violation';
  end if;
  return null;
end $$;
