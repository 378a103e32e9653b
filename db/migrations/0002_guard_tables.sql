-- Policies bind the owner of the tables too (a superuser still passes).
do $$
declare
  name text;
begin
  for name in select tablename from pg_tables where schemaname = 'public' loop
    execute format('alter table public.%I force row level security', name);
  end loop;
end $$;
--> statement-breakpoint
create function app.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% on % is refused: its rows are kept as they were written', tg_op, tg_table_name
    using errcode = 'restrict_violation';
end $$;
--> statement-breakpoint
do $$
declare
  name text;
begin
  foreach name in array array['audit_entries', 'data_reads', 'ledger_transactions', 'ledger_transfers', 'reports'] loop
    execute format(
      'create trigger %I before update or delete or truncate on public.%I for each statement execute function app.refuse_change()',
      name || '_immutable', name);
    -- "Always": a session that plays a replica (session_replication_role) does not slip past.
    execute format('alter table public.%I enable always trigger %I', name, name || '_immutable');
    execute format('revoke update, delete, truncate on public.%I from xyd_app', name);
  end loop;
end $$;
--> statement-breakpoint
-- An account is never removed, and only its four totals change.
create trigger ledger_accounts_permanent before delete or truncate on public.ledger_accounts
  for each statement execute function app.refuse_change();
--> statement-breakpoint
alter table public.ledger_accounts enable always trigger ledger_accounts_permanent;
--> statement-breakpoint
create trigger ledger_accounts_identity before update on public.ledger_accounts for each row
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
revoke update, delete, truncate on public.ledger_accounts from xyd_app;
--> statement-breakpoint
grant update (debits_pending, debits_posted, credits_pending, credits_posted) on public.ledger_accounts to xyd_app;
--> statement-breakpoint
-- Of these rows the application changes only what has a life of its own; who, what and how much stay as agreed.
do $$
declare
  guarded record;
begin
  for guarded in
    select * from (values
      ('enterprises', 'division_code, industry_code, industry_section, size_class, registered_on, registered_capital_fen, employees, annual_revenue_fen, total_assets_fen, address, updated_at'),
      ('consents', 'status, withdrawn_at'),
      ('loan_product_versions', 'valid_to'),
      ('applications', 'status, accepted_at, accepted_by, due_at, closed_at'),
      ('application_decisions', 'outcome, reviewed_by, reviewed_at, review_note'),
      ('credit_lines', 'status'),
      ('drawdowns', 'status, resolved_by, resolved_at'),
      ('loans', 'status, settled_on'),
      ('instalments', 'principal_paid_fen, interest_paid_fen, paid_on')
    ) as each (name, changing)
  loop
    execute format('revoke update on public.%I from xyd_app', guarded.name);
    execute format('grant update (%s) on public.%I to xyd_app', guarded.changing, guarded.name);
  end loop;
end $$;
