-- Policies bind the owner of the newer tables too (a superuser still passes).
do $$
declare
  name text;
begin
  for name in
    select c.relname from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relforcerowsecurity
  loop
    execute format('alter table public.%I force row level security', name);
  end loop;
end $$;
--> statement-breakpoint
-- Here, because the log of reads has its final shape only now.
create trigger data_reads_count_use after insert on public.data_reads
  for each row execute function app.count_consent_use();
--> statement-breakpoint
alter table public.data_reads enable always trigger data_reads_count_use;
--> statement-breakpoint
-- Nobody hangs a trigger function of ours, which may act as the platform, on a table of their own making.
do $$
declare
  name regprocedure;
begin
  for name in
    select oid from pg_proc where pronamespace = 'app'::regnamespace and prorettype = 'trigger'::regtype
  loop
    execute format('revoke execute on function %s from public, xyd_app', name);
  end loop;
end $$;
