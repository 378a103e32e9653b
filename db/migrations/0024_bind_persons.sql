-- A secret that nobody has shown a code of is shown to whoever asks for one next, and to no other session.
CREATE TABLE "pending_second_factors" (
	"session_id" uuid PRIMARY KEY NOT NULL,
	"secret_sealed" "bytea" NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "pending_second_factors" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "pending_second_factors" ADD CONSTRAINT "pending_second_factors_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
CREATE POLICY "pending_second_factors_read" ON "pending_second_factors" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((select app.actor_kind()) in ('system'));
--> statement-breakpoint
CREATE POLICY "pending_second_factors_insert" ON "pending_second_factors" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((select app.actor_kind()) in ('system'));
--> statement-breakpoint
CREATE POLICY "pending_second_factors_update" ON "pending_second_factors" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING ((select app.actor_kind()) in ('system')) WITH CHECK ((select app.actor_kind()) in ('system'));
--> statement-breakpoint
CREATE POLICY "pending_second_factors_delete" ON "pending_second_factors" AS PERMISSIVE FOR DELETE TO "xyd_app" USING ((select app.actor_kind()) in ('system'));
--> statement-breakpoint
alter table public.pending_second_factors force row level security;
--> statement-breakpoint
revoke truncate on public.pending_second_factors from xyd_app;
--> statement-breakpoint
alter table public.second_factors no force row level security;
--> statement-breakpoint
delete from public.second_factors where confirmed_at is null;
--> statement-breakpoint
alter table public.second_factors force row level security;
--> statement-breakpoint
ALTER TABLE "second_factors" ALTER COLUMN "confirmed_at" SET NOT NULL;
--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "person_index" "bytea";
--> statement-breakpoint
-- What a legal representative consented to opens that person's particulars alone. Consents of somebody who is not known
-- to be that person any more, or has left the firm's owners, end here.
alter table public.consents no force row level security;
--> statement-breakpoint
alter table public.verifications no force row level security;
--> statement-breakpoint
alter table public.memberships no force row level security;
--> statement-breakpoint
update public.consents c set person_index = v.checked_index
from public.verifications v
where c.subject = 'legal_representative' and c.status in ('active', 'paused')
  and v.enterprise_id = c.enterprise_id and v.asked_by = c.granted_by
  and v.kind = 'legal_representative' and v.status = 'passed' and v.settled_at <= c.granted_at
  and exists (
    select from public.memberships m
    where m.user_id = c.granted_by and m.organisation_id = c.enterprise_id and m.role = 'owner' and m.status = 'active');
--> statement-breakpoint
update public.consents set status = 'withdrawn', withdrawn_at = now(), paused_at = null
where subject = 'legal_representative' and status in ('active', 'paused') and person_index is null;
--> statement-breakpoint
alter table public.consents force row level security;
--> statement-breakpoint
alter table public.verifications force row level security;
--> statement-breakpoint
alter table public.memberships force row level security;
--> statement-breakpoint
grant update (person_index) on public.consents to xyd_app;
--> statement-breakpoint
create trigger consents_keep_person before update on public.consents for each row
  when (new.person_index is not null and new.person_index is distinct from old.person_index)
  execute function app.refuse_change();
--> statement-breakpoint
alter table public.consents enable always trigger consents_keep_person;
--> statement-breakpoint
-- Who the acting owner was shown to be: the blind index of the identity number that passed; null for whoever was not.
create function app.actor_person_index() returns bytea language sql stable
begin atomic
  select v.checked_index from public.verifications v
  where v.enterprise_id = app.actor_organisation() and v.asked_by = app.actor_user()
    and v.kind = 'legal_representative' and v.status = 'passed';
end;
--> statement-breakpoint
-- The people whose own particulars a live consent of theirs opens to the actor's bank, and the firms they stand for.
create function app.consented_persons() returns table (enterprise_id uuid, person_index bytea) language sql stable
begin atomic
  select c.enterprise_id, c.person_index
  from app.live_consents() live join public.consents c on c.id = live.id
  where c.subject = 'legal_representative' and c.person_index is not null;
end;
--> statement-breakpoint
revoke execute on function app.actor_person_index(), app.consented_persons() from public;
--> statement-breakpoint
grant execute on function app.actor_person_index(), app.consented_persons() to xyd_app;
--> statement-breakpoint
ALTER POLICY "consent_requests_read" ON "consent_requests" TO xyd_app USING ((((select app.actor_kind()) in ('bank') and "consent_requests"."bank_id" = (select app.actor_organisation())) or ((select app.actor_kind()) in ('enterprise') and consent_requests.uscc = (
    select e.uscc from enterprises e
    where e.id = (select app.actor_organisation()) and e.verified_at is not null)) or (select app.actor_kind()) in ('system')));
--> statement-breakpoint
ALTER POLICY "consent_requests_update" ON "consent_requests" TO xyd_app USING (((((select app.actor_kind()) in ('bank') and "consent_requests"."bank_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('officer'))) or (((select app.actor_kind()) in ('enterprise') and consent_requests.uscc = (
    select e.uscc from enterprises e
    where e.id = (select app.actor_organisation()) and e.verified_at is not null)) and (select app.actor_role()) = 'owner') or (select app.actor_kind()) in ('system'))) WITH CHECK (((((select app.actor_kind()) in ('bank') and "consent_requests"."bank_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('officer')) and "consent_requests"."status" = 'cancelled') or (((select app.actor_kind()) in ('enterprise') and consent_requests.uscc = (
    select e.uscc from enterprises e
    where e.id = (select app.actor_organisation()) and e.verified_at is not null)) and (select app.actor_role()) = 'owner' and "consent_requests"."answered_by" = (select app.actor_user()) and ("consent_requests"."status" = 'refused' or "consent_requests"."status" = 'granted' and exists (
            select from consents c
            where c.id = consent_requests.consent_id and c.enterprise_id = (select app.actor_organisation())
              and c.grantee_id = consent_requests.bank_id and c.purpose = consent_requests.purpose
              and c.subject = consent_requests.subject and c.items <@ consent_requests.items))) or (select app.actor_kind()) in ('system')));
