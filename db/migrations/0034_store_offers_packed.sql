-- A short name for each version of a product, by which offers are kept.
ALTER TABLE "loan_product_versions" ADD COLUMN "number" integer NOT NULL GENERATED ALWAYS AS IDENTITY (sequence name "loan_product_versions_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1);
--> statement-breakpoint
ALTER TABLE "loan_product_versions" ADD CONSTRAINT "loan_product_versions_number_unique" UNIQUE("number");
--> statement-breakpoint
-- Read by the owner, whom the policies bind too.
alter table public.offers no force row level security;
--> statement-breakpoint
alter table public.match_runs no force row level security;
--> statement-breakpoint
alter table public.loan_product_versions no force row level security;
--> statement-breakpoint
create temporary table narrow_offers on commit drop as
select o.*, v.number from public.offers o join public.loan_product_versions v on v.id = o.product_version_id;
--> statement-breakpoint
-- Runs have a life of their own: they can be cut off, taken up again, cancelled.
ALTER TABLE "match_runs" DROP CONSTRAINT "match_runs_scope_check";
--> statement-breakpoint
ALTER TABLE "match_runs" ALTER COLUMN "enterprises" SET DEFAULT 0;
--> statement-breakpoint
ALTER TABLE "match_runs" ALTER COLUMN "products" SET DEFAULT 0;
--> statement-breakpoint
ALTER TABLE "match_runs" ALTER COLUMN "eligible_pairs" SET DEFAULT 0;
--> statement-breakpoint
ALTER TABLE "match_runs" ALTER COLUMN "matched_enterprises" SET DEFAULT 0;
--> statement-breakpoint
ALTER TABLE "match_runs" ALTER COLUMN "changed_offers" SET DEFAULT 0;
--> statement-breakpoint
ALTER TABLE "match_runs" ALTER COLUMN "finished_at" DROP NOT NULL;
--> statement-breakpoint
ALTER TABLE "match_runs" ADD COLUMN "status" text DEFAULT 'running' NOT NULL;
--> statement-breakpoint
ALTER TABLE "match_runs" ADD COLUMN "job_request_id" uuid;
--> statement-breakpoint
ALTER TABLE "match_runs" ADD COLUMN "cursor" uuid;
--> statement-breakpoint
ALTER TABLE "match_runs" ADD COLUMN "total" integer;
--> statement-breakpoint
ALTER TABLE "match_runs" ADD COLUMN "changed_enterprises" integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
update public.match_runs r set status = 'finished', total = enterprises,
  changed_enterprises = (select count(distinct n.enterprise_id) from narrow_offers n where n.run_id = r.id);
--> statement-breakpoint
ALTER TABLE "match_runs" ALTER COLUMN "total" SET NOT NULL;
--> statement-breakpoint
ALTER TABLE "match_runs" ADD CONSTRAINT "match_runs_job_request_id_job_requests_id_fk" FOREIGN KEY ("job_request_id") REFERENCES "public"."job_requests"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "match_runs" ADD CONSTRAINT "match_runs_status_check" CHECK ("match_runs"."status" in ('running', 'finished', 'cancelled', 'superseded'));
--> statement-breakpoint
ALTER TABLE "match_runs" ADD CONSTRAINT "match_runs_finished_check" CHECK (("match_runs"."status" = 'running') = ("match_runs"."finished_at" is null));
--> statement-breakpoint
ALTER TABLE "match_runs" ADD CONSTRAINT "match_runs_scope_check" CHECK ("match_runs"."scope" in ('full', 'enterprise', 'product', 'delivery'));
--> statement-breakpoint
CREATE INDEX "match_runs_recent_index" ON "match_runs" USING btree ("started_at" DESC NULLS LAST,"id" DESC NULLS LAST) WHERE scope <> 'enterprise';
--> statement-breakpoint
CREATE INDEX "match_runs_running_index" ON "match_runs" USING btree ("scope") WHERE status = 'running';
--> statement-breakpoint
CREATE POLICY "match_runs_update" ON "match_runs" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING (((select app.actor_kind()) in ('system') and "match_runs"."status" = 'running')) WITH CHECK ((select app.actor_kind()) in ('system'));
--> statement-breakpoint
-- One row an enterprise and interval, its offers packed: a full run of a million enterprises is written in seconds.
truncate public.offers;
--> statement-breakpoint
ALTER TABLE "offers" DROP CONSTRAINT "offers_run_id_match_runs_id_fk";
--> statement-breakpoint
ALTER TABLE "offers" DROP CONSTRAINT "offers_enterprise_id_enterprises_id_fk";
--> statement-breakpoint
ALTER TABLE "offers" DROP CONSTRAINT "offers_product_version_id_loan_product_versions_id_fk";
--> statement-breakpoint
DROP INDEX "offers_enterprise_index";
--> statement-breakpoint
DROP INDEX "offers_product_index";
--> statement-breakpoint
DROP INDEX "offers_current_unique";
--> statement-breakpoint
ALTER TABLE "offers" DROP COLUMN "id";
--> statement-breakpoint
ALTER TABLE "offers" DROP COLUMN "product_version_id";
--> statement-breakpoint
ALTER TABLE "offers" DROP COLUMN "limit_fen";
--> statement-breakpoint
ALTER TABLE "offers" DROP COLUMN "term_months";
--> statement-breakpoint
ALTER TABLE "offers" DROP COLUMN "rate_bps";
--> statement-breakpoint
ALTER TABLE "offers" DROP COLUMN "annual_cost_bps";
--> statement-breakpoint
ALTER TABLE "offers" DROP COLUMN "rank";
--> statement-breakpoint
ALTER TABLE "offers" ADD COLUMN "packed" "bytea" NOT NULL;
--> statement-breakpoint
ALTER TABLE "offers" ADD CONSTRAINT "offers_pk" PRIMARY KEY("enterprise_id","run_id");
--> statement-breakpoint
CREATE UNIQUE INDEX "offers_current_unique" ON "offers" USING btree ("enterprise_id") WHERE valid_to is null;
--> statement-breakpoint
ALTER TABLE "offers" ADD CONSTRAINT "offers_packed_check" CHECK (length("offers"."packed") > 0 and length("offers"."packed") % 20 = 0);
--> statement-breakpoint
ALTER TABLE "offers" ADD CONSTRAINT "offers_interval_check" CHECK ("offers"."valid_to" >= "offers"."valid_from");
--> statement-breakpoint
-- Best first, twenty bytes each: the version's number (4), the limit in fen (8), months (2), the rate in basis points (2), the
-- cost it is ranked by in hundredths of a basis point (4).
create function app.unpacked_offers(packed bytea)
  returns table (rank integer, version_number integer, limit_fen bigint, term_months integer, rate_bps integer,
    ranking_cost integer)
  language sql immutable
begin atomic
  select start / 20 + 1,
    ('x' || encode(substr(packed, start + 1, 4), 'hex'))::bit(32)::integer,
    ('x' || encode(substr(packed, start + 5, 8), 'hex'))::bit(64)::bigint,
    ('x' || encode(substr(packed, start + 13, 2), 'hex'))::bit(16)::integer,
    ('x' || encode(substr(packed, start + 15, 2), 'hex'))::bit(16)::integer,
    ('x' || encode(substr(packed, start + 17, 4), 'hex'))::bit(32)::integer
  from generate_series(0, length(packed) - 20, 20) start;
end;
--> statement-breakpoint
grant execute on function app.unpacked_offers(bytea) to xyd_app;
--> statement-breakpoint
-- Offers came and went one by one: between any two such instants the list of an enterprise was the same.
insert into public.offers (enterprise_id, run_id, packed, valid_from, valid_to)
select s.enterprise_id,
  -- The run that began it; where none is known any more, that of its newest offer.
  coalesce(
    (select r.id from public.match_runs r
      where r.started_at = s.valid_from and (r.scope = 'full' or r.subject_id = s.enterprise_id) order by r.id desc limit 1),
    (array_agg(n.run_id order by n.valid_from desc, n.run_id desc))[1]),
  string_agg(int4send(n.number) || int8send(n.limit_fen) || int2send(n.term_months::smallint)
    || int2send(n.rate_bps::smallint) || int4send((n.annual_cost_bps * 100)::integer), ''::bytea order by n.rank, n.number),
  s.valid_from, s.valid_to
from (
  select enterprise_id, instant as valid_from, lead(instant) over (partition by enterprise_id order by instant) as valid_to
  from (
    select enterprise_id, valid_from as instant from narrow_offers
    union select enterprise_id, valid_to from narrow_offers where valid_to is not null
  ) edges
) s
join narrow_offers n on n.enterprise_id = s.enterprise_id and n.valid_from <= s.valid_from
  and coalesce(n.valid_to, 'infinity') > s.valid_from
group by s.enterprise_id, s.valid_from, s.valid_to
-- What stands now goes first: it must be there.
order by s.valid_to desc nulls first
on conflict (enterprise_id, run_id) do nothing;
--> statement-breakpoint
alter table public.offers force row level security;
--> statement-breakpoint
alter table public.match_runs force row level security;
--> statement-breakpoint
alter table public.loan_product_versions force row level security;
--> statement-breakpoint
ALTER POLICY "offers_insert" ON "offers" TO xyd_app WITH CHECK (((select app.actor_kind()) in ('system') and exists (select from enterprises e where e.id = "offers"."enterprise_id")
          and "offers"."run_id" in (select r.id from match_runs r where r.status = 'running')));
--> statement-breakpoint
ALTER POLICY "offers_update" ON "offers" TO xyd_app USING (((select app.actor_kind()) in ('system') and "offers"."valid_to" is null)) WITH CHECK ((select app.actor_kind()) in ('system'));
--> statement-breakpoint
grant update (status, cursor, enterprises, products, eligible_pairs, matched_enterprises, changed_enterprises, changed_offers,
  summary, finished_at) on public.match_runs to xyd_app;
--> statement-breakpoint
revoke update, delete, truncate on public.offers from xyd_app;
--> statement-breakpoint
grant update (valid_to) on public.offers to xyd_app;
--> statement-breakpoint
-- A bank asks for its own product to be matched; the operator takes back what is not one firm's own.
ALTER TABLE "job_requests" DROP CONSTRAINT "job_requests_status_check";
--> statement-breakpoint
ALTER TABLE "job_requests" ADD CONSTRAINT "job_requests_cancelled_check" CHECK ("job_requests"."status" <> 'cancelled' or "job_requests"."job" = 'match' and "job_requests"."parameters" ->> 'scope' <> 'enterprise');
--> statement-breakpoint
ALTER TABLE "job_requests" ADD CONSTRAINT "job_requests_status_check" CHECK ("job_requests"."status" in ('queued', 'running', 'done', 'failed', 'cancelled'));
--> statement-breakpoint
ALTER POLICY "job_requests_insert" ON "job_requests" TO xyd_app WITH CHECK (((select app.actor_kind()) in ('system') or ((select app.actor_kind()) = 'operator' and key !~ '^(daily|day|hour|month):') or ("job_requests"."organisation_id" = (select app.actor_organisation()) and (case (select app.actor_kind())
  when 'enterprise' then job = 'verification'
    or job = 'profile' and key = 'enterprise:' || (select app.actor_organisation())
  when 'bank' then job = 'export' or job = 'match' and key in (
    select 'product:' || p.id from loan_products p where p.bank_id = (select app.actor_organisation()))
  when 'source' then job = 'ingest'
  when 'bureau' then job = 'monthly_report' and key like 'asked:%:' || (select app.actor_organisation())
  else false end) and (case job
  when 'profile' then parameters
    = jsonb_build_object('scope', 'enterprise', 'enterpriseId', (select app.actor_organisation()))
  when 'match' then parameters = jsonb_build_object('scope', 'product', 'productId', substr(key, 9))
  when 'monthly_report' then parameters - '{month,soFar}'::text[] = '{}'
    and key = concat('asked:', parameters ->> 'month', ':', (select app.actor_organisation()))
  when 'verification' then parameters = jsonb_build_object('verificationId', key)
    and exists (select from verifications v where v.id = case when job_requests.key ~ '^[0-9a-f-]{36}$' then job_requests.key::uuid end and v.enterprise_id = job_requests.organisation_id)
  when 'export' then parameters = jsonb_build_object('exportId', key)
    and exists (select from profile_exports x where x.id = case when job_requests.key ~ '^[0-9a-f-]{36}$' then job_requests.key::uuid end and x.bank_id = job_requests.organisation_id)
  when 'ingest' then parameters = jsonb_build_object('deliveryId', key)
    and exists (select from deliveries d where d.id = case when job_requests.key ~ '^[0-9a-f-]{36}$' then job_requests.key::uuid end and d.source_id = job_requests.organisation_id)
  else false end))));
--> statement-breakpoint
ALTER POLICY "job_requests_update" ON "job_requests" TO xyd_app USING (((select app.actor_kind()) in ('system', 'operator') or ("job_requests"."organisation_id" = (select app.actor_organisation()) and (case (select app.actor_kind())
  when 'enterprise' then job = 'verification'
    or job = 'profile' and key = 'enterprise:' || (select app.actor_organisation())
  when 'bank' then job = 'export' or job = 'match' and key in (
    select 'product:' || p.id from loan_products p where p.bank_id = (select app.actor_organisation()))
  when 'source' then job = 'ingest'
  when 'bureau' then job = 'monthly_report' and key like 'asked:%:' || (select app.actor_organisation())
  else false end)))) WITH CHECK (((select app.actor_kind()) in ('system', 'operator') or ("job_requests"."organisation_id" = (select app.actor_organisation()) and (case (select app.actor_kind())
  when 'enterprise' then job = 'verification'
    or job = 'profile' and key = 'enterprise:' || (select app.actor_organisation())
  when 'bank' then job = 'export' or job = 'match' and key in (
    select 'product:' || p.id from loan_products p where p.bank_id = (select app.actor_organisation()))
  when 'source' then job = 'ingest'
  when 'bureau' then job = 'monthly_report' and key like 'asked:%:' || (select app.actor_organisation())
  else false end) and (case job
  when 'profile' then parameters
    = jsonb_build_object('scope', 'enterprise', 'enterpriseId', (select app.actor_organisation()))
  when 'match' then parameters = jsonb_build_object('scope', 'product', 'productId', substr(key, 9))
  when 'monthly_report' then parameters - '{month,soFar}'::text[] = '{}'
    and key = concat('asked:', parameters ->> 'month', ':', (select app.actor_organisation()))
  when 'verification' then parameters = jsonb_build_object('verificationId', key)
    and exists (select from verifications v where v.id = case when job_requests.key ~ '^[0-9a-f-]{36}$' then job_requests.key::uuid end and v.enterprise_id = job_requests.organisation_id)
  when 'export' then parameters = jsonb_build_object('exportId', key)
    and exists (select from profile_exports x where x.id = case when job_requests.key ~ '^[0-9a-f-]{36}$' then job_requests.key::uuid end and x.bank_id = job_requests.organisation_id)
  when 'ingest' then parameters = jsonb_build_object('deliveryId', key)
    and exists (select from deliveries d where d.id = case when job_requests.key ~ '^[0-9a-f-]{36}$' then job_requests.key::uuid end and d.source_id = job_requests.organisation_id)
  else false end))));
--> statement-breakpoint
create or replace function app.guard_job_request() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
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
  then
    raise exception 'work is asked for anew, and done by the platform alone' using errcode = 'restrict_violation';
  elsif new.status = 'cancelled' then
    if app.actor_kind() is distinct from 'operator' or old.status not in ('queued', 'running')
      or (new.parameters, new.attempts, new.requested_at) is distinct from (old.parameters, old.attempts, old.requested_at)
    then
      raise exception 'the operator cancels what waits or runs' using errcode = 'restrict_violation';
    end if;
    new.finished_at := clock_timestamp();
    return new;
  elsif (new.status, new.attempts) is distinct from (
      case old.status when 'running' then 'running' else 'queued' end,
      case old.status when 'running' then old.attempts else 0 end)
    or num_nonnulls(new.finished_at, new.error) > 0
  then
    raise exception 'work is asked for anew, and done by the platform alone' using errcode = 'restrict_violation';
  end if;
  new.requested_at := clock_timestamp();
  return new;
end $$;
