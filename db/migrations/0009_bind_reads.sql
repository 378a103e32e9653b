-- Months of the read log live in a schema that the application has no usage of: it reaches them through the table alone.
create schema archive;
--> statement-breakpoint
-- The log becomes a partitioned table. Its constraints, indexes, policies and triggers are carried over as they stand.
do $$
declare
  statements text[];
  statement text;
begin
  select array_agg(def order by step, def) into statements
  from (
    select 1 as step, format('alter table public.data_reads add constraint %I %s', conname, pg_get_constraintdef(oid)) as def
    from pg_constraint
    where conrelid = 'public.data_reads'::regclass and contype in ('p', 'u', 'f')
    union all
    select 2, pg_get_indexdef(i.indexrelid)
    from pg_index i
    where i.indrelid = 'public.data_reads'::regclass
      and not exists (select from pg_constraint c where c.conindid = i.indexrelid and c.conrelid = i.indrelid)
    union all
    select 3, format('create policy %I on public.data_reads for %s to xyd_app %s %s', policyname, cmd,
      'using (' || qual || ')', 'with check (' || with_check || ')')
    from pg_policies
    where schemaname = 'public' and tablename = 'data_reads'
    union all
    select 4, pg_get_triggerdef(oid)
    from pg_trigger
    where tgrelid = 'public.data_reads'::regclass and not tgisinternal
    union all
    select 5, format('alter table public.data_reads enable always trigger %I', tgname)
    from pg_trigger
    where tgrelid = 'public.data_reads'::regclass and not tgisinternal and tgenabled = 'A'
  ) as carried;
  -- Policies bind the owner too, also while foreign keys are checked: those look as the platform itself.
  perform set_config('app.actor', '{"kind": "system", "job": "upgrade"}', true);
  alter table public.data_reads no force row level security;
  create table archive.data_reads (like public.data_reads including defaults including constraints) partition by range (at);
  create table archive.data_reads_other partition of archive.data_reads default;
  insert into archive.data_reads
    (id, at, enterprise_id, reader_organisation_id, reader_user_id, reader_role, verb, domains, purpose, consent_id,
      application_id, open_case)
  select id, at, enterprise_id, reader_organisation_id, reader_user_id, reader_role, verb, domains, purpose, consent_id,
    application_id, application_id is not null
  from public.data_reads;
  drop table public.data_reads;
  alter table archive.data_reads set schema public;
  foreach statement in array statements loop
    execute statement;
  end loop;
  perform set_config('app.actor', '', true);
end $$;
--> statement-breakpoint
alter table public.data_reads enable row level security;
--> statement-breakpoint
alter table public.data_reads force row level security;
--> statement-breakpoint
grant select, insert on public.data_reads to xyd_app;
--> statement-breakpoint
create trigger data_reads_other_immutable before update or delete or truncate on archive.data_reads_other
  for each statement execute function app.refuse_change();
--> statement-breakpoint
alter table archive.data_reads_other enable always trigger data_reads_other_immutable;
--> statement-breakpoint
-- Makes the partition of the month of an instant, with what waited for it in the partition for everything else.
create function app.make_read_partition(instant timestamptz) returns boolean language plpgsql
security definer set search_path = '' as $$
declare
  starts timestamptz := date_trunc('month', instant, 'Asia/Shanghai');
  ends timestamptz := date_trunc('month', starts + interval '32 days', 'Asia/Shanghai');
  actor text := current_setting('app.actor', true);
  name text := 'data_reads_' || to_char(starts at time zone 'Asia/Shanghai', 'YYYYMM');
