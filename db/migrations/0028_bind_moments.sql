-- Time does not stand still for whoever keeps a message, a transaction or a snapshot waiting: what has run out or was taken
-- back meanwhile is closed, and nothing is dated by anything but the clock. What the rows say of a change, a request, an
-- invitation, an organisation or a person's own consent is held to who may say it, and when.

-- Declared stable, so that a statement asks it once; statement_timestamp() is that of a whole message and now() that of
-- the transaction.
create function app.this_moment() returns timestamptz language sql stable
return clock_timestamp();
--> statement-breakpoint
revoke all on function app.this_moment() from public;
--> statement-breakpoint
grant execute on function app.this_moment() to xyd_app;
--> statement-breakpoint
create or replace function app.is_now(instant timestamptz) returns boolean language sql stable
return instant between clock_timestamp() - interval '2 hours' and clock_timestamp() + interval '2 hours';
--> statement-breakpoint
create or replace function app.is_today(day date) returns boolean language sql stable
return day between ((clock_timestamp() - interval '2 hours') at time zone 'Asia/Shanghai')::date
  and ((clock_timestamp() + interval '2 hours') at time zone 'Asia/Shanghai')::date;
--> statement-breakpoint
-- Whether a consent for so many looks a day carries one more today.
create function app.carries_today(consent uuid, looks integer) returns boolean language sql stable
begin atomic
  select looks > (
    select count(*) from public.data_reads r
    where r.consent_id = consent and r.at >= date_trunc('day', clock_timestamp(), 'Asia/Shanghai'));
end;
--> statement-breakpoint
revoke all on function app.carries_today(uuid, integer) from public;
--> statement-breakpoint
grant execute on function app.carries_today(uuid, integer) to xyd_app;
--> statement-breakpoint
-- A transaction that keeps its first snapshot would keep what was withdrawn since, and so opens nothing.
create or replace function app.live_consents()
returns table(id uuid, enterprise_id uuid, subject text, items text[], mode text, range_from date)
language sql stable
begin atomic
  select c.id, c.enterprise_id, c.subject, c.items, c.mode, c.range_from
  from public.consents c
  where c.grantee_id = (select app.actor_organisation())
    and c.purpose = nullif(current_setting('app.purpose', true), '')
    and current_setting('transaction_isolation') = 'read committed'
    and c.status = 'active' and c.granted_at <= statement_timestamp() and c.expires_at > (select app.this_moment())
    and (c.uses_per_day is null or app.carries_today(c.id, c.uses_per_day))
    and (c.mode <> 'case'
      or c.purpose = 'credit_review' and exists (
        select from public.applications a
        where a.enterprise_id = c.enterprise_id and a.bank_id = c.grantee_id
          and a.status in ('submitted', 'accepted', 'proposed'))
      or c.purpose = 'post_loan' and (exists (
          select from public.credit_lines l
          where l.enterprise_id = c.enterprise_id and l.bank_id = c.grantee_id and l.status = 'active')
        or exists (
          select from public.loans l
          where l.enterprise_id = c.enterprise_id and l.bank_id = c.grantee_id and l.status in ('active', 'overdue'))));
end;
--> statement-breakpoint
create or replace function app.opened_enterprises() returns setof uuid language sql stable
begin atomic
  select enterprise_id from public.supervisory_accesses
  where bureau_id = (select app.actor_organisation()) and opened_by = (select app.actor_user()) and closed_at is null
    and current_setting('transaction_isolation') = 'read committed'
    and opened_at <= statement_timestamp() and expires_at > (select app.this_moment());
end;
--> statement-breakpoint
create or replace function app.count_consent_use() returns trigger language plpgsql
set search_path = pg_catalog, pg_temp as $$
declare
  used public.consents;
  actor pg_catalog.text := current_setting('app.actor', true);
