-- What people's postings must show is asked by functions that a plan does not spread out: each statement of the platform's
-- own would prepare a dozen tables to look at and then look at none.
create function app.is_due(x public.ledger_transactions) returns boolean language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
begin
  return exists (select from app.transfers_due(app.as_happened(x)));
end $$;
--> statement-breakpoint
-- Whether a line or loan is of the two parties.
create function app.is_between(kind text, subject uuid, enterprise uuid, bank uuid) returns boolean language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
begin
  if kind = 'loan' then
    return exists (select from public.loans s where (s.id, s.enterprise_id, s.bank_id) = (subject, enterprise, bank));
  end if;
  return kind = 'credit_line'
    and exists (select from public.credit_lines s where (s.id, s.enterprise_id, s.bank_id) = (subject, enterprise, bank));
end $$;
--> statement-breakpoint
-- Whether the transaction was recorded in this very one of the database.
create function app.is_recorded_now(transaction uuid) returns boolean language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
begin
  return exists (select from public.ledger_transactions x where x.id = transaction and app.written_now(x.xmin));
end $$;
--> statement-breakpoint
revoke execute on function app.is_due(public.ledger_transactions), app.is_between(text, uuid, uuid, uuid),
  app.is_recorded_now(uuid) from public;
--> statement-breakpoint
grant execute on function app.is_due(public.ledger_transactions), app.is_between(text, uuid, uuid, uuid),
  app.is_recorded_now(uuid) to xyd_app;
--> statement-breakpoint
-- The same: a trigger's condition is planned anew with each statement, and this one would be spread out each time.
create or replace function app.actor_is_member() returns boolean language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
begin
  return coalesce(app.actor_kind() in ('enterprise', 'bank', 'bureau', 'source', 'operator'), false);
end $$;
--> statement-breakpoint
ALTER POLICY "ledger_accounts_read" ON "ledger_accounts" TO xyd_app USING (((select app.actor_kind()) in ('system') or ((select app.actor_kind()) in ('enterprise') and "ledger_accounts"."enterprise_id" = (select app.actor_organisation())) or ((select app.actor_kind()) in ('bank') and "ledger_accounts"."bank_id" = (select app.actor_organisation()))));
--> statement-breakpoint
ALTER POLICY "ledger_accounts_insert" ON "ledger_accounts" TO xyd_app WITH CHECK ((((select app.actor_kind()) in ('system') or (((select app.actor_kind()) in ('enterprise') and "ledger_accounts"."enterprise_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('owner'))) or (((select app.actor_kind()) in ('bank') and "ledger_accounts"."bank_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('officer', 'approver')))) and ((select app.actor_kind()) in ('system') or app.is_between("ledger_accounts"."subject_type", "ledger_accounts"."subject_id", "ledger_accounts"."enterprise_id", "ledger_accounts"."bank_id"))));
--> statement-breakpoint
ALTER POLICY "ledger_accounts_update" ON "ledger_accounts" TO xyd_app USING (((select app.actor_kind()) in ('system') or (((select app.actor_kind()) in ('enterprise') and "ledger_accounts"."enterprise_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('owner'))) or (((select app.actor_kind()) in ('bank') and "ledger_accounts"."bank_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('officer', 'approver'))))) WITH CHECK (((select app.actor_kind()) in ('system') or (((select app.actor_kind()) in ('enterprise') and "ledger_accounts"."enterprise_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('owner'))) or (((select app.actor_kind()) in ('bank') and "ledger_accounts"."bank_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('officer', 'approver')))));
--> statement-breakpoint
ALTER POLICY "ledger_transactions_read" ON "ledger_transactions" TO xyd_app USING (((select app.actor_kind()) in ('system') or ((select app.actor_kind()) in ('enterprise') and "ledger_transactions"."enterprise_id" = (select app.actor_organisation())) or ((select app.actor_kind()) in ('bank') and "ledger_transactions"."bank_id" = (select app.actor_organisation()))));
--> statement-breakpoint
ALTER POLICY "ledger_transactions_insert" ON "ledger_transactions" TO xyd_app WITH CHECK ((((select app.actor_kind()) in ('system') or (((select app.actor_kind()) in ('enterprise') and "ledger_transactions"."enterprise_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('owner'))) or (((select app.actor_kind()) in ('bank') and "ledger_transactions"."bank_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('officer', 'approver')))) and ((select app.actor_kind()) in ('system') or (app.is_now("ledger_transactions"."recorded_at") and (select app.actor_kind()) = case event when 'drawdown_confirmed' then 'enterprise' else 'bank' end and app.is_due(ledger_transactions)))));
--> statement-breakpoint
ALTER POLICY "ledger_transfers_read" ON "ledger_transfers" TO xyd_app USING (((select app.actor_kind()) in ('system') or ((select app.actor_kind()) in ('enterprise') and "ledger_transfers"."enterprise_id" = (select app.actor_organisation())) or ((select app.actor_kind()) in ('bank') and "ledger_transfers"."bank_id" = (select app.actor_organisation()))));
--> statement-breakpoint
ALTER POLICY "ledger_transfers_insert" ON "ledger_transfers" TO xyd_app WITH CHECK ((((select app.actor_kind()) in ('system') or (((select app.actor_kind()) in ('enterprise') and "ledger_transfers"."enterprise_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('owner'))) or (((select app.actor_kind()) in ('bank') and "ledger_transfers"."bank_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('officer', 'approver')))) and ((select app.actor_kind()) in ('system') or app.is_recorded_now("ledger_transfers"."transaction_id"))));
