-- What a function means is settled where it is written: a caller's search_path or temporary objects (types, operators,
-- casts, domains) decide nothing. SQL functions are parsed here and now; all others look into pg_catalog first, for
-- types too, and name everything else with its schema.
create or replace function app.actor_kind() returns text language sql stable
return nullif(current_setting('app.actor', true), '')::jsonb ->> 'kind';
--> statement-breakpoint
create or replace function app.actor_organisation() returns uuid language sql stable
return (nullif(current_setting('app.actor', true), '')::jsonb ->> 'organisationId')::uuid;
--> statement-breakpoint
create or replace function app.actor_user() returns uuid language sql stable
return (nullif(current_setting('app.actor', true), '')::jsonb ->> 'userId')::uuid;
--> statement-breakpoint
create or replace function app.actor_role() returns text language sql stable
return nullif(current_setting('app.actor', true), '')::jsonb ->> 'role';
--> statement-breakpoint
create or replace function app.applied_migrations() returns bigint language sql stable security definer
begin atomic
  select count(*) from drizzle.__drizzle_migrations;
end;
--> statement-breakpoint
create or replace function app.lock_place(organisation uuid, person uuid) returns void language sql
begin atomic
  select pg_advisory_xact_lock(hashtextextended('place ' || organisation || ' ' || person, 0));
end;
--> statement-breakpoint
create or replace function app.has_open_case(firm uuid, bank uuid, purpose text) returns boolean language sql stable
begin atomic
  select case purpose
    when 'credit_review' then exists (
      select from public.applications a
      where a.enterprise_id = firm and a.bank_id = bank and a.status in ('submitted', 'accepted', 'proposed'))
    when 'post_loan' then exists (
      select from public.credit_lines l where l.enterprise_id = firm and l.bank_id = bank and l.status = 'active'
      union all
      select from public.loans l
      where l.enterprise_id = firm and l.bank_id = bank and l.status in ('active', 'overdue'))
    else false end;
end;
--> statement-breakpoint
create or replace function app.have_business(firm uuid, bank uuid) returns boolean language sql stable
return app.has_open_case(firm, bank, 'credit_review') or app.has_open_case(firm, bank, 'post_loan');
--> statement-breakpoint
create or replace function app.live_consents()
returns table (id uuid, enterprise_id uuid, subject text, items text[], mode text, range_from date)
language sql stable
begin atomic
  select c.id, c.enterprise_id, c.subject, c.items, c.mode, c.range_from
  from public.consents c
  where c.grantee_id = (select app.actor_organisation())
    and c.purpose = nullif(current_setting('app.purpose', true), '')
    and c.status = 'active' and c.granted_at <= statement_timestamp() and c.expires_at > statement_timestamp()
    and (c.mode <> 'case'
      or c.purpose = 'credit_review' and exists (
        select from public.applications a
        where a.enterprise_id = c.enterprise_id and a.bank_id = c.grantee_id
          and a.status in ('submitted', 'accepted', 'proposed'))
      or c.purpose = 'post_loan' and (
        exists (
          select from public.credit_lines l
          where l.enterprise_id = c.enterprise_id and l.bank_id = c.grantee_id and l.status = 'active')
        or exists (
          select from public.loans l
          where l.enterprise_id = c.enterprise_id and l.bank_id = c.grantee_id and l.status in ('active', 'overdue'))));
end;
--> statement-breakpoint
create or replace function app.has_consented(firm uuid) returns boolean language sql stable
begin atomic
  select exists (select from app.live_consents() c where c.enterprise_id = firm and c.subject = 'enterprise');
end;
--> statement-breakpoint
create or replace function app.consented_representatives() returns setof uuid language sql stable
begin atomic
  select c.enterprise_id from app.live_consents() c where c.subject = 'legal_representative';
end;
--> statement-breakpoint
create or replace function app.opened_enterprises() returns setof uuid language sql stable
begin atomic
  select enterprise_id from public.supervisory_accesses
  where bureau_id = (select app.actor_organisation()) and opened_by = (select app.actor_user())
    and closed_at is null and opened_at <= statement_timestamp() and expires_at > statement_timestamp();
end;
--> statement-breakpoint
create or replace function app.approves(change text, subject text, subject_key text, terms jsonb) returns boolean
language sql stable
begin atomic
  select exists (
    select from public.changes
    where kind = change and subject_type = subject and subject_id = subject_key and payload @> terms
      and status = 'approved' and reviewed_by = (select app.actor_user())
      and organisation_id = (select app.actor_organisation())
      and xmin = pg_current_xact_id_if_assigned()::xid);
end;
--> statement-breakpoint
create or replace function app.hands_over_to(person uuid) returns boolean language sql stable
begin atomic
  select exists (
    select from public.changes c
    join public.memberships m on m.id::text = c.payload ->> 'handOverTo' and m.organisation_id = c.organisation_id
    where c.kind = 'staff' and c.subject_type = 'membership' and c.status = 'approved' and m.user_id = person
      and c.reviewed_by = (select app.actor_user()) and c.organisation_id = (select app.actor_organisation())
      and c.xmin = pg_current_xact_id_if_assigned()::xid);
end;
--> statement-breakpoint
create or replace function app.changes_in_hand(wanted text) returns table (id uuid, subject_id text, payload jsonb)
language sql stable
begin atomic
  select c.id, c.subject_id, c.payload
  from public.changes c
  where c.kind = wanted and c.status = 'approved'
    and c.organisation_id = (select app.actor_organisation()) and c.reviewed_by = (select app.actor_user())
    and c.xmin = (select pg_current_xact_id()::xid);
end;
--> statement-breakpoint
create or replace function app.actor_is_verified() returns boolean language sql stable
begin atomic
  select exists (
    select from public.enterprises e where e.id = (select app.actor_organisation()) and e.verified_at is not null);
end;
--> statement-breakpoint
create or replace function app.actor_is_legal_representative() returns boolean language sql stable
begin atomic
  select exists (
    select from public.verifications v
    where v.enterprise_id = (select app.actor_organisation()) and v.asked_by = (select app.actor_user())
      and v.kind = 'legal_representative' and v.status = 'passed');
end;
--> statement-breakpoint
create or replace function app.has_shown_itself(firm uuid) returns boolean language sql stable
begin atomic
  select exists (
      select from public.verifications
      where enterprise_id = firm and kind = 'legal_representative' and status = 'passed')
    and (
      exists (select from public.enterprises where id = firm and kind in ('sole_proprietor', 'farmer'))
      or exists (
        select from public.verifications
        where enterprise_id = firm and kind = 'micro_transfer' and status = 'passed'));
end;
--> statement-breakpoint
do $$
declare
  name pg_catalog.regprocedure;
begin
  for name in
    select oid from pg_catalog.pg_proc
    where pronamespace = 'app'::pg_catalog.regnamespace and (prosqlbody is null or prosecdef)
  loop
    execute pg_catalog.format('alter function %s set search_path = pg_catalog, pg_temp', name);
  end loop;
end $$;
--> statement-breakpoint
-- What is made from here on is the application's only where a migration says so.
alter default privileges revoke execute on functions from public;
--> statement-breakpoint
revoke execute on all functions in schema app from public;
--> statement-breakpoint
grant execute on function app.has_open_case(uuid, uuid, text) to xyd_app;
