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
