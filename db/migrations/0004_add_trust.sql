CREATE TABLE "changes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"number" text NOT NULL,
	"organisation_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"subject_type" text NOT NULL,
	"subject_id" text NOT NULL,
	"payload" jsonb NOT NULL,
	"summary" text NOT NULL,
	"facts" jsonb NOT NULL,
	"status" text DEFAULT 'open' NOT NULL,
	"proposed_by" uuid NOT NULL,
	"proposed_at" timestamp with time zone NOT NULL,
	"reviewed_by" uuid,
	"closed_at" timestamp with time zone,
	"note" text DEFAULT '' NOT NULL,
	CONSTRAINT "changes_number_unique" UNIQUE("number"),
	CONSTRAINT "changes_tenant_unique" UNIQUE("id","organisation_id"),
	CONSTRAINT "changes_kind_check" CHECK ("changes"."kind" in ('staff', 'target', 'product', 'write_off')),
	CONSTRAINT "changes_status_check" CHECK ("changes"."status" in ('open', 'approved', 'rejected', 'cancelled')),
	CONSTRAINT "changes_four_eyes_check" CHECK ("changes"."reviewed_by" <> "changes"."proposed_by"),
	CONSTRAINT "changes_review_check" CHECK (("changes"."reviewed_by" is not null) = ("changes"."status" in ('approved', 'rejected'))
        and ("changes"."closed_at" is not null) = ("changes"."status" <> 'open'))
);
--> statement-breakpoint
ALTER TABLE "changes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "drawdowns" DROP CONSTRAINT "drawdowns_status_check";--> statement-breakpoint
ALTER TABLE "consents" DROP CONSTRAINT "consents_status_check";--> statement-breakpoint
ALTER TABLE "job_requests" DROP CONSTRAINT "job_requests_job_check";--> statement-breakpoint
ALTER TABLE "memberships" DROP CONSTRAINT "memberships_role_check";--> statement-breakpoint
ALTER TABLE "changes" ADD CONSTRAINT "changes_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "changes" ADD CONSTRAINT "changes_proposed_by_users_id_fk" FOREIGN KEY ("proposed_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "changes" ADD CONSTRAINT "changes_reviewed_by_users_id_fk" FOREIGN KEY ("reviewed_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "changes_open_unique" ON "changes" USING btree ("organisation_id","kind","subject_type","subject_id") WHERE status = 'open';--> statement-breakpoint
CREATE INDEX "changes_organisation_index" ON "changes" USING btree ("organisation_id","proposed_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
ALTER TABLE "drawdowns" ADD CONSTRAINT "drawdowns_status_check" CHECK ("drawdowns"."status" in ('requested', 'released', 'confirmed', 'voided'));--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_status_check" CHECK ("consents"."status" in ('active', 'paused', 'withdrawn', 'expired', 'exhausted'));--> statement-breakpoint
ALTER TABLE "job_requests" ADD CONSTRAINT "job_requests_job_check" CHECK ("job_requests"."job" in ('ingest', 'profile', 'match', 'monthly_report', 'clocks', 'seal', 'verification', 'export', 'reminders'));--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_role_check" CHECK ("memberships"."role" in ('owner', 'clerk', 'officer', 'approver', 'product_manager', 'compliance', 'official', 'deliverer', 'administrator'));--> statement-breakpoint
CREATE POLICY "changes_read" ON "changes" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((("changes"."organisation_id" = (select app.actor_organisation()) and (kind = any (case (select app.actor_role())
  when 'administrator' then '{staff}'::text[]
  when 'official' then '{target}'::text[]
  when 'product_manager' then '{product}'::text[]
  when 'officer' then '{write_off}'::text[]
  when 'approver' then '{product,write_off}'::text[]
  else '{}'::text[] end))) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "changes_insert" ON "changes" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((("changes"."organisation_id" = (select app.actor_organisation()) and (kind = any (case (select app.actor_role())
  when 'administrator' then '{staff}'::text[]
  when 'official' then '{target}'::text[]
  when 'product_manager' then '{product}'::text[]
  when 'officer' then '{write_off}'::text[]
  when 'approver' then '{product,write_off}'::text[]
  else '{}'::text[] end)) and "changes"."proposed_by" = (select app.actor_user()) and "changes"."status" = 'open') or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "changes_update" ON "changes" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING ((("changes"."organisation_id" = (select app.actor_organisation()) and (kind = any (case (select app.actor_role())
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
  else '{}'::text[] end)) and (("changes"."reviewed_by" = (select app.actor_user()) and "changes"."status" in ('approved', 'rejected') and (select app.actor_role()) <> 'officer') or ("changes"."proposed_by" = (select app.actor_user()) and "changes"."status" = 'cancelled'))) or (select app.actor_kind()) in ('system')));