begin
  -- Whom no policy binds restores or moves reads that were counted when they happened.
  if new.consent_id is null or not row_security_active('public.consents') then
    return null;
  end if;
  -- As the platform itself, by hand: only a superuser may hang a setting of ours on a function.
  perform set_config('app.actor', '{"kind": "system", "job": "consent_uses"}', true);
  update public.consents c
  set uses = c.uses + 1,
      last_used_at = new.at,
      status = case when c.uses + 1 = c.max_uses then 'exhausted' else c.status end
  where c.id = new.consent_id and c.status = 'active' and c.expires_at > clock_timestamp()
    and (c.mode <> 'case' or app.has_open_case(c.enterprise_id, c.grantee_id, c.purpose))
  returning * into used;
  if not found then
    raise exception 'no live consent carries this read' using errcode = 'insufficient_privilege';
  end if;
  if exists (
    select from public.audit_entries e
    where e.subject_type = 'consent' and e.subject_id = used.id::text and e.verb = 'consent.withdraw'
      and e.actor_organisation_id = used.enterprise_id)
  then
    raise exception 'the consent was withdrawn' using errcode = 'insufficient_privilege';
  end if;
  if used.uses_per_day is not null and used.uses_per_day < (
    select count(*) from public.data_reads r
    where r.consent_id = used.id and r.at >= date_trunc('day', new.at, 'Asia/Shanghai'))
  then
    raise exception 'the consent carries no further read today' using errcode = 'insufficient_privilege';
  end if;
  perform set_config('app.actor', actor, true);
  return null;
end $$;
--> statement-breakpoint
create or replace function app.guard_session() returns trigger language plpgsql
set search_path = pg_catalog, pg_temp as $$
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
    or not app.is_now(new.ended_at))
  then
    raise exception 'a person ends a session, and changes nothing of it' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
--> statement-breakpoint
create or replace function app.guard_access_alert() returns trigger language plpgsql
set search_path = pg_catalog, pg_temp as $$
begin
  if old.explained_at is not null
      and (old.explanation, old.explained_by, old.explained_at) is distinct from (new.explanation, new.explained_by, new.explained_at)
    or old.escalated_at is not null
      and (old.escalation, old.escalated_by, old.escalated_at) is distinct from (new.escalation, new.escalated_by, new.escalated_at)
    or new.explained_at is distinct from old.explained_at and (app.actor_kind() <> 'bank'
      or not app.is_now(new.explained_at))
    or new.escalated_at is distinct from old.escalated_at and (app.actor_kind() <> 'bureau'
      or not app.is_now(new.escalated_at))
    or new.status = 'open' and old.status <> 'open'
  then
    raise exception 'an alert is explained by its bank once and escalated by the bureau once' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
--> statement-breakpoint
create or replace function app.guard_consent() returns trigger language plpgsql
set search_path = pg_catalog, pg_temp as $$
begin
  if (old.id, old.number, old.enterprise_id, old.grantee_id, old.purpose, old.domains, old.granted_at, old.expires_on,
      old.expires_at, old.granted_by, old.statement, old.subject, old.items, old.mode, old.max_uses, old.uses_per_day,
      old.range_from, old.grantee_contact)
    is distinct from
    (new.id, new.number, new.enterprise_id, new.grantee_id, new.purpose, new.domains, new.granted_at, new.expires_on,
      new.expires_at, new.granted_by, new.statement, new.subject, new.items, new.mode, new.max_uses, new.uses_per_day,
      new.range_from, new.grantee_contact)
    or old.artefact is not null and (old.artefact, old.signature) is distinct from (new.artefact, new.signature)
  then
    raise exception 'what a consent says is not changed' using errcode = 'restrict_violation';
  end if;
  if old.status <> new.status and not (
    old.status = 'active' and new.status in ('paused', 'withdrawn', 'expired', 'exhausted')
    or old.status = 'paused' and new.status in ('active', 'withdrawn', 'expired'))
  then
    raise exception 'a % consent does not become %', old.status, new.status using errcode = 'restrict_violation';
  end if;
  if old.status = new.status and (old.withdrawn_at, old.paused_at) is distinct from (new.withdrawn_at, new.paused_at)
    or old.status <> new.status and app.actor_is_member() and not (
      case new.status
        when 'withdrawn' then app.is_now(new.withdrawn_at)
        when 'paused' then app.is_now(new.paused_at)
        else true end)
  then
    raise exception 'a consent was withdrawn or paused when it was' using errcode = 'restrict_violation';
  end if;
  -- What is a person's own is opened again by that person alone.
  if old.status = 'paused' and new.status = 'active' and new.subject = 'legal_representative' and app.actor_is_member()
    and new.granted_by is distinct from app.actor_user()
  then
    raise exception 'a personal consent is resumed by its person' using errcode = 'restrict_violation';
  end if;
  if new.uses < old.uses
    or (new.uses, new.last_used_at) is distinct from (old.uses, old.last_used_at) and pg_trigger_depth() < 2
  then
    raise exception 'the uses of a consent are counted by its reads' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
