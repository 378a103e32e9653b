-- What was written before, in whatever words, stays.
ALTER TABLE "supervisory_accesses" DROP CONSTRAINT "supervisory_accesses_grounds_check";--> statement-breakpoint
ALTER TABLE "access_alerts" ADD CONSTRAINT "access_alerts_words_check" CHECK (("access_alerts"."explanation" is null or length(regexp_replace(regexp_replace("access_alerts"."explanation",
    '[[:punct:][:space:]。，、；：？！…—·～（）《》“”　]', '', 'g'), '(.)\1+', '\1', 'g')) >= 4)
        and ("access_alerts"."escalation" is null or length(regexp_replace(regexp_replace("access_alerts"."escalation",
    '[[:punct:][:space:]。，、；：？！…—·～（）《》“”　]', '', 'g'), '(.)\1+', '\1', 'g')) >= 4)) NOT VALID;--> statement-breakpoint
ALTER TABLE "supervisory_accesses" ADD CONSTRAINT "supervisory_accesses_grounds_check" CHECK (length(btrim("supervisory_accesses"."explanation")) >= 10 and length(regexp_replace(regexp_replace("supervisory_accesses"."explanation",
    '[[:punct:][:space:]。，、；：？！…—·～（）《》“”　]', '', 'g'), '(.)\1+', '\1', 'g')) >= 4
        and length(btrim("supervisory_accesses"."document_number")) >= 4) NOT VALID;--> statement-breakpoint
ALTER POLICY "job_requests_insert" ON "job_requests" TO xyd_app WITH CHECK (((select app.actor_kind()) in ('system', 'operator') or ("job_requests"."organisation_id" = (select app.actor_organisation()) and (case (select app.actor_kind())
  when 'enterprise' then job = 'verification'
    or job = 'profile' and key = 'enterprise:' || (select app.actor_organisation())
  when 'bank' then job = 'export' or job = 'match' and key = 'bank:' || (select app.actor_organisation())
  when 'source' then job = 'ingest'
  when 'bureau' then job = 'monthly_report' and key like 'asked:%:' || (select app.actor_organisation())
  else false end) and (case job
  when 'profile' then parameters
    = jsonb_build_object('scope', 'enterprise', 'enterpriseId', (select app.actor_organisation()))
  when 'match' then parameters = '{"scope": "full"}'
  when 'monthly_report' then parameters - '{month,soFar}'::text[] = '{}'
    and key = concat('asked:', parameters ->> 'month', ':', (select app.actor_organisation()))
  when 'verification' then parameters = jsonb_build_object('verificationId', key)
    and exists (select from verifications v where v.id = case when job_requests.key ~ '^[0-9a-f-]{36}$' then job_requests.key::uuid end and v.enterprise_id = job_requests.organisation_id)
  when 'export' then parameters = jsonb_build_object('exportId', key)
    and exists (select from profile_exports x where x.id = case when job_requests.key ~ '^[0-9a-f-]{36}$' then job_requests.key::uuid end and x.bank_id = job_requests.organisation_id)
  when 'ingest' then parameters = jsonb_build_object('deliveryId', key)
    and exists (select from deliveries d where d.id = case when job_requests.key ~ '^[0-9a-f-]{36}$' then job_requests.key::uuid end and d.source_id = job_requests.organisation_id)
  else false end))));--> statement-breakpoint
ALTER POLICY "job_requests_update" ON "job_requests" TO xyd_app USING (((select app.actor_kind()) in ('system', 'operator') or ("job_requests"."organisation_id" = (select app.actor_organisation()) and (case (select app.actor_kind())
  when 'enterprise' then job = 'verification'
    or job = 'profile' and key = 'enterprise:' || (select app.actor_organisation())
  when 'bank' then job = 'export' or job = 'match' and key = 'bank:' || (select app.actor_organisation())
  when 'source' then job = 'ingest'
  when 'bureau' then job = 'monthly_report' and key like 'asked:%:' || (select app.actor_organisation())
  else false end)))) WITH CHECK (((select app.actor_kind()) in ('system', 'operator') or ("job_requests"."organisation_id" = (select app.actor_organisation()) and (case (select app.actor_kind())
  when 'enterprise' then job = 'verification'
    or job = 'profile' and key = 'enterprise:' || (select app.actor_organisation())
  when 'bank' then job = 'export' or job = 'match' and key = 'bank:' || (select app.actor_organisation())
  when 'source' then job = 'ingest'
  when 'bureau' then job = 'monthly_report' and key like 'asked:%:' || (select app.actor_organisation())
  else false end) and (case job
  when 'profile' then parameters
    = jsonb_build_object('scope', 'enterprise', 'enterpriseId', (select app.actor_organisation()))
  when 'match' then parameters = '{"scope": "full"}'
  when 'monthly_report' then parameters - '{month,soFar}'::text[] = '{}'
    and key = concat('asked:', parameters ->> 'month', ':', (select app.actor_organisation()))
  when 'verification' then parameters = jsonb_build_object('verificationId', key)
    and exists (select from verifications v where v.id = case when job_requests.key ~ '^[0-9a-f-]{36}$' then job_requests.key::uuid end and v.enterprise_id = job_requests.organisation_id)
  when 'export' then parameters = jsonb_build_object('exportId', key)
    and exists (select from profile_exports x where x.id = case when job_requests.key ~ '^[0-9a-f-]{36}$' then job_requests.key::uuid end and x.bank_id = job_requests.organisation_id)
  when 'ingest' then parameters = jsonb_build_object('deliveryId', key)
    and exists (select from deliveries d where d.id = case when job_requests.key ~ '^[0-9a-f-]{36}$' then job_requests.key::uuid end and d.source_id = job_requests.organisation_id)
  else false end))));--> statement-breakpoint
