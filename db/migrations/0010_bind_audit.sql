-- Seals are kept as the entries are: nobody changes or removes one.
do $$
declare
  name text;
begin
  foreach name in array array['audit_seals', 'audit_seal_entries'] loop
    execute format(
      'create trigger %I before update or delete or truncate on public.%I for each statement execute function app.refuse_change()',
      name || '_immutable', name);
    execute format('alter table public.%I enable always trigger %I', name, name || '_immutable');
    execute format('revoke update, delete, truncate on public.%I from xyd_app', name);
  end loop;
end $$;
--> statement-breakpoint
-- Entries from before there were keys stay as they are; every later one carries its MAC.
alter table public.audit_entries add constraint audit_entries_mac_check
  check (mac is not null and octet_length(mac) = 48) not valid;
