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
    execute format('revoke update, delete, truncate on public.%I from xyd_app', name);
  end loop;
end $$;