ALTER POLICY "access_alerts_update" ON "access_alerts" TO xyd_app USING (((((select app.actor_kind()) in ('bank') and "access_alerts"."bank_id" = (select app.actor_organisation())) and (select app.actor_role()) = 'compliance') or ((select app.actor_kind()) in ('bureau') and (select app.actor_role()) = 'official'))) WITH CHECK (((((select app.actor_kind()) in ('bank') and "access_alerts"."bank_id" = (select app.actor_organisation())) and (select app.actor_role()) = 'compliance' and "access_alerts"."explained_by" = (select app.actor_user()) and "access_alerts"."status" in ('explained', 'escalated')) or ((select app.actor_kind()) in ('bureau') and (select app.actor_role()) = 'official' and "access_alerts"."escalated_by" = (select app.actor_user()) and "access_alerts"."status" = 'escalated')));--> statement-breakpoint
ALTER POLICY "calendar_days_insert" ON "calendar_days" TO xyd_app WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
ALTER POLICY "calendar_days_update" ON "calendar_days" TO xyd_app USING ((select app.actor_kind()) in ('system')) WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
ALTER POLICY "divisions_insert" ON "divisions" TO xyd_app WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
ALTER POLICY "divisions_update" ON "divisions" TO xyd_app USING ((select app.actor_kind()) in ('system')) WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
ALTER POLICY "industries_insert" ON "industries" TO xyd_app WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
ALTER POLICY "industries_update" ON "industries" TO xyd_app USING ((select app.actor_kind()) in ('system')) WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
ALTER POLICY "lpr_quotes_insert" ON "lpr_quotes" TO xyd_app WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
ALTER POLICY "lpr_quotes_update" ON "lpr_quotes" TO xyd_app USING ((select app.actor_kind()) in ('system')) WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
ALTER POLICY "verifications_insert" ON "verifications" TO xyd_app WITH CHECK (((((select app.actor_kind()) in ('enterprise') and "verifications"."enterprise_id" = (select app.actor_organisation())) and "verifications"."asked_by" = (select app.actor_user()) and (select app.actor_role()) = 'owner' and "verifications"."status" = 'asked' and "verifications"."asked_at" >= now() - interval '2 hours') or (select app.actor_kind()) in ('system')));
--> statement-breakpoint
-- A person's request is new, and takes another's result or place in no way; whose work it is, and when it was asked for,
-- the row says by itself. Only the platform says how far it has come.
create function app.guard_job_request() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if app.actor_user() is null then
    return new;
  end if;
  if tg_op = 'INSERT' then
    if (new.status, new.attempts, new.done) is distinct from ('queued', 0, 0)
      or num_nonnulls(new.claimed_at, new.heartbeat_at, new.finished_at, new.total, new.result, new.error) > 0
      or new.requested_by <> app.actor_user()
    then
      raise exception 'work that is asked for waits' using errcode = 'restrict_violation';
    end if;
  elsif (old.id, old.job, old.key, old.organisation_id, old.requested_by, old.claimed_at, old.heartbeat_at, old.done,
      old.total, old.result)
    is distinct from
    (new.id, new.job, new.key, new.organisation_id, new.requested_by, new.claimed_at, new.heartbeat_at, new.done,
      new.total, new.result)
    or (new.status, new.attempts) is distinct from (
      case old.status when 'running' then 'running' else 'queued' end,
      case old.status when 'running' then old.attempts else 0 end)
    or num_nonnulls(new.finished_at, new.error) > 0
  then
    raise exception 'work is asked for anew, and done by the platform alone' using errcode = 'restrict_violation';
  end if;
  new.requested_at := clock_timestamp();
  return new;