--> statement-breakpoint
create or replace function app.guard_invitation() returns trigger language plpgsql
set search_path = pg_catalog, pg_temp as $$
begin
  if (old.status, new.status) not in (
    ('proposed', 'open'), ('proposed', 'revoked'), ('open', 'accepted'), ('open', 'revoked'), ('open', 'expired'))
  then
    raise exception 'an invitation that is % does not become %', old.status, new.status
      using errcode = 'restrict_violation';
  end if;
  if old.display_name <> new.display_name and app.actor_is_member() then
    raise exception 'an invitation is for whom it was written' using errcode = 'restrict_violation';
  end if;
  if old.expires_at <> new.expires_at and new.status <> 'open' then
    raise exception 'an invitation keeps its end' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
--> statement-breakpoint
create or replace function app.guard_verification() returns trigger language plpgsql
set search_path = pg_catalog, pg_temp as $$
begin
  if new.wrong_tries < old.wrong_tries
    or (new.checked_index is not null and new.checked_index is distinct from old.checked_index)
    or not (
      new.status = old.status
      or (old.status in ('asked', 'transferred', 'passed') and new.status = 'expired')
      or (old.status = 'asked' and new.status = 'failed')
      or (old.status = 'asked' and new.status = 'passed' and old.kind = 'legal_representative')
      or (old.status = 'asked' and new.status = 'transferred')
      or (old.status = 'transferred' and new.status in ('passed', 'failed'))
    ) then
    raise exception 'a verification does not go from % to %', old.status, new.status
      using errcode = 'restrict_violation';
  end if;
  if app.actor_is_member()
    and (old.wrong_tries, old.checked_index, old.expires_at, old.environment, old.reference, old.notice, old.failure)
      is distinct from
      (new.wrong_tries, new.checked_index, new.expires_at, new.environment, new.reference, new.notice, new.failure)
  then
    raise exception 'what came of a verification is the platform''s to say' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
--> statement-breakpoint
create or replace function app.guard_verified_at() returns trigger language plpgsql
set search_path = pg_catalog, pg_temp as $$
begin
  if app.actor_is_member() or not app.has_shown_itself(new.id) then
    raise exception 'an enterprise is verified by what it has shown alone' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
--> statement-breakpoint
-- An organisation is stopped or let in again by the operator's four eyes alone, never by its own people, and its contact
-- is not rewritten on the way.
create function app.guard_organisation() returns trigger language plpgsql
set search_path = pg_catalog, pg_temp as $$
begin
  if app.actor_kind() <> 'operator' or new.id = app.actor_organisation() or new.contact <> old.contact
    or not app.approves('staff', 'organisation', new.id::text, jsonb_build_object('status', new.status))
  then
    raise exception 'the operator stops an organisation, with four eyes' using errcode = 'restrict_violation';
  end if;
  return null;
end $$;
--> statement-breakpoint
revoke all on function app.guard_organisation() from public;
--> statement-breakpoint
create trigger organisations_guarded after update on public.organisations
  for each row when (old.status is distinct from new.status and app.actor_is_member())
  execute function app.guard_organisation();
--> statement-breakpoint
alter table public.organisations enable always trigger organisations_guarded;
--> statement-breakpoint
ALTER POLICY "changes_insert" ON "changes" TO xyd_app WITH CHECK ((("changes"."organisation_id" = (select app.actor_organisation()) and (kind = any (case (select app.actor_role())
  when 'administrator' then '{staff}'::text[]
  when 'official' then '{target}'::text[]
  when 'product_manager' then '{product}'::text[]
  when 'officer' then '{write_off}'::text[]
  when 'approver' then '{product,write_off}'::text[]
  else '{}'::text[] end)) and "changes"."proposed_by" = (select app.actor_user()) and app.is_now("changes"."proposed_at") and "changes"."status" = 'open') or (select app.actor_kind()) in ('system')));--> statement-breakpoint
