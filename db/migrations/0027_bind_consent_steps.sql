-- A consent's days are those of its steps: given, paused and taken back when it is said, for two years at most, to whom
-- the platform serves; its uses are counted by its reads alone.
ALTER POLICY "consent_requests_update" ON "consent_requests" TO xyd_app USING (((((select app.actor_kind()) in ('bank') and "consent_requests"."bank_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('officer'))) or (((select app.actor_kind()) in ('enterprise') and consent_requests.uscc = (
    select e.uscc from enterprises e
    where e.id = (select app.actor_organisation()) and e.verified_at is not null)) and (select app.actor_role()) = 'owner') or (select app.actor_kind()) in ('system'))) WITH CHECK (((((select app.actor_kind()) in ('bank') and "consent_requests"."bank_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('officer')) and "consent_requests"."status" = 'cancelled' and num_nonnulls("consent_requests"."answered_by", "consent_requests"."answered_at") = 0 and "consent_requests"."answer" = '') or (((select app.actor_kind()) in ('enterprise') and consent_requests.uscc = (
    select e.uscc from enterprises e
    where e.id = (select app.actor_organisation()) and e.verified_at is not null)) and (select app.actor_role()) = 'owner' and "consent_requests"."answered_by" = (select app.actor_user()) and app.is_now("consent_requests"."answered_at") and ("consent_requests"."status" = 'refused' or "consent_requests"."status" = 'granted' and exists (
            select from consents c
            where c.id = consent_requests.consent_id and c.enterprise_id = (select app.actor_organisation())
              and c.grantee_id = consent_requests.bank_id and c.purpose = consent_requests.purpose
              and c.subject = consent_requests.subject and c.items <@ consent_requests.items))) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
ALTER POLICY "consents_insert" ON "consents" TO xyd_app WITH CHECK (((((select app.actor_kind()) in ('enterprise') and "consents"."enterprise_id" = (select app.actor_organisation())) and "consents"."granted_by" = (select app.actor_user()) and (select app.actor_role()) = 'owner' and "consents"."status" = 'active' and "consents"."uses" = 0 and "consents"."signature" is not null and "consents"."grantee_contact" <> '' and (select app.actor_is_verified()) and "consents"."withdrawn_at" is null and "consents"."last_used_at" is null and app.is_now("consents"."granted_at")
            and "consents"."expires_on" <= (("consents"."granted_at" at time zone 'Asia/Shanghai')::date + interval '24 months')
            and "consents"."expires_at" = ("consents"."expires_on" + 1)::timestamp at time zone 'Asia/Shanghai' and exists (select from organisations o where o.id = grantee_id and o.kind in ('bank', 'operator')) and case "consents"."subject" when 'enterprise' then "consents"."person_index" is null
            else "consents"."person_index" = (select app.actor_person_index()) end) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
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
  if new.uses < old.uses
    or (new.uses, new.last_used_at) is distinct from (old.uses, old.last_used_at) and pg_trigger_depth() < 2
  then
    raise exception 'the uses of a consent are counted by its reads' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