end $$;
--> statement-breakpoint
create trigger job_requests_guard before insert or update on public.job_requests
  for each row execute function app.guard_job_request();
--> statement-breakpoint
alter table public.job_requests enable always trigger job_requests_guard;
--> statement-breakpoint
-- Of a log-in that has ended nothing changes; of one that lasts, people change that it ends, now.
create or replace function app.guard_session() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if old.ended_at is not null then
    raise exception 'an ended session stays as it ended' using errcode = 'restrict_violation';
  end if;
  if (old.id, old.user_id, old.created_at, old.expires_at) is distinct from
    (new.id, new.user_id, new.created_at, new.expires_at) then
    raise exception 'a session keeps its person and its end' using errcode = 'restrict_violation';
  end if;
  if app.actor_user() is not null and (
    (old.token_hash, old.membership_id, old.standing, old.second_factor_at, old.last_seen_at)
      is distinct from (new.token_hash, new.membership_id, new.standing, new.second_factor_at, new.last_seen_at)
    or new.ended_at not between now() - interval '2 hours' and now() + interval '2 hours')
  then
    raise exception 'a person ends a session, and changes nothing of it' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
--> statement-breakpoint
-- What is said of an alert is dated when it is said; the span allows for a machine whose clock is off.
create or replace function app.guard_access_alert() returns trigger language plpgsql
set search_path = pg_catalog, pg_temp as $$
begin
  if old.explained_at is not null
      and (old.explanation, old.explained_by, old.explained_at) is distinct from (new.explanation, new.explained_by, new.explained_at)
    or old.escalated_at is not null
      and (old.escalation, old.escalated_by, old.escalated_at) is distinct from (new.escalation, new.escalated_by, new.escalated_at)
    or new.explained_at is distinct from old.explained_at and (app.actor_kind() <> 'bank'
      or new.explained_at not between now() - interval '2 hours' and now() + interval '2 hours')
    or new.escalated_at is distinct from old.escalated_at and (app.actor_kind() <> 'bureau'
      or new.escalated_at not between now() - interval '2 hours' and now() + interval '2 hours')
    or new.status = 'open' and old.status <> 'open'
  then
    raise exception 'an alert is explained by its bank once and escalated by the bureau once' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
--> statement-breakpoint
-- Sealed anew, the number may be another one, whatever stands in the index beside it.
drop trigger legal_representatives_verify_anew on public.legal_representatives;
--> statement-breakpoint
create trigger legal_representatives_verify_anew
  after update of identity_number_index, identity_number_sealed on public.legal_representatives for each row
  when (
    new.identity_number_index is not null
    and (old.identity_number_index, old.identity_number_sealed)
      is distinct from (new.identity_number_index, new.identity_number_sealed))
  execute function app.verify_anew();
--> statement-breakpoint
-- Private fields are written sealed alone; of earlier versions' plain ones the upgrade empties what there is.
create function app.refuse_plain() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if app.actor_user() is not null then
    raise exception 'private fields are sealed' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger enterprise_contacts_sealed before update of contact_name, phone on public.enterprise_contacts for each row
  when (new.contact_name is not null or new.phone is not null)
  execute function app.refuse_plain();
--> statement-breakpoint
alter table public.enterprise_contacts enable always trigger enterprise_contacts_sealed;
--> statement-breakpoint
-- Rights that no policy would let through anyway are not there at all; but the upgrade locks the table of consents once,
-- for which PostgreSQL asks a right to change or remove rows of it.
do $$
declare
  name text;
begin
  for name in
    select c.relname from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      and not exists (select from pg_policy p where p.polrelid = c.oid and p.polcmd = 'd') and c.relname <> 'consents'
  loop
    execute format('revoke delete on public.%I from xyd_app', name);
  end loop;
  for name in
    select c.relname from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      and not exists (select from pg_policy p where p.polrelid = c.oid and p.polcmd = 'w')
  loop
    execute format('revoke update on public.%I from xyd_app', name);
  end loop;
end $$;
--> statement-breakpoint
-- The application needs to write no function and to leave nothing that others could find. Of what the owner does not
-- own PostgreSQL only warns.
do $$
begin
  revoke usage on language sql, plpgsql from public;
  revoke create on schema public from public;
  if to_regnamespace('bullmq') is not null then
    revoke create on schema bullmq from xyd_app;
  end if;
exception when insufficient_privilege then
  raise notice 'rights of public on the languages and on schema public are for an administrator to revoke';
end $$;