--> statement-breakpoint
ALTER POLICY "consents_insert" ON "consents" TO xyd_app WITH CHECK (((((select app.actor_kind()) in ('enterprise') and "consents"."enterprise_id" = (select app.actor_organisation())) and "consents"."granted_by" = (select app.actor_user()) and (select app.actor_role()) = 'owner' and "consents"."status" = 'active' and "consents"."uses" = 0 and "consents"."signature" is not null and (select app.actor_is_verified()) and case "consents"."subject" when 'enterprise' then "consents"."person_index" is null
            else "consents"."person_index" = (select app.actor_person_index()) end) or (select app.actor_kind()) in ('system')));
--> statement-breakpoint
ALTER POLICY "legal_representatives_read" ON "legal_representatives" TO xyd_app USING ((((select app.actor_kind()) in ('enterprise') and "legal_representatives"."enterprise_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system') or ((select app.actor_kind()) in ('bank') and ((select app.actor_role()) in ('officer', 'approver')) and ("legal_representatives"."enterprise_id", "legal_representatives"."identity_number_index") in (
            select enterprise_id, person_index from app.consented_persons()))));
--> statement-breakpoint
drop function app.consented_representatives();
--> statement-breakpoint
drop function app.actor_is_legal_representative();
--> statement-breakpoint
-- A person's consent ends with the check that showed who they are, and with their place among the firm's owners. The
-- verbs withdraw it first, with a word in the audit; whoever forgets to meets these.
create function app.end_personal_consents() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  update public.consents set status = 'withdrawn', withdrawn_at = now(), paused_at = null
  where enterprise_id = old.enterprise_id and subject = 'legal_representative'
    and status in ('active', 'paused') and expires_at > now();
  return null;
end $$;
--> statement-breakpoint
create trigger verifications_end_consents after update of status on public.verifications for each row
  when (old.kind = 'legal_representative' and old.status = 'passed' and new.status <> 'passed')
  execute function app.end_personal_consents();
--> statement-breakpoint
alter table public.verifications enable always trigger verifications_end_consents;
--> statement-breakpoint
create function app.end_leavers_consents() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  update public.consents set status = 'withdrawn', withdrawn_at = now(), paused_at = null
  where enterprise_id = old.organisation_id and granted_by = old.user_id and subject = 'legal_representative'
    and status in ('active', 'paused') and expires_at > now();
  return null;
end $$;
--> statement-breakpoint
create trigger memberships_end_consents after update on public.memberships for each row
  when (old.role = 'owner' and old.status = 'active' and (new.role <> 'owner' or new.status <> 'active'))
  execute function app.end_leavers_consents();
--> statement-breakpoint
alter table public.memberships enable always trigger memberships_end_consents;
--> statement-breakpoint
-- Another name stands for another person, whose particulars are yet to be told.
create function app.forget_representative() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  update public.legal_representatives
  set identity_number_sealed = null, identity_number_index = null, phone_sealed = null, updated_at = now()
  where enterprise_id = new.enterprise_id;
  return null;
end $$;
--> statement-breakpoint
create trigger enterprise_contacts_forget after update of legal_representative on public.enterprise_contacts for each row
  when (old.legal_representative is distinct from new.legal_representative)
  execute function app.forget_representative();
--> statement-breakpoint
revoke execute on function app.end_personal_consents(), app.end_leavers_consents(), app.forget_representative()
  from public, xyd_app;
