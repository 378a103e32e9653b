-- Reads are sealed as audit entries are: each carries the platform's MAC and has its place in the chain.
alter table public.data_reads add column mac bytea;
--> statement-breakpoint
alter table public.audit_seals add column reads integer,
  add column adopts_reads boolean default false not null,
  add constraint audit_seals_reads_check check (reads between 0 and entries);
--> statement-breakpoint
CREATE TABLE "audit_seal_reads" (
	"read_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"seal" integer NOT NULL,
	"ordinal" integer NOT NULL,
	"content" "bytea" NOT NULL,
	CONSTRAINT "audit_seal_reads_pkey" PRIMARY KEY("read_id","at"),
	CONSTRAINT "audit_seal_reads_place_unique" UNIQUE("seal","ordinal")
);
--> statement-breakpoint
ALTER TABLE "audit_seal_reads" ADD CONSTRAINT "audit_seal_reads_seal_audit_seals_number_fk" FOREIGN KEY ("seal") REFERENCES "public"."audit_seals"("number") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "audit_seal_reads" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
alter table public.audit_seal_reads force row level security;
--> statement-breakpoint
CREATE POLICY "audit_seal_reads_read" ON "audit_seal_reads" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((select app.actor_kind()) in ('system'));
--> statement-breakpoint
CREATE POLICY "audit_seal_reads_insert" ON "audit_seal_reads" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((select app.actor_kind()) in ('system'));
--> statement-breakpoint
create trigger audit_seal_reads_immutable before update or delete or truncate on public.audit_seal_reads
  for each statement execute function app.refuse_change();
--> statement-breakpoint
alter table public.audit_seal_reads enable always trigger audit_seal_reads_immutable;
--> statement-breakpoint
revoke update, delete, truncate on public.audit_seal_reads from xyd_app;
--> statement-breakpoint
-- Whoever seals holds this row. A right to update the table as a whole would let any connection lock all of it, whatever
-- the policies say; a right to one column lets those lock the row whom the policies show it.
CREATE TABLE "audit_sealing" (
	"id" integer PRIMARY KEY NOT NULL,
	CONSTRAINT "audit_sealing_one_row_check" CHECK ("audit_sealing"."id" = 1)
);
--> statement-breakpoint
insert into public.audit_sealing (id) values (1);
--> statement-breakpoint
ALTER TABLE "audit_sealing" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
alter table public.audit_sealing force row level security;
--> statement-breakpoint
CREATE POLICY "audit_sealing_read" ON "audit_sealing" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((select app.actor_kind()) in ('system'));
--> statement-breakpoint
CREATE POLICY "audit_sealing_update" ON "audit_sealing" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING ((select app.actor_kind()) in ('system')) WITH CHECK ((select app.actor_kind()) in ('system'));
--> statement-breakpoint
revoke all on public.audit_sealing from xyd_app;
--> statement-breakpoint
grant select, update (id) on public.audit_sealing to xyd_app;
--> statement-breakpoint
create trigger audit_sealing_immutable before update or delete or truncate on public.audit_sealing
  for each statement execute function app.refuse_change();
--> statement-breakpoint
alter table public.audit_sealing enable always trigger audit_sealing_immutable;
--> statement-breakpoint
ALTER POLICY "data_reads_insert" ON "data_reads" TO xyd_app WITH CHECK (("data_reads"."reader_organisation_id" = (select app.actor_organisation()) and "data_reads"."reader_user_id" = (select app.actor_user()) and "data_reads"."reader_role" = (select app.actor_role()) and "data_reads"."at" = now() and now() > statement_timestamp() - interval '15 minutes' and octet_length("data_reads"."mac") = 48 and cardinality("data_reads"."domains") + cardinality("data_reads"."fields") > 0 and ("data_reads"."application_id" is null or exists (
          select from applications a
          where a.id = application_id and a.enterprise_id = data_reads.enterprise_id
            and a.bank_id = data_reads.reader_organisation_id)) and case "data_reads"."basis"
          when 'consent' then exists (
            select from consents c
            where c.id = data_reads.consent_id and c.enterprise_id = data_reads.enterprise_id
              and c.grantee_id = data_reads.reader_organisation_id and c.purpose = data_reads.purpose
              and c.status = 'active' and c.expires_at > statement_timestamp() and data_reads.domains <@ c.domains)
          when 'case' then data_reads.domains = '{}' and data_reads.fields <@ '{registration,contact_name,phone}'
            and app.have_business(data_reads.enterprise_id, data_reads.reader_organisation_id)
          when 'supervision' then exists (
            select from supervisory_accesses s
            where s.id = data_reads.access_id and s.enterprise_id = data_reads.enterprise_id
              and s.opened_by = data_reads.reader_user_id and s.closed_at is null
              and s.expires_at > statement_timestamp())
          else false end));
--> statement-breakpoint
-- Each logged read uses its consent once. The row's lock lets parallel reads count one after the other, and orders
-- each of them wholly before or wholly after a withdrawal; a read that the consent carries no longer is undone. What the
-- firm withdrew carries nothing, whatever the consent's own row says by now: the trail is sealed.
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
  where c.id = new.consent_id and c.status = 'active' and c.expires_at > statement_timestamp()
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