begin
  perform pg_advisory_xact_lock(7420120);
  if to_regclass('archive.' || name) is not null then
    return false;
  end if;
  -- Foreign keys of moved rows are checked under the policies, so as the platform itself.
  perform set_config('app.actor', '{"kind": "system", "job": "read_partitions"}', true);
  execute format('create table archive.%I (like public.data_reads including defaults including constraints)', name);
  if exists (select from archive.data_reads_other where at >= starts and at < ends) then
    alter table archive.data_reads_other disable trigger data_reads_other_immutable;
    execute format(
      'with moved as (delete from archive.data_reads_other where at >= $1 and at < $2 returning *)
      insert into archive.%I select * from moved', name) using starts, ends;
    alter table archive.data_reads_other enable always trigger data_reads_other_immutable;
  end if;
  execute format('alter table public.data_reads attach partition archive.%I for values from (%L) to (%L)', name, starts, ends);
  execute format(
    'create trigger %I before update or delete or truncate on archive.%I for each statement execute function app.refuse_change()',
    name || '_immutable', name);
  execute format('alter table archive.%I enable always trigger %I', name, name || '_immutable');
  perform set_config('app.actor', actor, true);
  return true;
end $$;
--> statement-breakpoint
revoke execute on function app.make_read_partition(timestamptz) from public;
--> statement-breakpoint
-- Partitions for this month and as many after it. Returns how many were missing.
create function app.ensure_read_partitions(months_ahead integer) returns integer language plpgsql
security definer set search_path = '' as $$
declare
  made integer := 0;
begin
  if months_ahead not between 0 and 24 then
    raise exception 'between 0 and 24 months ahead, not %', months_ahead using errcode = 'invalid_parameter_value';
  end if;
  for n in 0..months_ahead loop
    if app.make_read_partition(
      (date_trunc('month', now() at time zone 'Asia/Shanghai') + make_interval(months => n)) at time zone 'Asia/Shanghai') then
      made := made + 1;
    end if;
  end loop;
  return made;
end $$;
--> statement-breakpoint
-- Drops whole months of the log that ended before the date; what is younger than five years stays, whoever asks.
create function app.drop_reads_before(before date) returns table (month text, reads bigint) language plpgsql
security definer set search_path = '' as $$
declare
  name text;
  cutoff timestamptz := before::timestamp at time zone 'Asia/Shanghai';
begin
  if app.actor_kind() is distinct from 'system' then
    raise exception 'only the platform itself drops reads' using errcode = 'insufficient_privilege';
  end if;
  if before > (now() at time zone 'Asia/Shanghai')::date - interval '5 years' then
    raise exception 'the log of reads is kept for five years' using errcode = 'restrict_violation';
  end if;
  for name in
    select c.relname from pg_catalog.pg_inherits i join pg_catalog.pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'public.data_reads'::regclass and c.relname ~ '^data_reads_\d{6}$'
      and (to_date(right(c.relname, 6), 'YYYYMM') + interval '1 month') at time zone 'Asia/Shanghai' <= cutoff
    order by c.relname
  loop
    month := right(name, 6);
    execute format('select count(*) from archive.%I', name) into reads;
    execute format('drop table archive.%I', name);
    return next;
  end loop;
end $$;
--> statement-breakpoint
-- Drops log-ins that ended before the date; what is younger than six months stays, whoever asks.
create function app.drop_log_ins_before(before date) returns bigint language plpgsql
security definer set search_path = '' as $$
declare
  dropped bigint;
begin
  if app.actor_kind() is distinct from 'system' then
    raise exception 'only the platform itself drops log-ins' using errcode = 'insufficient_privilege';
  end if;
  if before > (now() at time zone 'Asia/Shanghai')::date - interval '6 months' then
    raise exception 'the log of log-ins is kept for six months' using errcode = 'restrict_violation';
  end if;
  delete from public.sessions
  where coalesce(ended_at, expires_at) < before::timestamp at time zone 'Asia/Shanghai';
  get diagnostics dropped = row_count;
  return dropped;
end $$;
--> statement-breakpoint
-- Every log-in is kept for its time, also against its owner's hand.
create function app.keep_log_in() returns trigger language plpgsql as $$
begin
  if coalesce(old.ended_at, old.expires_at) > now() - interval '6 months' then
    raise exception 'the log of log-ins is kept for six months' using errcode = 'restrict_violation';
  end if;
  return old;
end $$;
--> statement-breakpoint
create trigger sessions_kept before delete on public.sessions for each row execute function app.keep_log_in();
--> statement-breakpoint
alter table public.sessions enable always trigger sessions_kept;
--> statement-breakpoint
grant execute on function app.ensure_read_partitions(integer), app.drop_reads_before(date), app.drop_log_ins_before(date)
  to xyd_app;
--> statement-breakpoint
-- Partitions for the months of reads there are, for this one, and for a year ahead.
do $$
declare
  instant timestamptz;
begin
  foreach instant in array array(
    select distinct date_trunc('month', at, 'Asia/Shanghai') from archive.data_reads_other
  ) loop
    perform app.make_read_partition(instant);
  end loop;
  perform app.ensure_read_partitions(12);
end $$;
--> statement-breakpoint
-- Whether a case was open is what the rows say at that moment, not what the reader says.
create function app.note_open_case() returns trigger language plpgsql as $$
begin
  new.open_case := case new.basis
    when 'consent' then app.has_open_case(new.enterprise_id, new.reader_organisation_id, new.purpose)
    when 'case' then true
  end;
  return new;
end $$;
--> statement-breakpoint
create trigger data_reads_open_case before insert on public.data_reads
  for each row execute function app.note_open_case();
--> statement-breakpoint
alter table public.data_reads enable always trigger data_reads_open_case;
--> statement-breakpoint
create function app.raise_access_alert() returns trigger language plpgsql
security definer set search_path = '' as $$
declare
  actor text := current_setting('app.actor', true);
begin
  -- As the platform itself, by hand: only a superuser may hang a setting of ours on a function.
  perform set_config('app.actor', '{"kind": "system", "job": "access_alerts"}', true);
  insert into public.access_alerts
    (id, read_id, at, enterprise_id, bank_id, reader_user_id, reader_name, reader_role, purpose, domains, consent_id)
  select gen_random_uuid(), new.id, new.at, new.enterprise_id, new.reader_organisation_id, new.reader_user_id,
    u.display_name, new.reader_role, new.purpose, new.domains, new.consent_id
  from public.users u where u.id = new.reader_user_id;
  perform set_config('app.actor', actor, true);
  return null;
end $$;
--> statement-breakpoint
create trigger data_reads_alert after insert on public.data_reads
  for each row when (not new.open_case) execute function app.raise_access_alert();
--> statement-breakpoint
alter table public.data_reads enable always trigger data_reads_alert;
--> statement-breakpoint
revoke insert, update, delete, truncate on public.access_alerts from xyd_app;
--> statement-breakpoint
grant update (status, explanation, explained_by, explained_at, escalation, escalated_by, escalated_at)
  on public.access_alerts to xyd_app;
--> statement-breakpoint
-- An explanation is the bank's, an escalation the bureau's; each is given once and stays.
create function app.guard_access_alert() returns trigger language plpgsql as $$
begin
  if old.explained_at is not null
      and (old.explanation, old.explained_by, old.explained_at) is distinct from (new.explanation, new.explained_by, new.explained_at)
    or old.escalated_at is not null
      and (old.escalation, old.escalated_by, old.escalated_at) is distinct from (new.escalation, new.escalated_by, new.escalated_at)
    or new.explained_at is distinct from old.explained_at and app.actor_kind() <> 'bank'
    or new.escalated_at is distinct from old.escalated_at and app.actor_kind() <> 'bureau'
    or new.status = 'open' and old.status <> 'open'
  then
    raise exception 'an alert is explained by its bank once and escalated by the bureau once' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger access_alerts_guarded before update on public.access_alerts
  for each row execute function app.guard_access_alert();
--> statement-breakpoint
alter table public.access_alerts enable always trigger access_alerts_guarded;
--> statement-breakpoint
create trigger access_alerts_permanent before delete or truncate on public.access_alerts
  for each statement execute function app.refuse_change();
--> statement-breakpoint
alter table public.access_alerts enable always trigger access_alerts_permanent;
--> statement-breakpoint
-- An access names its official and its firm as they are called, whatever its writer says.
create function app.name_access() returns trigger language plpgsql as $$
declare
  actor text := current_setting('app.actor', true);
begin
  -- As the platform itself, by hand: the official sees neither row yet.
  perform set_config('app.actor', '{"kind": "system", "job": "supervisory_accesses"}', true);
  select display_name into new.opener_name from public.users where id = new.opened_by;
  select name, uscc into new.enterprise_name, new.uscc from public.enterprises where id = new.enterprise_id;
  perform set_config('app.actor', actor, true);
  return new;
end $$;
--> statement-breakpoint
create trigger supervisory_accesses_named before insert on public.supervisory_accesses
  for each row execute function app.name_access();
--> statement-breakpoint
alter table public.supervisory_accesses enable always trigger supervisory_accesses_named;
--> statement-breakpoint
-- Of an access only its end is written later.
revoke update, delete, truncate on public.supervisory_accesses from xyd_app;
--> statement-breakpoint
grant update (closed_at) on public.supervisory_accesses to xyd_app;
--> statement-breakpoint
create trigger supervisory_accesses_permanent before delete or truncate on public.supervisory_accesses
  for each statement execute function app.refuse_change();
--> statement-breakpoint
alter table public.supervisory_accesses enable always trigger supervisory_accesses_permanent;
