-- A way back for whoever has forgotten the password, or lost the authenticator with all recovery codes.
CREATE TABLE "account_reset_tokens" (
	"reset_id" uuid PRIMARY KEY NOT NULL,
	"token_hash" "bytea" NOT NULL
);
--> statement-breakpoint
ALTER TABLE "account_reset_tokens" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "account_resets" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"issuer_id" uuid,
	"requested_by" uuid,
	"scope" text NOT NULL,
	"document" text,
	"status" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "account_resets_scope_check" CHECK ("account_resets"."scope" in ('password', 'both')),
	CONSTRAINT "account_resets_document_check" CHECK ("account_resets"."document" in ('identity_card', 'residence_permit', 'permanent_residence', 'passport')),
	CONSTRAINT "account_resets_status_check" CHECK ("account_resets"."status" in ('proposed', 'open', 'used', 'revoked', 'expired')),
	CONSTRAINT "account_resets_used_check" CHECK (("account_resets"."status" = 'used') = ("account_resets"."used_at" is not null)),
	CONSTRAINT "account_resets_in_time_check" CHECK ("account_resets"."used_at" <= "account_resets"."expires_at"),
	CONSTRAINT "account_resets_issuer_check" CHECK (("account_resets"."issuer_id" is null) = ("account_resets"."requested_by" is null)),
	CONSTRAINT "account_resets_own_check" CHECK ("account_resets"."requested_by" <> "account_resets"."user_id")
);
--> statement-breakpoint
ALTER TABLE "account_resets" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "account_reset_tokens" ADD CONSTRAINT "account_reset_tokens_reset_id_account_resets_id_fk" FOREIGN KEY ("reset_id") REFERENCES "public"."account_resets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "account_resets" ADD CONSTRAINT "account_resets_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "account_resets" ADD CONSTRAINT "account_resets_issuer_id_organisations_id_fk" FOREIGN KEY ("issuer_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "account_resets" ADD CONSTRAINT "account_resets_requested_by_users_id_fk" FOREIGN KEY ("requested_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "account_reset_tokens_hash_unique" ON "account_reset_tokens" USING btree ("token_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "account_resets_proposed_unique" ON "account_resets" USING btree ("issuer_id","user_id") WHERE status = 'proposed';--> statement-breakpoint
CREATE INDEX "account_resets_user_index" ON "account_resets" USING btree ("user_id","created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE POLICY "account_reset_tokens_read" ON "account_reset_tokens" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "account_reset_tokens_insert" ON "account_reset_tokens" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK (((((select app.actor_kind()) in ('bank', 'bureau', 'source', 'operator') and ((select app.actor_role()) in ('administrator'))) and exists (
            select from account_resets r
            where r.id = reset_id and r.requested_by = (select app.actor_user()) and r.status = 'proposed')) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "account_resets_read" ON "account_resets" AS PERMISSIVE FOR SELECT TO "xyd_app" USING (((select app.actor_kind()) in ('system') or "account_resets"."user_id" = (select app.actor_user()) or (((select app.actor_kind()) in ('bank', 'bureau', 'source', 'operator') and ((select app.actor_role()) in ('administrator'))) and "account_resets"."issuer_id" = (select app.actor_organisation()))));--> statement-breakpoint
CREATE POLICY "account_resets_insert" ON "account_resets" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK (((((select app.actor_kind()) in ('bank', 'bureau', 'source', 'operator') and ((select app.actor_role()) in ('administrator'))) and "account_resets"."issuer_id" = (select app.actor_organisation()) and "account_resets"."requested_by" = (select app.actor_user()) and (not "account_resets"."user_id" = (select app.actor_user())) and "account_resets"."status" = 'proposed') or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "account_resets_update" ON "account_resets" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING (((("account_resets"."user_id" = (select app.actor_user()) or (((select app.actor_kind()) in ('bank', 'bureau', 'source', 'operator') and ((select app.actor_role()) in ('administrator'))) and "account_resets"."issuer_id" = (select app.actor_organisation()))) and "account_resets"."status" in ('proposed', 'open')) or (select app.actor_kind()) in ('system'))) WITH CHECK (((("account_resets"."user_id" = (select app.actor_user()) or (((select app.actor_kind()) in ('bank', 'bureau', 'source', 'operator') and ((select app.actor_role()) in ('administrator'))) and "account_resets"."issuer_id" = (select app.actor_organisation()))) and "account_resets"."status" = 'revoked') or (((select app.actor_kind()) in ('bank', 'bureau', 'source', 'operator') and ((select app.actor_role()) in ('administrator'))) and "account_resets"."issuer_id" = (select app.actor_organisation()) and (not "account_resets"."user_id" = (select app.actor_user())) and "account_resets"."status" = 'open' and app.approves('staff', 'account_reset', "account_resets"."id"::text, jsonb_build_object('userId', "account_resets"."user_id", 'scope', "account_resets"."scope", 'document', "account_resets"."document"))) or (select app.actor_kind()) in ('system')));
--> statement-breakpoint
alter table public.account_resets force row level security;
--> statement-breakpoint
alter table public.account_reset_tokens force row level security;
--> statement-breakpoint
revoke update, delete, truncate on public.account_resets, public.account_reset_tokens from xyd_app;
--> statement-breakpoint
grant update (status, expires_at, used_at) on public.account_resets to xyd_app;
--> statement-breakpoint
-- A reset is opened once and used once; what is over stays over, and an open one lasts a day.
create function app.guard_account_reset() returns trigger language plpgsql
set search_path = pg_catalog, pg_temp as $$
begin
  if (old.status, new.status) not in (
    ('proposed', 'open'), ('proposed', 'revoked'), ('open', 'used'), ('open', 'revoked'))
  then
    raise exception 'a reset that is % does not become %', old.status, new.status using errcode = 'restrict_violation';
  end if;
  if old.expires_at <> new.expires_at and new.status <> 'open'
    or new.status = 'open' and app.actor_is_member()
      and new.expires_at > app.this_moment() + interval '26 hours'
  then
    raise exception 'a reset keeps its end, a day from its review' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger account_resets_guard before update on public.account_resets
  for each row execute function app.guard_account_reset();
--> statement-breakpoint
alter table public.account_resets enable always trigger account_resets_guard;
--> statement-breakpoint
-- Whose account an organisation may open, looked at again at each step: only a person who has a place there and never
-- had one anywhere else, so that no bank reaches a firm through its officer. The operator opens everybody's, over a
-- document. As the platform itself, since nobody sees where else a person belongs.
create function app.check_account_reset() returns trigger language plpgsql
security definer set search_path = pg_catalog, pg_temp as $$
declare
  actor text := current_setting('app.actor', true);
  reachable boolean;
begin
  perform set_config('app.actor', '{"kind": "system", "job": "account_reset"}', true);
  select exists (select from public.users u where u.id = new.user_id and u.status = 'active')
    and (
      new.issuer_id is null
      or exists (
        select from public.memberships m
        where m.user_id = new.user_id and m.organisation_id = new.issuer_id and m.status = 'active')
        and not exists (
          select from public.memberships m
          where m.user_id = new.user_id and m.organisation_id <> new.issuer_id)
      or new.document is not null
        and exists (select from public.organisations o where o.id = new.issuer_id and o.kind = 'operator'))
  into reachable;
  perform set_config('app.actor', actor, true);
  if not reachable then
    raise exception 'this account is not for this organisation to open'
      using errcode = 'check_violation', constraint = 'account_resets_reach_check';
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger account_resets_reach after insert or update on public.account_resets for each row
  when (new.status <> 'revoked')
  execute function app.check_account_reset();
--> statement-breakpoint
alter table public.account_resets enable always trigger account_resets_reach;
--> statement-breakpoint
-- What a second person sent back, or the first took back, opens nothing.
create function app.revoke_account_reset() returns trigger language plpgsql
set search_path = pg_catalog, pg_temp as $$
begin
  update public.account_resets set status = 'revoked' where id = new.subject_id::uuid and status = 'proposed';
  return null;
end $$;
--> statement-breakpoint
create trigger changes_revoke_account_reset after update on public.changes for each row
  when (new.kind = 'staff' and new.subject_type = 'account_reset' and new.status in ('rejected', 'cancelled'))
  execute function app.revoke_account_reset();
--> statement-breakpoint
alter table public.changes enable always trigger changes_revoke_account_reset;
--> statement-breakpoint
-- Who a person is that the acting administrator may reset, and in how many other places they are: nothing of anybody
-- who has no place with them, but to the operator, and nothing of themselves.
create function app.person_to_reset(person uuid)
returns table (display_name text, login_name text, elsewhere bigint) language plpgsql
security definer set search_path = pg_catalog, pg_temp as $$
declare
  actor text := current_setting('app.actor', true);
  kind text := app.actor_kind();
  organisation uuid := app.actor_organisation();
begin
  if app.actor_role() is distinct from 'administrator' or kind = 'enterprise'
    or app.actor_user() is null or organisation is null or person = app.actor_user()
  then
    return;
  end if;
  perform set_config('app.actor', '{"kind": "system", "job": "account_reset"}', true);
  return query
    select u.display_name, u.login_name,
      (select count(*) from public.memberships m where m.user_id = u.id and m.organisation_id <> organisation)
    from public.users u
    where u.id = person and u.status = 'active'
      and (kind = 'operator' or exists (
        select from public.memberships m
        where m.user_id = u.id and m.organisation_id = organisation and m.status = 'active'));
  perform set_config('app.actor', actor, true);
end $$;
--> statement-breakpoint
revoke execute on function app.guard_account_reset(), app.check_account_reset(), app.revoke_account_reset(),
  app.person_to_reset(uuid) from public, xyd_app;
--> statement-breakpoint
grant execute on function app.person_to_reset(uuid) to xyd_app;