ALTER POLICY "changes_update" ON "changes" TO xyd_app USING ((("changes"."organisation_id" = (select app.actor_organisation()) and (kind = any (case (select app.actor_role())
  when 'administrator' then '{staff}'::text[]
  when 'official' then '{target}'::text[]
  when 'product_manager' then '{product}'::text[]
  when 'officer' then '{write_off}'::text[]
  when 'approver' then '{product,write_off}'::text[]
  else '{}'::text[] end)) and "changes"."status" = 'open') or (select app.actor_kind()) in ('system'))) WITH CHECK ((("changes"."organisation_id" = (select app.actor_organisation()) and (kind = any (case (select app.actor_role())
  when 'administrator' then '{staff}'::text[]
  when 'official' then '{target}'::text[]
  when 'product_manager' then '{product}'::text[]
  when 'officer' then '{write_off}'::text[]
  when 'approver' then '{product,write_off}'::text[]
  else '{}'::text[] end)) and app.is_now("changes"."closed_at") and (("changes"."reviewed_by" = (select app.actor_user()) and "changes"."status" in ('approved', 'rejected') and (select app.actor_role()) <> 'officer') or ("changes"."proposed_by" = (select app.actor_user()) and "changes"."status" = 'cancelled'))) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
ALTER POLICY "consent_requests_insert" ON "consent_requests" TO xyd_app WITH CHECK (((((select app.actor_kind()) in ('bank') and "consent_requests"."bank_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('officer')) and "consent_requests"."asked_by" = (select app.actor_user()) and app.is_now("consent_requests"."asked_at") and "consent_requests"."lapses_at" <= "consent_requests"."asked_at" + interval '31 days' and "consent_requests"."status" = 'open' and num_nonnulls("consent_requests"."answered_by", "consent_requests"."answered_at") = 0 and "consent_requests"."answer" = '' and ("consent_requests"."application_id" is null or exists (
            select from applications a join enterprises e on e.id = a.enterprise_id
            where a.id = consent_requests.application_id and a.bank_id = consent_requests.bank_id
              and e.uscc = consent_requests.uscc))) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
ALTER POLICY "profile_export_files_read" ON "profile_export_files" TO xyd_app USING (((((select app.actor_kind()) in ('bank') and "profile_export_files"."bank_id" = (select app.actor_organisation())) and (((select app.actor_kind()) in ('bank') and ((select app.actor_role()) in ('officer', 'approver'))) and app.has_consented("profile_export_files"."enterprise_id")) and "profile_export_files"."consent_ids" <@ array(select c.id from app.live_consents() c where c.mode = 'store') and exists (
            select from profile_exports e
            where e.id = profile_export_files.export_id and e.status = 'ready' and e.expires_at > (select app.this_moment()))) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
ALTER POLICY "profile_exports_insert" ON "profile_exports" TO xyd_app WITH CHECK (((((select app.actor_kind()) in ('bank') and "profile_exports"."bank_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('officer')) and "profile_exports"."requested_by" = (select app.actor_user()) and app.is_now("profile_exports"."requested_at") and "profile_exports"."status" = 'queued' and "profile_exports"."reason" = '' and num_nonnulls("profile_exports"."ready_at", "profile_exports"."expires_at") = 0) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
ALTER POLICY "job_requests_insert" ON "job_requests" TO xyd_app WITH CHECK (((select app.actor_kind()) in ('system') or ((select app.actor_kind()) = 'operator' and key !~ '^(daily|day|hour|month):') or ("job_requests"."organisation_id" = (select app.actor_organisation()) and (case (select app.actor_kind())
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
ALTER POLICY "data_reads_insert" ON "data_reads" TO xyd_app WITH CHECK (("data_reads"."reader_organisation_id" = (select app.actor_organisation()) and "data_reads"."reader_user_id" = (select app.actor_user()) and "data_reads"."reader_role" = (select app.actor_role()) and "data_reads"."at" = now() and now() > (select app.this_moment()) - interval '15 minutes' and octet_length("data_reads"."mac") = 48 and cardinality("data_reads"."domains") + cardinality("data_reads"."fields") > 0 and ("data_reads"."application_id" is null or exists (
          select from applications a
          where a.id = application_id and a.enterprise_id = data_reads.enterprise_id
            and a.bank_id = data_reads.reader_organisation_id)) and case "data_reads"."basis"
          when 'consent' then exists (
            select from consents c
            where c.id = data_reads.consent_id and c.enterprise_id = data_reads.enterprise_id
              and c.grantee_id = data_reads.reader_organisation_id and c.purpose = data_reads.purpose
              and c.status = 'active' and c.expires_at > (select app.this_moment()) and data_reads.domains <@ c.domains)
          when 'case' then data_reads.domains = '{}' and data_reads.fields <@ '{registration,contact_name,phone}'
            and app.have_business(data_reads.enterprise_id, data_reads.reader_organisation_id)
          when 'supervision' then exists (
            select from supervisory_accesses s
            where s.id = data_reads.access_id and s.enterprise_id = data_reads.enterprise_id
              and s.opened_by = data_reads.reader_user_id and s.closed_at is null
              and s.expires_at > (select app.this_moment()))
          else false end));--> statement-breakpoint
ALTER POLICY "supervisory_accesses_insert" ON "supervisory_accesses" TO xyd_app WITH CHECK ((((((select app.actor_kind()) in ('bureau') and "supervisory_accesses"."bureau_id" = (select app.actor_organisation())) and "supervisory_accesses"."opened_by" = (select app.actor_user()) and (select app.actor_role()) = 'official') or (select app.actor_kind()) in ('system')) and "supervisory_accesses"."opened_at" = now() and "supervisory_accesses"."closed_at" is null and app.is_now("supervisory_accesses"."opened_at")));--> statement-breakpoint
ALTER POLICY "supervisory_accesses_update" ON "supervisory_accesses" TO xyd_app USING ((((select app.actor_kind()) in ('bureau') and "supervisory_accesses"."bureau_id" = (select app.actor_organisation())) and "supervisory_accesses"."closed_at" is null)) WITH CHECK ((((select app.actor_kind()) in ('bureau') and "supervisory_accesses"."bureau_id" = (select app.actor_organisation())) and app.is_now("supervisory_accesses"."closed_at")));--> statement-breakpoint
ALTER POLICY "invitations_insert" ON "invitations" TO xyd_app WITH CHECK (((((select app.actor_role()) in ('owner', 'administrator')) and "invitations"."invited_by" = (select app.actor_user()) and "invitations"."issuer_id" = (select app.actor_organisation()) and "invitations"."expires_at" <= (select app.this_moment()) + interval '7 days 2 hours' and ((((select app.actor_kind()) in ('enterprise') and "invitations"."organisation_id" = (select app.actor_organisation())) and "invitations"."status" = 'open' and "invitations"."role" in ('owner', 'clerk')) or ((select app.actor_kind()) in ('bank', 'bureau', 'source', 'operator') and "invitations"."status" = 'proposed' and (("invitations"."organisation_id" = (select app.actor_organisation()) and app.has_role((select app.actor_kind()), "invitations"."role")) or ((select app.actor_kind()) in ('operator') and "invitations"."role" = 'administrator' and exists (
                    select from organisations o where o.id = organisation_id and o.kind <> 'enterprise')))))) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
ALTER POLICY "invitations_update" ON "invitations" TO xyd_app USING (((((select app.actor_role()) in ('owner', 'administrator')) and ("invitations"."organisation_id" = (select app.actor_organisation()) or "invitations"."issuer_id" = (select app.actor_organisation())) and "invitations"."status" in ('proposed', 'open')) or (select app.actor_kind()) in ('system'))) WITH CHECK (((((select app.actor_role()) in ('owner', 'administrator')) and ("invitations"."status" = 'revoked' or ("invitations"."status" = 'open' and "invitations"."issuer_id" = (select app.actor_organisation()) and "invitations"."expires_at" <= (select app.this_moment()) + interval '7 days 2 hours' and app.approves('staff', 'invitation', "invitations"."id"::text, jsonb_build_object('role', "invitations"."role"))))) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
ALTER POLICY "verifications_insert" ON "verifications" TO xyd_app WITH CHECK (((((select app.actor_kind()) in ('enterprise') and "verifications"."enterprise_id" = (select app.actor_organisation())) and "verifications"."asked_by" = (select app.actor_user()) and (select app.actor_role()) = 'owner' and "verifications"."status" = 'asked' and "verifications"."asked_at" >= (select app.this_moment()) - interval '2 hours') or (select app.actor_kind()) in ('system')));