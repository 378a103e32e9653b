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
CREATE TABLE "password_history" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"password_hash" text NOT NULL,
	"replaced_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "password_history" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "recovery_codes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"code_digest" "bytea" NOT NULL,
	"used_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "recovery_codes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "second_factors" (
	"user_id" uuid PRIMARY KEY NOT NULL,
	"secret_sealed" "bytea" NOT NULL,
	"confirmed_at" timestamp with time zone,
	"last_step" bigint DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "second_factors" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "verifications" (
	"id" uuid PRIMARY KEY NOT NULL,
	"enterprise_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"status" text DEFAULT 'asked' NOT NULL,
	"asked_by" uuid NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"checked_index" "bytea" NOT NULL,
	"amount_sealed" "bytea",
	"wrong_tries" integer DEFAULT 0 NOT NULL,
	"expires_at" timestamp with time zone,
	"environment" text,
	"reference" text,
	"notice" text,
	"failure" text,
	"settled_at" timestamp with time zone,
	CONSTRAINT "verifications_kind_check" CHECK ("verifications"."kind" in ('legal_representative', 'micro_transfer')),
	CONSTRAINT "verifications_status_check" CHECK ("verifications"."status" in ('asked', 'transferred', 'passed', 'failed', 'expired')),
	CONSTRAINT "verifications_environment_check" CHECK ("verifications"."environment" in ('service', 'simulator')),
	CONSTRAINT "verifications_failure_check" CHECK ("verifications"."failure" in ('mismatch', 'account_refused', 'wrong_amounts', 'unavailable', 'not_configured')),
	CONSTRAINT "verifications_tries_check" CHECK ("verifications"."wrong_tries" between 0 and 3),
	CONSTRAINT "verifications_amount_check" CHECK (("verifications"."kind" = 'micro_transfer') = ("verifications"."amount_sealed" is not null)),
	CONSTRAINT "verifications_transferred_check" CHECK ("verifications"."status" <> 'transferred' or ("verifications"."kind" = 'micro_transfer' and "verifications"."expires_at" is not null)),
	CONSTRAINT "verifications_failure_told_check" CHECK (("verifications"."status" = 'failed') = ("verifications"."failure" is not null)),
	CONSTRAINT "verifications_settled_check" CHECK (("verifications"."status" in ('asked', 'transferred')) = ("verifications"."settled_at" is null)),
	CONSTRAINT "verifications_passed_check" CHECK ("verifications"."status" <> 'passed' or ("verifications"."environment" is not null and "verifications"."reference" is not null))
);
--> statement-breakpoint
ALTER TABLE "verifications" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "drawdowns" DROP CONSTRAINT "drawdowns_status_check";--> statement-breakpoint
ALTER TABLE "consents" DROP CONSTRAINT "consents_status_check";--> statement-breakpoint
ALTER TABLE "job_requests" DROP CONSTRAINT "job_requests_job_check";--> statement-breakpoint
ALTER TABLE "memberships" DROP CONSTRAINT "memberships_role_check";--> statement-breakpoint
ALTER TABLE "sessions" DROP CONSTRAINT "sessions_membership_id_memberships_id_fk";
--> statement-breakpoint
ALTER TABLE "enterprises" ADD COLUMN "verified_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "memberships" ADD COLUMN "standing" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "organisations" ADD COLUMN "standing" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "user_id" uuid NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "standing" integer NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "device" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "address" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "second_factor_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "standing" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "changes" ADD CONSTRAINT "changes_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "changes" ADD CONSTRAINT "changes_proposed_by_users_id_fk" FOREIGN KEY ("proposed_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "changes" ADD CONSTRAINT "changes_reviewed_by_users_id_fk" FOREIGN KEY ("reviewed_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "password_history" ADD CONSTRAINT "password_history_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recovery_codes" ADD CONSTRAINT "recovery_codes_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "second_factors" ADD CONSTRAINT "second_factors_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "verifications" ADD CONSTRAINT "verifications_enterprise_id_enterprises_id_fk" FOREIGN KEY ("enterprise_id") REFERENCES "public"."enterprises"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "verifications" ADD CONSTRAINT "verifications_asked_by_users_id_fk" FOREIGN KEY ("asked_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "changes_open_unique" ON "changes" USING btree ("organisation_id","kind","subject_type","subject_id") WHERE status = 'open';--> statement-breakpoint
CREATE INDEX "changes_organisation_index" ON "changes" USING btree ("organisation_id","proposed_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "password_history_user_index" ON "password_history" USING btree ("user_id","replaced_at" DESC NULLS LAST);--> statement-breakpoint
CREATE UNIQUE INDEX "recovery_codes_digest_unique" ON "recovery_codes" USING btree ("user_id","code_digest");--> statement-breakpoint
CREATE UNIQUE INDEX "verifications_open_unique" ON "verifications" USING btree ("enterprise_id","kind") WHERE status in ('asked', 'transferred');--> statement-breakpoint
CREATE UNIQUE INDEX "verifications_passed_unique" ON "verifications" USING btree ("enterprise_id","kind") WHERE status = 'passed';--> statement-breakpoint
CREATE INDEX "verifications_recent_index" ON "verifications" USING btree ("enterprise_id","kind","asked_at" DESC NULLS LAST);--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_membership_fk" FOREIGN KEY ("membership_id","user_id") REFERENCES "public"."memberships"("id","user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "sessions_user_index" ON "sessions" USING btree ("user_id");--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_id_user_unique" UNIQUE("id","user_id");--> statement-breakpoint
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
  else '{}'::text[] end)) and (("changes"."reviewed_by" = (select app.actor_user()) and "changes"."status" in ('approved', 'rejected') and (select app.actor_role()) <> 'officer') or ("changes"."proposed_by" = (select app.actor_user()) and "changes"."status" = 'cancelled'))) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "password_history_read" ON "password_history" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "password_history_insert" ON "password_history" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "recovery_codes_read" ON "recovery_codes" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "recovery_codes_insert" ON "recovery_codes" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "recovery_codes_update" ON "recovery_codes" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING ((select app.actor_kind()) in ('system')) WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "recovery_codes_delete" ON "recovery_codes" AS PERMISSIVE FOR DELETE TO "xyd_app" USING ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "second_factors_read" ON "second_factors" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "second_factors_insert" ON "second_factors" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "second_factors_update" ON "second_factors" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING ((select app.actor_kind()) in ('system')) WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "second_factors_delete" ON "second_factors" AS PERMISSIVE FOR DELETE TO "xyd_app" USING ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "verifications_read" ON "verifications" AS PERMISSIVE FOR SELECT TO "xyd_app" USING (("verifications"."enterprise_id" = (select app.actor_organisation()) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "verifications_insert" ON "verifications" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK (((((select app.actor_kind()) in ('enterprise') and "verifications"."enterprise_id" = (select app.actor_organisation())) and "verifications"."asked_by" = (select app.actor_user()) and (select app.actor_role()) = 'owner' and "verifications"."status" = 'asked') or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "verifications_update" ON "verifications" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING ((((select app.actor_kind()) in ('enterprise') and "verifications"."enterprise_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system'))) WITH CHECK (((((select app.actor_kind()) in ('enterprise') and "verifications"."enterprise_id" = (select app.actor_organisation())) and "verifications"."status" = 'expired') or (select app.actor_kind()) in ('system')));--> statement-breakpoint
ALTER POLICY "sessions_read" ON "sessions" TO xyd_app USING (((select app.actor_kind()) in ('system') or "sessions"."user_id" = (select app.actor_user())));--> statement-breakpoint
ALTER POLICY "sessions_update" ON "sessions" TO xyd_app USING (((select app.actor_kind()) in ('system') or "sessions"."user_id" = (select app.actor_user()))) WITH CHECK (((select app.actor_kind()) in ('system') or ("sessions"."user_id" = (select app.actor_user()) and "sessions"."ended_at" is not null)));