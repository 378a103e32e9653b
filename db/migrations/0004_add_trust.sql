CREATE TABLE "audit_seal_entries" (
	"entry_id" uuid PRIMARY KEY NOT NULL,
	"seal" integer NOT NULL,
	"ordinal" integer NOT NULL,
	"leaf" "bytea" NOT NULL,
	CONSTRAINT "audit_seal_entries_place_unique" UNIQUE("seal","ordinal")
);--> statement-breakpoint
ALTER TABLE "audit_seal_entries" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "audit_seals" (
	"number" integer PRIMARY KEY NOT NULL,
	"chain" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"entries" integer NOT NULL,
	"total" bigint NOT NULL,
	"adopts" boolean NOT NULL,
	"root" "bytea" NOT NULL,
	"previous" "bytea",
	"head" "bytea" NOT NULL,
	"signature" text NOT NULL,
	CONSTRAINT "audit_seals_number_check" CHECK ("audit_seals"."number" > 0),
	CONSTRAINT "audit_seals_entries_check" CHECK ("audit_seals"."entries" > 0)
);--> statement-breakpoint
ALTER TABLE "audit_seals" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
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
);--> statement-breakpoint
ALTER TABLE "changes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "consent_reminders" (
	"consent_id" uuid NOT NULL,
	"enterprise_id" uuid NOT NULL,
	"grantee_id" uuid NOT NULL,
	"days" integer NOT NULL,
	"reminded_at" timestamp with time zone NOT NULL,
	CONSTRAINT "consent_reminders_pkey" PRIMARY KEY("consent_id","days")
);--> statement-breakpoint
ALTER TABLE "consent_reminders" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "consent_requests" (
	"id" uuid PRIMARY KEY NOT NULL,
	"number" text NOT NULL,
	"bank_id" uuid NOT NULL,
	"uscc" text NOT NULL,
	"application_id" uuid,
	"subject" text DEFAULT 'enterprise' NOT NULL,
	"purpose" text NOT NULL,
	"items" text[] NOT NULL,
	"mode" text NOT NULL,
	"months" integer NOT NULL,
	"range_years" integer NOT NULL,
	"reason" text NOT NULL,
	"status" text DEFAULT 'open' NOT NULL,
	"asked_by" uuid NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"lapses_at" timestamp with time zone NOT NULL,
	"answered_by" uuid,
	"answered_at" timestamp with time zone,
	"answer" text DEFAULT '' NOT NULL,
	"consent_id" uuid,
	CONSTRAINT "consent_requests_number_unique" UNIQUE("number"),
	CONSTRAINT "consent_requests_subject_check" CHECK ("consent_requests"."subject" in ('enterprise', 'legal_representative')),
	CONSTRAINT "consent_requests_purpose_check" CHECK ("consent_requests"."purpose" in ('matching', 'credit_review', 'post_loan')),
	CONSTRAINT "consent_requests_mode_check" CHECK ("consent_requests"."mode" in ('once', 'case', 'store')),
	CONSTRAINT "consent_requests_status_check" CHECK ("consent_requests"."status" in ('open', 'granted', 'refused', 'cancelled', 'lapsed')),
	CONSTRAINT "consent_requests_items_check" CHECK (cardinality("consent_requests"."items") > 0),
	CONSTRAINT "consent_requests_granted_check" CHECK (("consent_requests"."status" = 'granted') = ("consent_requests"."consent_id" is not null))
);--> statement-breakpoint
ALTER TABLE "consent_requests" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "profile_export_files" (
	"export_id" uuid PRIMARY KEY NOT NULL,
	"bank_id" uuid NOT NULL,
	"enterprise_id" uuid NOT NULL,
	"file_name" text NOT NULL,
	"content" "bytea" NOT NULL,
	"consent_ids" uuid[] NOT NULL,
	"reads" jsonb NOT NULL
);--> statement-breakpoint
ALTER TABLE "profile_export_files" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "profile_exports" (
	"id" uuid PRIMARY KEY NOT NULL,
	"application_id" uuid NOT NULL,
	"enterprise_id" uuid NOT NULL,
	"bank_id" uuid NOT NULL,
	"requested_by" uuid NOT NULL,
	"requested_at" timestamp with time zone NOT NULL,
	"status" text DEFAULT 'queued' NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"ready_at" timestamp with time zone,
	"expires_at" timestamp with time zone,
	CONSTRAINT "profile_exports_tenant_unique" UNIQUE("id","enterprise_id","bank_id"),
	CONSTRAINT "profile_exports_status_check" CHECK ("profile_exports"."status" in ('queued', 'ready', 'skipped', 'expired')),
	CONSTRAINT "profile_exports_ready_check" CHECK (("profile_exports"."ready_at" is null) = ("profile_exports"."expires_at" is null))
);--> statement-breakpoint
ALTER TABLE "profile_exports" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "write_offs" (
	"loan_id" uuid PRIMARY KEY NOT NULL,
	"enterprise_id" uuid NOT NULL,
	"bank_id" uuid NOT NULL,
	"change_id" uuid NOT NULL,
	"principal_fen" bigint NOT NULL,
	"interest_fen" bigint NOT NULL,
	"written_off_on" date NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	CONSTRAINT "write_offs_change_unique" UNIQUE("change_id"),
	CONSTRAINT "write_offs_amount_check" CHECK ("write_offs"."principal_fen" >= 0 and "write_offs"."interest_fen" >= 0 and "write_offs"."principal_fen" + "write_offs"."interest_fen" > 0)
);--> statement-breakpoint
ALTER TABLE "write_offs" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "bank_accounts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"enterprise_id" uuid NOT NULL,
	"bank_name" text NOT NULL,
	"account_sealed" "bytea",
	"account_index" "bytea",
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "bank_accounts_account_unique" UNIQUE("enterprise_id","account_index")
);--> statement-breakpoint
ALTER TABLE "bank_accounts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "legal_representatives" (
	"enterprise_id" uuid PRIMARY KEY NOT NULL,
	"identity_number_sealed" "bytea",
	"identity_number_index" "bytea",
	"phone_sealed" "bytea",
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);--> statement-breakpoint
ALTER TABLE "legal_representatives" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "platform_keys" (
	"key_id" text PRIMARY KEY NOT NULL,
	"use" text NOT NULL,
	"public_jwk" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"retired_at" timestamp with time zone,
	CONSTRAINT "platform_keys_use_check" CHECK ("platform_keys"."use" in ('master', 'signing')),
	CONSTRAINT "platform_keys_public_check" CHECK (("platform_keys"."use" = 'signing') = ("platform_keys"."public_jwk" is not null))
);--> statement-breakpoint
ALTER TABLE "platform_keys" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "subject_keys" (
	"id" uuid PRIMARY KEY NOT NULL,
	"enterprise_id" uuid,
	"user_id" uuid,
	"wrapped" "bytea",
	"master_key_id" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"shredded_at" timestamp with time zone,
	CONSTRAINT "subject_keys_subject_check" CHECK (num_nonnulls("subject_keys"."enterprise_id", "subject_keys"."user_id") = 1),
	CONSTRAINT "subject_keys_shredded_check" CHECK (("subject_keys"."wrapped" is null) = ("subject_keys"."shredded_at" is not null))
);--> statement-breakpoint
ALTER TABLE "subject_keys" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "access_alerts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"read_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"enterprise_id" uuid NOT NULL,
	"bank_id" uuid NOT NULL,
	"reader_user_id" uuid NOT NULL,
	"reader_name" text NOT NULL,
	"reader_role" text NOT NULL,
	"purpose" text,
	"domains" text[] NOT NULL,
	"consent_id" uuid,
	"status" text DEFAULT 'open' NOT NULL,
	"explanation" text,
	"explained_by" uuid,
	"explained_at" timestamp with time zone,
	"escalation" text,
	"escalated_by" uuid,
	"escalated_at" timestamp with time zone,
	CONSTRAINT "access_alerts_read_unique" UNIQUE("read_id"),
	CONSTRAINT "access_alerts_status_check" CHECK ("access_alerts"."status" in ('open', 'explained', 'escalated')),
	CONSTRAINT "access_alerts_own_read_check" CHECK ("access_alerts"."explained_by" <> "access_alerts"."reader_user_id"),
	CONSTRAINT "access_alerts_explained_check" CHECK (num_nonnulls("access_alerts"."explanation", "access_alerts"."explained_by", "access_alerts"."explained_at") in (0, 3)
        and ("access_alerts"."status" <> 'explained' or "access_alerts"."explained_at" is not null)),
	CONSTRAINT "access_alerts_escalated_check" CHECK (num_nonnulls("access_alerts"."escalation", "access_alerts"."escalated_by", "access_alerts"."escalated_at") in (0, 3)
        and ("access_alerts"."status" = 'escalated') = ("access_alerts"."escalated_at" is not null))
);--> statement-breakpoint
ALTER TABLE "access_alerts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "supervisory_accesses" (
	"id" uuid PRIMARY KEY NOT NULL,
	"enterprise_id" uuid NOT NULL,
	"bureau_id" uuid NOT NULL,
	"opened_by" uuid NOT NULL,
	"opener_name" text NOT NULL,
	"enterprise_name" text NOT NULL,
	"uscc" text NOT NULL,
	"reason" text NOT NULL,
	"explanation" text NOT NULL,
	"document_number" text NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone,
	CONSTRAINT "supervisory_accesses_tenant_unique" UNIQUE("id","enterprise_id","bureau_id"),
	CONSTRAINT "supervisory_accesses_reason_check" CHECK ("supervisory_accesses"."reason" in ('complaint', 'risk', 'audit', 'statute')),
	CONSTRAINT "supervisory_accesses_period_check" CHECK ("supervisory_accesses"."expires_at" > "supervisory_accesses"."opened_at" and "supervisory_accesses"."expires_at" <= "supervisory_accesses"."opened_at" + interval '60 minutes'),
	CONSTRAINT "supervisory_accesses_grounds_check" CHECK (length(btrim("supervisory_accesses"."explanation")) >= 10 and length(btrim("supervisory_accesses"."document_number")) >= 4),
	CONSTRAINT "supervisory_accesses_closed_check" CHECK ("supervisory_accesses"."closed_at" >= "supervisory_accesses"."opened_at")
);--> statement-breakpoint
ALTER TABLE "supervisory_accesses" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "password_history" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"password_hash" text NOT NULL,
	"replaced_at" timestamp with time zone DEFAULT now() NOT NULL
);--> statement-breakpoint
ALTER TABLE "password_history" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "recovery_codes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"code_digest" "bytea" NOT NULL,
	"used_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);--> statement-breakpoint
ALTER TABLE "recovery_codes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "second_factors" (
	"user_id" uuid PRIMARY KEY NOT NULL,
	"secret_sealed" "bytea" NOT NULL,
	"confirmed_at" timestamp with time zone,
	"last_step" bigint DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);--> statement-breakpoint
ALTER TABLE "second_factors" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "invitations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"issuer_id" uuid NOT NULL,
	"display_name" text NOT NULL,
	"role" text NOT NULL,
	"token_hash" "bytea" NOT NULL,
	"status" text NOT NULL,
	"invited_by" uuid,
	"expires_at" timestamp with time zone NOT NULL,
	"accepted_by" uuid,
	"accepted_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "invitations_role_check" CHECK ("invitations"."role" in ('owner', 'clerk', 'officer', 'approver', 'product_manager', 'compliance', 'official', 'deliverer', 'administrator')),
	CONSTRAINT "invitations_status_check" CHECK ("invitations"."status" in ('proposed', 'open', 'accepted', 'revoked', 'expired')),
	CONSTRAINT "invitations_accepted_check" CHECK (("invitations"."status" = 'accepted') = ("invitations"."accepted_by" is not null)
        and ("invitations"."status" = 'accepted') = ("invitations"."accepted_at" is not null))
);--> statement-breakpoint
ALTER TABLE "invitations" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "verifications" (
	"id" uuid PRIMARY KEY NOT NULL,
	"enterprise_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"status" text DEFAULT 'asked' NOT NULL,
	"asked_by" uuid NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"checked_index" "bytea",
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
);--> statement-breakpoint
ALTER TABLE "verifications" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "profile_parts" DROP CONSTRAINT "profile_parts_domain_unique";--> statement-breakpoint
ALTER TABLE "drawdowns" DROP CONSTRAINT "drawdowns_status_check";--> statement-breakpoint
ALTER TABLE "consents" DROP CONSTRAINT "consents_status_check";--> statement-breakpoint
ALTER TABLE "consents" DROP CONSTRAINT "consents_domains_check";--> statement-breakpoint
ALTER TABLE "job_requests" DROP CONSTRAINT "job_requests_job_check";--> statement-breakpoint
ALTER TABLE "ledger_accounts" DROP CONSTRAINT "ledger_accounts_code_check";--> statement-breakpoint
ALTER TABLE "ledger_transactions" DROP CONSTRAINT "ledger_transactions_event_check";--> statement-breakpoint
ALTER TABLE "ledger_transfers" DROP CONSTRAINT "ledger_transfers_code_check";--> statement-breakpoint
ALTER TABLE "memberships" DROP CONSTRAINT "memberships_role_check";--> statement-breakpoint
ALTER TABLE "credit_lines" DROP CONSTRAINT "credit_lines_product_version_id_loan_product_versions_id_fk";--> statement-breakpoint
ALTER TABLE "delivery_files" DROP CONSTRAINT "delivery_files_delivery_id_deliveries_id_fk";--> statement-breakpoint
ALTER TABLE "delivery_rejects" DROP CONSTRAINT "delivery_rejects_delivery_id_deliveries_id_fk";--> statement-breakpoint
ALTER TABLE "ledger_transfers" DROP CONSTRAINT "ledger_transfers_pending_fk";--> statement-breakpoint
ALTER TABLE "loans" DROP CONSTRAINT "loans_product_version_id_loan_product_versions_id_fk";--> statement-breakpoint
ALTER TABLE "sessions" DROP CONSTRAINT "sessions_membership_id_memberships_id_fk";--> statement-breakpoint
ALTER TABLE "loan_product_versions" DROP CONSTRAINT "loan_product_versions_product_id_loan_products_id_fk";--> statement-breakpoint
ALTER TABLE "profile_parts" DROP CONSTRAINT "profile_parts_profile_id_profiles_id_fk";--> statement-breakpoint
ALTER TABLE "scores" DROP CONSTRAINT "scores_profile_id_profiles_id_fk";--> statement-breakpoint
ALTER TABLE "enterprise_contacts" ALTER COLUMN "contact_name" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "enterprise_contacts" ALTER COLUMN "phone" DROP NOT NULL;--> statement-breakpoint
/* 
    Unfortunately in current drizzle-kit version we can't automatically get name for primary key.
    We are working on making it available!

    Meanwhile you can:
        1. Check pk name in your database, by running
            SELECT constraint_name FROM information_schema.table_constraints
            WHERE table_schema = 'public'
                AND table_name = 'data_reads'
                AND constraint_type = 'PRIMARY KEY';
        2. Uncomment code below and paste pk name manually
        
    Hope to release this update as soon as possible
*/

-- ALTER TABLE "data_reads" DROP CONSTRAINT "<constraint_name>";--> statement-breakpoint
ALTER TABLE "data_reads" ALTER COLUMN "purpose" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "data_reads" ALTER COLUMN "consent_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "data_reads" ADD CONSTRAINT "data_reads_pkey" PRIMARY KEY("id","at");--> statement-breakpoint
ALTER TABLE "drawdowns" ADD COLUMN "released_by" uuid;--> statement-breakpoint
ALTER TABLE "drawdowns" ADD COLUMN "released_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "subject" text DEFAULT 'enterprise' NOT NULL;--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "items" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "mode" text DEFAULT 'case' NOT NULL;--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "max_uses" integer;--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "uses_per_day" integer;--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "uses" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "last_used_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "range_from" date;--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "paused_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "grantee_contact" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "artefact" text;--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "signature" text;--> statement-breakpoint
ALTER TABLE "enterprise_contacts" ADD COLUMN "contact_name_sealed" "bytea";--> statement-breakpoint
ALTER TABLE "enterprise_contacts" ADD COLUMN "phone_sealed" "bytea";--> statement-breakpoint
ALTER TABLE "enterprises" ADD COLUMN "verified_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "memberships" ADD COLUMN "display_name" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "memberships" ADD COLUMN "login_name" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "memberships" ADD COLUMN "standing" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "organisations" ADD COLUMN "standing" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "user_id" uuid NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "standing" integer NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "device" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "address" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "second_factor_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "standing" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "targets" ADD COLUMN "change_id" uuid;--> statement-breakpoint
ALTER TABLE "loan_product_versions" ADD COLUMN "change_id" uuid;--> statement-breakpoint
ALTER TABLE "profile_parts" ADD COLUMN "items" text[];--> statement-breakpoint
ALTER TABLE "profile_parts" ADD COLUMN "since" date;--> statement-breakpoint
ALTER TABLE "audit_entries" ADD COLUMN "mac" "bytea";--> statement-breakpoint
ALTER TABLE "data_reads" ADD COLUMN "fields" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "data_reads" ADD COLUMN "basis" text DEFAULT 'consent' NOT NULL;--> statement-breakpoint
ALTER TABLE "data_reads" ADD COLUMN "access_id" uuid;--> statement-breakpoint
ALTER TABLE "data_reads" ADD COLUMN "open_case" boolean;--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_grantee_unique" UNIQUE("id","grantee_id");--> statement-breakpoint
ALTER TABLE "ledger_transfers" ADD CONSTRAINT "ledger_transfers_tenant_unique" UNIQUE("id","enterprise_id","bank_id");--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_id_user_unique" UNIQUE("id","user_id");--> statement-breakpoint
ALTER TABLE "loan_product_versions" ADD CONSTRAINT "loan_product_versions_change_unique" UNIQUE("change_id");--> statement-breakpoint
ALTER TABLE "profile_parts" ADD CONSTRAINT "profile_parts_part_unique" UNIQUE("profile_id","domain","items","since");--> statement-breakpoint
ALTER TABLE "audit_seal_entries" ADD CONSTRAINT "audit_seal_entries_entry_id_audit_entries_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."audit_entries"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_seal_entries" ADD CONSTRAINT "audit_seal_entries_seal_audit_seals_number_fk" FOREIGN KEY ("seal") REFERENCES "public"."audit_seals"("number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "changes" ADD CONSTRAINT "changes_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "changes" ADD CONSTRAINT "changes_proposed_by_users_id_fk" FOREIGN KEY ("proposed_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "changes" ADD CONSTRAINT "changes_reviewed_by_users_id_fk" FOREIGN KEY ("reviewed_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consent_reminders" ADD CONSTRAINT "consent_reminders_consent_fk" FOREIGN KEY ("consent_id","enterprise_id","grantee_id") REFERENCES "public"."consents"("id","enterprise_id","grantee_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consent_requests" ADD CONSTRAINT "consent_requests_bank_id_organisations_id_fk" FOREIGN KEY ("bank_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consent_requests" ADD CONSTRAINT "consent_requests_asked_by_users_id_fk" FOREIGN KEY ("asked_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consent_requests" ADD CONSTRAINT "consent_requests_answered_by_users_id_fk" FOREIGN KEY ("answered_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consent_requests" ADD CONSTRAINT "consent_requests_consent_fk" FOREIGN KEY ("consent_id","bank_id") REFERENCES "public"."consents"("id","grantee_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "profile_export_files" ADD CONSTRAINT "profile_export_files_export_fk" FOREIGN KEY ("export_id","enterprise_id","bank_id") REFERENCES "public"."profile_exports"("id","enterprise_id","bank_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "profile_exports" ADD CONSTRAINT "profile_exports_requested_by_users_id_fk" FOREIGN KEY ("requested_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "profile_exports" ADD CONSTRAINT "profile_exports_application_fk" FOREIGN KEY ("application_id","enterprise_id","bank_id") REFERENCES "public"."applications"("id","enterprise_id","bank_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "write_offs" ADD CONSTRAINT "write_offs_loan_fk" FOREIGN KEY ("loan_id","enterprise_id","bank_id") REFERENCES "public"."loans"("id","enterprise_id","bank_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "write_offs" ADD CONSTRAINT "write_offs_change_fk" FOREIGN KEY ("change_id","bank_id") REFERENCES "public"."changes"("id","organisation_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bank_accounts" ADD CONSTRAINT "bank_accounts_enterprise_id_enterprises_id_fk" FOREIGN KEY ("enterprise_id") REFERENCES "public"."enterprises"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "legal_representatives" ADD CONSTRAINT "legal_representatives_enterprise_id_enterprises_id_fk" FOREIGN KEY ("enterprise_id") REFERENCES "public"."enterprises"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subject_keys" ADD CONSTRAINT "subject_keys_enterprise_id_enterprises_id_fk" FOREIGN KEY ("enterprise_id") REFERENCES "public"."enterprises"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subject_keys" ADD CONSTRAINT "subject_keys_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_alerts" ADD CONSTRAINT "access_alerts_enterprise_id_enterprises_id_fk" FOREIGN KEY ("enterprise_id") REFERENCES "public"."enterprises"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_alerts" ADD CONSTRAINT "access_alerts_bank_id_organisations_id_fk" FOREIGN KEY ("bank_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_alerts" ADD CONSTRAINT "access_alerts_explained_by_users_id_fk" FOREIGN KEY ("explained_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_alerts" ADD CONSTRAINT "access_alerts_escalated_by_users_id_fk" FOREIGN KEY ("escalated_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supervisory_accesses" ADD CONSTRAINT "supervisory_accesses_enterprise_id_enterprises_id_fk" FOREIGN KEY ("enterprise_id") REFERENCES "public"."enterprises"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supervisory_accesses" ADD CONSTRAINT "supervisory_accesses_bureau_id_organisations_id_fk" FOREIGN KEY ("bureau_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supervisory_accesses" ADD CONSTRAINT "supervisory_accesses_opened_by_users_id_fk" FOREIGN KEY ("opened_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "password_history" ADD CONSTRAINT "password_history_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recovery_codes" ADD CONSTRAINT "recovery_codes_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "second_factors" ADD CONSTRAINT "second_factors_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_issuer_id_organisations_id_fk" FOREIGN KEY ("issuer_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_invited_by_users_id_fk" FOREIGN KEY ("invited_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_accepted_by_users_id_fk" FOREIGN KEY ("accepted_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "verifications" ADD CONSTRAINT "verifications_enterprise_id_enterprises_id_fk" FOREIGN KEY ("enterprise_id") REFERENCES "public"."enterprises"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "verifications" ADD CONSTRAINT "verifications_asked_by_users_id_fk" FOREIGN KEY ("asked_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "changes_open_unique" ON "changes" USING btree ("organisation_id","kind","subject_type","subject_id") WHERE status = 'open';--> statement-breakpoint
CREATE INDEX "changes_organisation_index" ON "changes" USING btree ("organisation_id","proposed_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "consent_reminders_enterprise_index" ON "consent_reminders" USING btree ("enterprise_id","reminded_at" DESC NULLS LAST);--> statement-breakpoint
CREATE UNIQUE INDEX "consent_requests_open_unique" ON "consent_requests" USING btree ("bank_id","uscc","purpose","subject") WHERE status = 'open';--> statement-breakpoint
CREATE INDEX "consent_requests_bank_index" ON "consent_requests" USING btree ("bank_id","asked_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "consent_requests_uscc_index" ON "consent_requests" USING btree ("uscc","asked_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "consent_requests_lapse_index" ON "consent_requests" USING btree ("lapses_at") WHERE status = 'open';--> statement-breakpoint
CREATE INDEX "profile_exports_person_index" ON "profile_exports" USING btree ("requested_by","requested_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "profile_exports_expiry_index" ON "profile_exports" USING btree ("expires_at") WHERE status = 'ready';--> statement-breakpoint
CREATE INDEX "write_offs_enterprise_index" ON "write_offs" USING btree ("enterprise_id");--> statement-breakpoint
CREATE UNIQUE INDEX "platform_keys_current_unique" ON "platform_keys" USING btree ("use") WHERE retired_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "subject_keys_enterprise_unique" ON "subject_keys" USING btree ("enterprise_id") WHERE shredded_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "subject_keys_user_unique" ON "subject_keys" USING btree ("user_id") WHERE shredded_at is null;--> statement-breakpoint
CREATE INDEX "subject_keys_master_index" ON "subject_keys" USING btree ("master_key_id","id") WHERE shredded_at is null;--> statement-breakpoint
CREATE INDEX "access_alerts_bank_index" ON "access_alerts" USING btree ("bank_id","at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "access_alerts_at_index" ON "access_alerts" USING btree ("at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "supervisory_accesses_bureau_index" ON "supervisory_accesses" USING btree ("bureau_id","opened_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "supervisory_accesses_enterprise_index" ON "supervisory_accesses" USING btree ("enterprise_id","opened_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "supervisory_accesses_person_index" ON "supervisory_accesses" USING btree ("opened_by","expires_at");--> statement-breakpoint
CREATE INDEX "password_history_user_index" ON "password_history" USING btree ("user_id","replaced_at" DESC NULLS LAST);--> statement-breakpoint
CREATE UNIQUE INDEX "recovery_codes_digest_unique" ON "recovery_codes" USING btree ("user_id","code_digest");--> statement-breakpoint
CREATE UNIQUE INDEX "invitations_token_hash_unique" ON "invitations" USING btree ("token_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "invitations_open_unique" ON "invitations" USING btree ("organisation_id","display_name") WHERE status in ('proposed', 'open');--> statement-breakpoint
CREATE INDEX "invitations_organisation_index" ON "invitations" USING btree ("organisation_id","created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "invitations_issuer_index" ON "invitations" USING btree ("issuer_id");--> statement-breakpoint
CREATE UNIQUE INDEX "verifications_open_unique" ON "verifications" USING btree ("enterprise_id","kind") WHERE status in ('asked', 'transferred');--> statement-breakpoint
CREATE UNIQUE INDEX "verifications_passed_unique" ON "verifications" USING btree ("enterprise_id","kind") WHERE status = 'passed';--> statement-breakpoint
CREATE INDEX "verifications_recent_index" ON "verifications" USING btree ("enterprise_id","kind","asked_at" DESC NULLS LAST);--> statement-breakpoint
ALTER TABLE "credit_lines" ADD CONSTRAINT "credit_lines_product_version_fk" FOREIGN KEY ("product_version_id","bank_id") REFERENCES "public"."loan_product_versions"("id","bank_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "drawdowns" ADD CONSTRAINT "drawdowns_released_by_users_id_fk" FOREIGN KEY ("released_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_files" ADD CONSTRAINT "delivery_files_delivery_fk" FOREIGN KEY ("delivery_id","source_id") REFERENCES "public"."deliveries"("id","source_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_rejects" ADD CONSTRAINT "delivery_rejects_delivery_fk" FOREIGN KEY ("delivery_id","source_id") REFERENCES "public"."deliveries"("id","source_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_transfers" ADD CONSTRAINT "ledger_transfers_pending_fk" FOREIGN KEY ("pending_id","enterprise_id","bank_id") REFERENCES "public"."ledger_transfers"("id","enterprise_id","bank_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "loans" ADD CONSTRAINT "loans_product_version_fk" FOREIGN KEY ("product_version_id","bank_id") REFERENCES "public"."loan_product_versions"("id","bank_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "targets" ADD CONSTRAINT "targets_change_id_changes_id_fk" FOREIGN KEY ("change_id") REFERENCES "public"."changes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "loan_product_versions" ADD CONSTRAINT "loan_product_versions_product_fk" FOREIGN KEY ("product_id","bank_id") REFERENCES "public"."loan_products"("id","bank_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "loan_product_versions" ADD CONSTRAINT "loan_product_versions_change_fk" FOREIGN KEY ("change_id","bank_id") REFERENCES "public"."changes"("id","organisation_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "profile_parts" ADD CONSTRAINT "profile_parts_profile_fk" FOREIGN KEY ("profile_id","enterprise_id") REFERENCES "public"."profiles"("id","enterprise_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scores" ADD CONSTRAINT "scores_profile_fk" FOREIGN KEY ("profile_id","enterprise_id") REFERENCES "public"."profiles"("id","enterprise_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "data_reads" ADD CONSTRAINT "data_reads_access_fk" FOREIGN KEY ("access_id","enterprise_id","reader_organisation_id") REFERENCES "public"."supervisory_accesses"("id","enterprise_id","bureau_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "sessions_user_index" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "audit_entries_subject_id_index" ON "audit_entries" USING btree ("subject_id","at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "audit_entries_actor_index" ON "audit_entries" USING btree ("actor_user_id","at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "data_reads_reader_index" ON "data_reads" USING btree ("reader_organisation_id","at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "data_reads_consent_index" ON "data_reads" USING btree ("consent_id","at") WHERE consent_id is not null;--> statement-breakpoint
CREATE INDEX "data_reads_access_index" ON "data_reads" USING btree ("access_id") WHERE access_id is not null;--> statement-breakpoint
ALTER TABLE "drawdowns" ADD CONSTRAINT "drawdowns_four_eyes_check" CHECK ("drawdowns"."released_by" <> "drawdowns"."requested_by");--> statement-breakpoint
ALTER TABLE "drawdowns" ADD CONSTRAINT "drawdowns_release_check" CHECK ("drawdowns"."status" <> 'requested' or ("drawdowns"."released_by" is null and "drawdowns"."released_at" is null));--> statement-breakpoint
ALTER TABLE "drawdowns" ADD CONSTRAINT "drawdowns_status_check" CHECK ("drawdowns"."status" in ('requested', 'released', 'confirmed', 'voided'));--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_subject_check" CHECK ("consents"."subject" in ('enterprise', 'legal_representative'));--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_mode_check" CHECK ("consents"."mode" in ('once', 'case', 'store'));--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_paused_check" CHECK (("consents"."status" = 'paused') = ("consents"."paused_at" is not null));--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_uses_check" CHECK ("consents"."uses" >= 0 and "consents"."uses" <= "consents"."max_uses" and "consents"."max_uses" > 0 and "consents"."uses_per_day" > 0);--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_once_check" CHECK ("consents"."mode" <> 'once' or "consents"."max_uses" = 1);--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_status_check" CHECK ("consents"."status" in ('active', 'paused', 'withdrawn', 'expired', 'exhausted'));--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_domains_check" CHECK (cardinality("consents"."domains") > 0 or "consents"."subject" = 'legal_representative');--> statement-breakpoint
ALTER TABLE "job_requests" ADD CONSTRAINT "job_requests_job_check" CHECK ("job_requests"."job" in ('ingest', 'profile', 'match', 'monthly_report', 'clocks', 'audit_verify', 'verification', 'export', 'reminders'));--> statement-breakpoint
ALTER TABLE "ledger_accounts" ADD CONSTRAINT "ledger_accounts_code_check" CHECK ("ledger_accounts"."code" in ('line_limit', 'line_available', 'line_drawn', 'loan_principal', 'loan_interest_receivable', 'loan_interest_income', 'loan_settlement', 'loan_loss'));--> statement-breakpoint
ALTER TABLE "ledger_transactions" ADD CONSTRAINT "ledger_transactions_event_check" CHECK ("ledger_transactions"."event" in ('line_granted', 'line_expired', 'drawdown_requested', 'drawdown_confirmed', 'drawdown_voided', 'interest_accrued', 'repayment', 'written_off'));--> statement-breakpoint
ALTER TABLE "ledger_transfers" ADD CONSTRAINT "ledger_transfers_code_check" CHECK ("ledger_transfers"."code" in ('limit_granted', 'limit_withdrawn', 'limit_drawn', 'limit_restored', 'limit_retired', 'principal_disbursed', 'interest_accrued', 'interest_repaid', 'principal_repaid', 'principal_written_off', 'interest_written_off'));--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_role_check" CHECK ("memberships"."role" in ('owner', 'clerk', 'officer', 'approver', 'product_manager', 'compliance', 'official', 'deliverer', 'administrator'));--> statement-breakpoint
ALTER TABLE "data_reads" ADD CONSTRAINT "data_reads_basis_check" CHECK ("data_reads"."basis" in ('consent', 'case', 'supervision'));--> statement-breakpoint
ALTER TABLE "data_reads" ADD CONSTRAINT "data_reads_grounds_check" CHECK (case "data_reads"."basis"
        when 'consent' then "data_reads"."consent_id" is not null and "data_reads"."purpose" is not null and "data_reads"."access_id" is null
        when 'supervision' then "data_reads"."access_id" is not null and "data_reads"."consent_id" is null and "data_reads"."purpose" is null
        else "data_reads"."access_id" is null and "data_reads"."consent_id" is null and "data_reads"."purpose" is null end);--> statement-breakpoint
CREATE POLICY "sessions_delete" ON "sessions" AS PERMISSIVE FOR DELETE TO "xyd_app" USING ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "audit_seal_entries_read" ON "audit_seal_entries" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((select app.actor_kind()) in ('system', 'operator'));--> statement-breakpoint
CREATE POLICY "audit_seal_entries_insert" ON "audit_seal_entries" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "audit_seals_read" ON "audit_seals" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((select app.actor_kind()) in ('system', 'operator'));--> statement-breakpoint
CREATE POLICY "audit_seals_insert" ON "audit_seals" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
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
CREATE POLICY "consent_reminders_read" ON "consent_reminders" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((((select app.actor_kind()) in ('enterprise') and "consent_reminders"."enterprise_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "consent_reminders_insert" ON "consent_reminders" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "consent_requests_read" ON "consent_requests" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((((select app.actor_kind()) in ('bank') and "consent_requests"."bank_id" = (select app.actor_organisation())) or ((select app.actor_kind()) in ('enterprise') and consent_requests.uscc = (
    select e.uscc from enterprises e where e.id = (select app.actor_organisation()))) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "consent_requests_insert" ON "consent_requests" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK (((((select app.actor_kind()) in ('bank') and "consent_requests"."bank_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('officer')) and "consent_requests"."asked_by" = (select app.actor_user()) and "consent_requests"."status" = 'open' and ("consent_requests"."application_id" is null or exists (
            select from applications a
            where a.id = consent_requests.application_id and a.bank_id = consent_requests.bank_id))) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "consent_requests_update" ON "consent_requests" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING (((((select app.actor_kind()) in ('bank') and "consent_requests"."bank_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('officer'))) or (((select app.actor_kind()) in ('enterprise') and consent_requests.uscc = (
    select e.uscc from enterprises e where e.id = (select app.actor_organisation()))) and (select app.actor_role()) = 'owner') or (select app.actor_kind()) in ('system'))) WITH CHECK (((((select app.actor_kind()) in ('bank') and "consent_requests"."bank_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('officer')) and "consent_requests"."status" = 'cancelled') or (((select app.actor_kind()) in ('enterprise') and consent_requests.uscc = (
    select e.uscc from enterprises e where e.id = (select app.actor_organisation()))) and (select app.actor_role()) = 'owner' and "consent_requests"."answered_by" = (select app.actor_user()) and ("consent_requests"."status" = 'refused' or "consent_requests"."status" = 'granted' and exists (
            select from consents c
            where c.id = consent_requests.consent_id and c.enterprise_id = (select app.actor_organisation())
              and c.grantee_id = consent_requests.bank_id and c.purpose = consent_requests.purpose
              and c.subject = consent_requests.subject and c.items <@ consent_requests.items))) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "profile_export_files_read" ON "profile_export_files" AS PERMISSIVE FOR SELECT TO "xyd_app" USING (((((select app.actor_kind()) in ('bank') and "profile_export_files"."bank_id" = (select app.actor_organisation())) and (((select app.actor_kind()) in ('bank') and ((select app.actor_role()) in ('officer', 'approver'))) and app.has_consented("profile_export_files"."enterprise_id")) and "profile_export_files"."consent_ids" <@ array(select c.id from app.live_consents() c where c.mode = 'store') and exists (
            select from profile_exports e
            where e.id = profile_export_files.export_id and e.status = 'ready' and e.expires_at > statement_timestamp())) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "profile_export_files_insert" ON "profile_export_files" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "profile_export_files_delete" ON "profile_export_files" AS PERMISSIVE FOR DELETE TO "xyd_app" USING ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "profile_exports_read" ON "profile_exports" AS PERMISSIVE FOR SELECT TO "xyd_app" USING (((((select app.actor_kind()) in ('bank') and "profile_exports"."bank_id" = (select app.actor_organisation())) and "profile_exports"."requested_by" = (select app.actor_user())) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "profile_exports_insert" ON "profile_exports" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK (((((select app.actor_kind()) in ('bank') and "profile_exports"."bank_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('officer')) and "profile_exports"."requested_by" = (select app.actor_user()) and "profile_exports"."status" = 'queued') or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "profile_exports_update" ON "profile_exports" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING ((select app.actor_kind()) in ('system')) WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "write_offs_read" ON "write_offs" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((((select app.actor_kind()) in ('enterprise') and "write_offs"."enterprise_id" = (select app.actor_organisation())) or ((select app.actor_kind()) in ('bank') and "write_offs"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system') or ((select app.actor_kind()) in ('bureau') and "write_offs"."enterprise_id" in (select app.opened_enterprises()))));--> statement-breakpoint
CREATE POLICY "write_offs_insert" ON "write_offs" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((((select app.actor_kind()) in ('bank') and "write_offs"."bank_id" = (select app.actor_organisation())) and exists (
          select from app.changes_in_hand('write_off') c
          where c.id = change_id and c.subject_id = loan_id::text
            and (c.payload ->> 'principal')::bigint = principal_fen
            and (c.payload ->> 'interest')::bigint = interest_fen)));--> statement-breakpoint
CREATE POLICY "bank_accounts_read" ON "bank_accounts" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((((select app.actor_kind()) in ('enterprise') and "bank_accounts"."enterprise_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "bank_accounts_insert" ON "bank_accounts" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK (((((select app.actor_kind()) in ('enterprise') and "bank_accounts"."enterprise_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('owner'))) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "bank_accounts_update" ON "bank_accounts" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING (((((select app.actor_kind()) in ('enterprise') and "bank_accounts"."enterprise_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('owner'))) or (select app.actor_kind()) in ('system'))) WITH CHECK (((((select app.actor_kind()) in ('enterprise') and "bank_accounts"."enterprise_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('owner'))) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "legal_representatives_read" ON "legal_representatives" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((((select app.actor_kind()) in ('enterprise') and "legal_representatives"."enterprise_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system') or ((select app.actor_kind()) in ('bank') and ((select app.actor_role()) in ('officer', 'approver')) and "legal_representatives"."enterprise_id" in (select app.consented_representatives()))));--> statement-breakpoint
CREATE POLICY "legal_representatives_insert" ON "legal_representatives" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK (((((select app.actor_kind()) in ('enterprise') and "legal_representatives"."enterprise_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('owner'))) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "legal_representatives_update" ON "legal_representatives" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING (((((select app.actor_kind()) in ('enterprise') and "legal_representatives"."enterprise_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('owner'))) or (select app.actor_kind()) in ('system'))) WITH CHECK (((((select app.actor_kind()) in ('enterprise') and "legal_representatives"."enterprise_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('owner'))) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "platform_keys_read" ON "platform_keys" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((select app.actor_kind()) in ('system', 'operator'));--> statement-breakpoint
CREATE POLICY "platform_keys_insert" ON "platform_keys" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "platform_keys_update" ON "platform_keys" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING ((select app.actor_kind()) in ('system')) WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "subject_keys_read" ON "subject_keys" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((((select app.actor_kind()) in ('enterprise') and "subject_keys"."enterprise_id" = (select app.actor_organisation())) or "subject_keys"."user_id" = (select app.actor_user()) or (select app.actor_kind()) in ('system') or ((select app.actor_kind()) in ('bank') and ("subject_keys"."enterprise_id" in (select enterprise_id from enterprise_contacts)
            or "subject_keys"."enterprise_id" in (select enterprise_id from legal_representatives)))));--> statement-breakpoint
CREATE POLICY "subject_keys_insert" ON "subject_keys" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK (((((select app.actor_kind()) in ('enterprise') and "subject_keys"."enterprise_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('owner'))) or "subject_keys"."user_id" = (select app.actor_user()) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "subject_keys_update" ON "subject_keys" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING ((select app.actor_kind()) in ('system')) WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "access_alerts_read" ON "access_alerts" AS PERMISSIVE FOR SELECT TO "xyd_app" USING (((((select app.actor_kind()) in ('bank') and "access_alerts"."bank_id" = (select app.actor_organisation())) and (select app.actor_role()) = 'compliance') or (select app.actor_kind()) in ('bureau', 'system')));--> statement-breakpoint
CREATE POLICY "access_alerts_insert" ON "access_alerts" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "access_alerts_update" ON "access_alerts" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING (((((select app.actor_kind()) in ('bank') and "access_alerts"."bank_id" = (select app.actor_organisation())) and (select app.actor_role()) = 'compliance') or (select app.actor_kind()) in ('bureau'))) WITH CHECK (((((select app.actor_kind()) in ('bank') and "access_alerts"."bank_id" = (select app.actor_organisation())) and (select app.actor_role()) = 'compliance' and "access_alerts"."explained_by" = (select app.actor_user()) and "access_alerts"."status" in ('explained', 'escalated')) or ((select app.actor_kind()) in ('bureau') and (select app.actor_role()) = 'official' and "access_alerts"."escalated_by" = (select app.actor_user()) and "access_alerts"."status" = 'escalated')));--> statement-breakpoint
CREATE POLICY "supervisory_accesses_read" ON "supervisory_accesses" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((((select app.actor_kind()) in ('bureau') and "supervisory_accesses"."bureau_id" = (select app.actor_organisation())) or ((select app.actor_kind()) in ('enterprise') and "supervisory_accesses"."enterprise_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "supervisory_accesses_insert" ON "supervisory_accesses" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((((((select app.actor_kind()) in ('bureau') and "supervisory_accesses"."bureau_id" = (select app.actor_organisation())) and "supervisory_accesses"."opened_by" = (select app.actor_user()) and (select app.actor_role()) = 'official') or (select app.actor_kind()) in ('system')) and "supervisory_accesses"."opened_at" = now() and "supervisory_accesses"."closed_at" is null));--> statement-breakpoint
CREATE POLICY "supervisory_accesses_update" ON "supervisory_accesses" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING ((((select app.actor_kind()) in ('bureau') and "supervisory_accesses"."bureau_id" = (select app.actor_organisation())) and "supervisory_accesses"."closed_at" is null)) WITH CHECK ((((select app.actor_kind()) in ('bureau') and "supervisory_accesses"."bureau_id" = (select app.actor_organisation())) and "supervisory_accesses"."closed_at" is not null));--> statement-breakpoint
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
CREATE POLICY "invitations_read" ON "invitations" AS PERMISSIVE FOR SELECT TO "xyd_app" USING (("invitations"."organisation_id" = (select app.actor_organisation()) or "invitations"."issuer_id" = (select app.actor_organisation()) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "invitations_insert" ON "invitations" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK (((((select app.actor_role()) in ('owner', 'administrator')) and "invitations"."invited_by" = (select app.actor_user()) and "invitations"."issuer_id" = (select app.actor_organisation()) and ((((select app.actor_kind()) in ('enterprise') and "invitations"."organisation_id" = (select app.actor_organisation())) and "invitations"."status" = 'open' and "invitations"."role" in ('owner', 'clerk')) or ((select app.actor_kind()) in ('bank', 'bureau', 'source', 'operator') and "invitations"."status" = 'proposed' and ("invitations"."organisation_id" = (select app.actor_organisation()) or ((select app.actor_kind()) in ('operator') and "invitations"."role" = 'administrator' and exists (
                    select from organisations o where o.id = organisation_id and o.kind <> 'enterprise')))))) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "invitations_update" ON "invitations" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING (((((select app.actor_role()) in ('owner', 'administrator')) and ("invitations"."organisation_id" = (select app.actor_organisation()) or "invitations"."issuer_id" = (select app.actor_organisation())) and "invitations"."status" in ('proposed', 'open')) or (select app.actor_kind()) in ('system'))) WITH CHECK (((((select app.actor_role()) in ('owner', 'administrator')) and ("invitations"."status" = 'revoked' or ("invitations"."status" = 'open' and "invitations"."issuer_id" = (select app.actor_organisation()) and app.approves('staff', 'invitation', "invitations"."id"::text, jsonb_build_object('role', "invitations"."role"))))) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "verifications_read" ON "verifications" AS PERMISSIVE FOR SELECT TO "xyd_app" USING (("verifications"."enterprise_id" = (select app.actor_organisation()) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "verifications_insert" ON "verifications" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK (((((select app.actor_kind()) in ('enterprise') and "verifications"."enterprise_id" = (select app.actor_organisation())) and "verifications"."asked_by" = (select app.actor_user()) and (select app.actor_role()) = 'owner' and "verifications"."status" = 'asked') or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "verifications_update" ON "verifications" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING (((((select app.actor_kind()) in ('enterprise') and "verifications"."enterprise_id" = (select app.actor_organisation())) and (select app.actor_role()) = 'owner') or (select app.actor_kind()) in ('system'))) WITH CHECK (((((select app.actor_kind()) in ('enterprise') and "verifications"."enterprise_id" = (select app.actor_organisation())) and "verifications"."status" = 'expired') or (select app.actor_kind()) in ('system')));--> statement-breakpoint
ALTER POLICY "credit_lines_read" ON "credit_lines" TO xyd_app USING ((((select app.actor_kind()) in ('enterprise') and "credit_lines"."enterprise_id" = (select app.actor_organisation())) or ((select app.actor_kind()) in ('bank') and "credit_lines"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system') or ((select app.actor_kind()) in ('bureau') and "credit_lines"."enterprise_id" in (select app.opened_enterprises()))));--> statement-breakpoint
ALTER POLICY "credit_lines_insert" ON "credit_lines" TO xyd_app WITH CHECK (((((select app.actor_kind()) in ('bank') and "credit_lines"."bank_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('approver')) and exists (
            select from application_decisions d
            where d.application_id = credit_lines.application_id and d.kind = 'approve' and d.outcome = 'confirmed'
              and d.limit_fen = credit_lines.limit_fen and d.rate_bps = credit_lines.rate_bps
              and d.term_months = credit_lines.term_months and d.expires_on = credit_lines.expires_on)) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
ALTER POLICY "credit_lines_update" ON "credit_lines" TO xyd_app USING ((((select app.actor_kind()) in ('bank') and "credit_lines"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system'))) WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
ALTER POLICY "drawdowns_read" ON "drawdowns" TO xyd_app USING ((((select app.actor_kind()) in ('enterprise') and "drawdowns"."enterprise_id" = (select app.actor_organisation())) or ((select app.actor_kind()) in ('bank') and "drawdowns"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system') or ((select app.actor_kind()) in ('bureau') and "drawdowns"."enterprise_id" in (select app.opened_enterprises()))));--> statement-breakpoint
ALTER POLICY "drawdowns_insert" ON "drawdowns" TO xyd_app WITH CHECK (((((select app.actor_kind()) in ('bank') and "drawdowns"."bank_id" = (select app.actor_organisation())) and "drawdowns"."requested_by" = (select app.actor_user()) and "drawdowns"."status" = 'requested' and (select app.actor_role()) = 'officer') or (select app.actor_kind()) in ('system')));--> statement-breakpoint
ALTER POLICY "drawdowns_update" ON "drawdowns" TO xyd_app USING ((((select app.actor_kind()) in ('enterprise') and "drawdowns"."enterprise_id" = (select app.actor_organisation())) or ((select app.actor_kind()) in ('bank') and "drawdowns"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system'))) WITH CHECK (((((select app.actor_kind()) in ('enterprise') and "drawdowns"."enterprise_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('owner')) and "drawdowns"."resolved_by" = (select app.actor_user()) and "drawdowns"."status" = 'confirmed') or (((select app.actor_kind()) in ('bank') and "drawdowns"."bank_id" = (select app.actor_organisation())) and (("drawdowns"."released_by" = (select app.actor_user()) and "drawdowns"."status" = 'released' and (select app.actor_role()) = 'approver') or (((select app.actor_role()) in ('officer', 'approver')) and "drawdowns"."resolved_by" = (select app.actor_user()) and "drawdowns"."status" = 'voided'))) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
ALTER POLICY "application_decisions_read" ON "application_decisions" TO xyd_app USING ((((select app.actor_kind()) in ('bank') and "application_decisions"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system') or ((select app.actor_kind()) in ('bureau') and "application_decisions"."enterprise_id" in (select app.opened_enterprises())) or (((select app.actor_kind()) in ('enterprise') and "application_decisions"."enterprise_id" = (select app.actor_organisation())) and "application_decisions"."outcome" = 'confirmed')));--> statement-breakpoint
ALTER POLICY "application_decisions_insert" ON "application_decisions" TO xyd_app WITH CHECK (((((select app.actor_kind()) in ('bank') and "application_decisions"."bank_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('officer')) and "application_decisions"."proposed_by" = (select app.actor_user()) and "application_decisions"."outcome" = 'open') or (select app.actor_kind()) in ('system')));--> statement-breakpoint
ALTER POLICY "application_decisions_update" ON "application_decisions" TO xyd_app USING ((((select app.actor_kind()) in ('bank') and "application_decisions"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system'))) WITH CHECK (((((select app.actor_kind()) in ('bank') and "application_decisions"."bank_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('approver')) and "application_decisions"."reviewed_by" = (select app.actor_user()) and "application_decisions"."outcome" <> 'open') or (select app.actor_kind()) in ('system')));--> statement-breakpoint
ALTER POLICY "applications_read" ON "applications" TO xyd_app USING ((((select app.actor_kind()) in ('enterprise') and "applications"."enterprise_id" = (select app.actor_organisation())) or ((select app.actor_kind()) in ('bank') and "applications"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system') or ((select app.actor_kind()) in ('bureau') and "applications"."enterprise_id" in (select app.opened_enterprises()))));--> statement-breakpoint
ALTER POLICY "applications_insert" ON "applications" TO xyd_app WITH CHECK (((((select app.actor_kind()) in ('enterprise') and "applications"."enterprise_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('owner')) and "applications"."submitted_by" = (select app.actor_user()) and "applications"."status" = 'submitted' and num_nonnulls("applications"."accepted_at", "applications"."accepted_by", "applications"."closed_at") = 0) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
ALTER POLICY "applications_update" ON "applications" TO xyd_app USING (((((select app.actor_kind()) in ('enterprise') and "applications"."enterprise_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('owner'))) or (((select app.actor_kind()) in ('bank') and "applications"."bank_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('officer', 'approver', 'administrator'))) or (select app.actor_kind()) in ('system'))) WITH CHECK (((((select app.actor_kind()) in ('enterprise') and "applications"."enterprise_id" = (select app.actor_organisation())) and "applications"."status" = 'withdrawn') or (((select app.actor_kind()) in ('bank') and "applications"."bank_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('administrator')) and "applications"."status" in ('accepted', 'proposed') and app.hands_over_to("applications"."accepted_by")) or (((select app.actor_kind()) in ('bank') and "applications"."bank_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('officer', 'approver')) and ("applications"."status" in ('accepted', 'proposed') or exists (
            select from application_decisions d
            where d.application_id = applications.id and d.outcome = 'confirmed'
              and applications.status = case d.kind when 'approve' then 'approved' else 'declined' end))) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
ALTER POLICY "consents_read" ON "consents" TO xyd_app USING (("consents"."enterprise_id" = (select app.actor_organisation()) or "consents"."grantee_id" = (select app.actor_organisation()) or (select app.actor_kind()) in ('system') or ((select app.actor_kind()) in ('bureau') and "consents"."enterprise_id" in (select app.opened_enterprises()))));--> statement-breakpoint
ALTER POLICY "consents_insert" ON "consents" TO xyd_app WITH CHECK (((((select app.actor_kind()) in ('enterprise') and "consents"."enterprise_id" = (select app.actor_organisation())) and "consents"."granted_by" = (select app.actor_user()) and (select app.actor_role()) = 'owner' and "consents"."status" = 'active' and "consents"."uses" = 0 and "consents"."signature" is not null and (select app.actor_is_verified()) and ("consents"."subject" = 'enterprise' or (select app.actor_is_legal_representative()))) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
ALTER POLICY "consents_update" ON "consents" TO xyd_app USING (((((select app.actor_kind()) in ('enterprise') and "consents"."enterprise_id" = (select app.actor_organisation())) and (select app.actor_role()) = 'owner') or (select app.actor_kind()) in ('system'))) WITH CHECK (((((select app.actor_kind()) in ('enterprise') and "consents"."enterprise_id" = (select app.actor_organisation())) and (select app.actor_role()) = 'owner' and "consents"."status" in ('active', 'paused', 'withdrawn')) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
ALTER POLICY "deliveries_insert" ON "deliveries" TO xyd_app WITH CHECK (((((select app.actor_kind()) in ('source') and "deliveries"."source_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('deliverer')) and "deliveries"."delivered_by" = (select app.actor_user()) and "deliveries"."status" = 'received') or (select app.actor_kind()) in ('system')));--> statement-breakpoint
ALTER POLICY "delivery_rejects_read" ON "delivery_rejects" TO xyd_app USING (("delivery_rejects"."source_id" = (select app.actor_organisation()) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
ALTER POLICY "enterprise_contacts_read" ON "enterprise_contacts" TO xyd_app USING (("enterprise_contacts"."enterprise_id" = (select app.actor_organisation()) or (select app.actor_kind()) in ('system') or ((select app.actor_kind()) in ('bank') and ((select app.actor_role()) in ('officer', 'approver')) and ("enterprise_contacts"."enterprise_id" in (select enterprise_id from applications where closed_at is null)
            or "enterprise_contacts"."enterprise_id" in (select enterprise_id from credit_lines where status = 'active')
            or "enterprise_contacts"."enterprise_id" in (select enterprise_id from loans where status <> 'settled')))));--> statement-breakpoint
ALTER POLICY "enterprise_contacts_update" ON "enterprise_contacts" TO xyd_app USING ((("enterprise_contacts"."enterprise_id" = (select app.actor_organisation()) and ((select app.actor_role()) in ('owner'))) or (select app.actor_kind()) in ('system'))) WITH CHECK ((("enterprise_contacts"."enterprise_id" = (select app.actor_organisation()) and ((select app.actor_role()) in ('owner'))) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
ALTER POLICY "enterprises_read" ON "enterprises" TO xyd_app USING (("enterprises"."id" = (select app.actor_organisation()) or (select app.actor_kind()) in ('system') or ((select app.actor_kind()) in ('bureau') and "enterprises"."id" in (select app.opened_enterprises())) or ((select app.actor_kind()) in ('bank') and ("enterprises"."id" in (select enterprise_id from applications) or "enterprises"."id" in (select enterprise_id from consents)))));--> statement-breakpoint
ALTER POLICY "enterprises_update" ON "enterprises" TO xyd_app USING ((("enterprises"."id" = (select app.actor_organisation()) and ((select app.actor_role()) in ('owner'))) or (select app.actor_kind()) in ('system'))) WITH CHECK ((("enterprises"."id" = (select app.actor_organisation()) and ((select app.actor_role()) in ('owner'))) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
ALTER POLICY "job_requests_insert" ON "job_requests" TO xyd_app WITH CHECK (((select app.actor_kind()) in ('system', 'operator') or ("job_requests"."organisation_id" = (select app.actor_organisation()) and (case (select app.actor_kind())
  when 'enterprise' then job = 'verification'
    or job = 'profile' and key = 'enterprise:' || (select app.actor_organisation())
  when 'bank' then job = 'export' or job = 'match' and key = 'bank:' || (select app.actor_organisation())
  when 'source' then job = 'ingest'
  when 'bureau' then job = 'monthly_report' and key like 'asked:%:' || (select app.actor_organisation())
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
  else false end))));--> statement-breakpoint
ALTER POLICY "ledger_accounts_read" ON "ledger_accounts" TO xyd_app USING ((((select app.actor_kind()) in ('enterprise') and "ledger_accounts"."enterprise_id" = (select app.actor_organisation())) or ((select app.actor_kind()) in ('bank') and "ledger_accounts"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
ALTER POLICY "ledger_accounts_insert" ON "ledger_accounts" TO xyd_app WITH CHECK (((((select app.actor_kind()) in ('enterprise') and "ledger_accounts"."enterprise_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('owner'))) or (((select app.actor_kind()) in ('bank') and "ledger_accounts"."bank_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('officer', 'approver'))) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
ALTER POLICY "ledger_accounts_update" ON "ledger_accounts" TO xyd_app USING (((((select app.actor_kind()) in ('enterprise') and "ledger_accounts"."enterprise_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('owner'))) or (((select app.actor_kind()) in ('bank') and "ledger_accounts"."bank_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('officer', 'approver'))) or (select app.actor_kind()) in ('system'))) WITH CHECK (((((select app.actor_kind()) in ('enterprise') and "ledger_accounts"."enterprise_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('owner'))) or (((select app.actor_kind()) in ('bank') and "ledger_accounts"."bank_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('officer', 'approver'))) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
ALTER POLICY "ledger_transactions_read" ON "ledger_transactions" TO xyd_app USING ((((select app.actor_kind()) in ('enterprise') and "ledger_transactions"."enterprise_id" = (select app.actor_organisation())) or ((select app.actor_kind()) in ('bank') and "ledger_transactions"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
ALTER POLICY "ledger_transactions_insert" ON "ledger_transactions" TO xyd_app WITH CHECK ((((((select app.actor_kind()) in ('enterprise') and "ledger_transactions"."enterprise_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('owner'))) or (((select app.actor_kind()) in ('bank') and "ledger_transactions"."bank_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('officer', 'approver'))) or (select app.actor_kind()) in ('system')) and case event
          when 'drawdown_confirmed' then (select app.actor_kind()) in ('enterprise', 'system')
            and ((select app.actor_kind()) = 'system'
              or exists (select from loans l where l.id = subject_id and l.started_on = effective_on))
          when 'written_off' then exists (select from write_offs w where w.loan_id = subject_id)
          else (select app.actor_kind()) in ('bank', 'system') end));--> statement-breakpoint
ALTER POLICY "ledger_transfers_read" ON "ledger_transfers" TO xyd_app USING ((((select app.actor_kind()) in ('enterprise') and "ledger_transfers"."enterprise_id" = (select app.actor_organisation())) or ((select app.actor_kind()) in ('bank') and "ledger_transfers"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
ALTER POLICY "ledger_transfers_insert" ON "ledger_transfers" TO xyd_app WITH CHECK ((((((select app.actor_kind()) in ('enterprise') and "ledger_transfers"."enterprise_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('owner'))) or (((select app.actor_kind()) in ('bank') and "ledger_transfers"."bank_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('officer', 'approver'))) or (select app.actor_kind()) in ('system')) and case when (select app.actor_kind()) = 'system' then true
          when (select app.actor_kind()) = 'enterprise' and code not in ('limit_drawn', 'principal_disbursed') then false
          else exists (
            select from ledger_transactions x
            where x.id = transaction_id and x.xmin = pg_current_xact_id_if_assigned()::xid
              and case when code in ('principal_written_off', 'interest_written_off') then x.event = 'written_off'
                when code = 'principal_disbursed' then x.event = 'drawdown_confirmed'
                else true end)
          end));--> statement-breakpoint
ALTER POLICY "instalments_read" ON "instalments" TO xyd_app USING ((((select app.actor_kind()) in ('enterprise') and "instalments"."enterprise_id" = (select app.actor_organisation())) or ((select app.actor_kind()) in ('bank') and "instalments"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system') or ((select app.actor_kind()) in ('bureau') and "instalments"."enterprise_id" in (select app.opened_enterprises()))));--> statement-breakpoint
ALTER POLICY "instalments_insert" ON "instalments" TO xyd_app WITH CHECK (((((select app.actor_kind()) in ('enterprise') and "instalments"."enterprise_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('owner')) and exists (
            select from loans l where l.id = loan_id and l.xmin = pg_current_xact_id_if_assigned()::xid)) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
ALTER POLICY "instalments_update" ON "instalments" TO xyd_app USING (((((select app.actor_kind()) in ('bank') and "instalments"."bank_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('officer', 'approver'))) or (select app.actor_kind()) in ('system'))) WITH CHECK (((((select app.actor_kind()) in ('bank') and "instalments"."bank_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('officer', 'approver'))) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
ALTER POLICY "loans_read" ON "loans" TO xyd_app USING ((((select app.actor_kind()) in ('enterprise') and "loans"."enterprise_id" = (select app.actor_organisation())) or ((select app.actor_kind()) in ('bank') and "loans"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system') or ((select app.actor_kind()) in ('bureau') and "loans"."enterprise_id" in (select app.opened_enterprises()))));--> statement-breakpoint
ALTER POLICY "loans_insert" ON "loans" TO xyd_app WITH CHECK (((((select app.actor_kind()) in ('enterprise') and "loans"."enterprise_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('owner')) and exists (
            select from drawdowns d join credit_lines l on l.id = d.credit_line_id
            where d.id = loans.drawdown_id and l.id = loans.credit_line_id and d.status = 'confirmed'
              and d.amount_fen = loans.principal_fen and d.paid_on = loans.started_on
              and d.term_months = loans.term_months and d.repayment_method = loans.repayment_method
              and l.rate_bps = loans.rate_bps and loans.status = 'active')) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
ALTER POLICY "loans_update" ON "loans" TO xyd_app USING (((((select app.actor_kind()) in ('bank') and "loans"."bank_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('officer', 'approver'))) or (select app.actor_kind()) in ('system'))) WITH CHECK (((((select app.actor_kind()) in ('bank') and "loans"."bank_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('officer', 'approver')) and ("loans"."status" <> 'written_off' or exists (select from write_offs w where w.loan_id = loans.id))) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
ALTER POLICY "repayments_read" ON "repayments" TO xyd_app USING ((((select app.actor_kind()) in ('enterprise') and "repayments"."enterprise_id" = (select app.actor_organisation())) or ((select app.actor_kind()) in ('bank') and "repayments"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system') or ((select app.actor_kind()) in ('bureau') and "repayments"."enterprise_id" in (select app.opened_enterprises()))));--> statement-breakpoint
ALTER POLICY "repayments_insert" ON "repayments" TO xyd_app WITH CHECK (((((select app.actor_kind()) in ('bank') and "repayments"."bank_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('officer')) and "repayments"."recorded_by" = (select app.actor_user())) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
ALTER POLICY "memberships_update" ON "memberships" TO xyd_app USING (((select app.actor_kind()) in ('system') or (((select app.actor_role()) in ('owner', 'administrator')) and "memberships"."organisation_id" = (select app.actor_organisation())))) WITH CHECK (((select app.actor_kind()) in ('system') or ("memberships"."organisation_id" = (select app.actor_organisation()) and (not "memberships"."user_id" = (select app.actor_user())) and (((select app.actor_kind()) in ('enterprise') and ((select app.actor_role()) in ('owner', 'administrator'))) or app.approves('staff', 'membership', "memberships"."id"::text, jsonb_build_object('role', "memberships"."role", 'status', "memberships"."status"))))));--> statement-breakpoint
ALTER POLICY "organisations_insert" ON "organisations" TO xyd_app WITH CHECK (((select app.actor_kind()) in ('system') or ((select app.actor_kind()) in ('operator') and "organisations"."kind" in ('bank', 'bureau', 'source'))));--> statement-breakpoint
ALTER POLICY "organisations_update" ON "organisations" TO xyd_app USING ((select app.actor_kind()) in ('system', 'operator')) WITH CHECK (((select app.actor_kind()) in ('system') or app.approves('staff', 'organisation', "organisations"."id"::text, jsonb_build_object('status', "organisations"."status"))));--> statement-breakpoint
ALTER POLICY "sessions_read" ON "sessions" TO xyd_app USING (((select app.actor_kind()) in ('system') or "sessions"."user_id" = (select app.actor_user())));--> statement-breakpoint
ALTER POLICY "sessions_update" ON "sessions" TO xyd_app USING (((select app.actor_kind()) in ('system') or "sessions"."user_id" = (select app.actor_user()))) WITH CHECK (((select app.actor_kind()) in ('system') or ("sessions"."user_id" = (select app.actor_user()) and "sessions"."ended_at" is not null)));--> statement-breakpoint
ALTER POLICY "targets_insert" ON "targets" TO xyd_app WITH CHECK (((select app.actor_kind()) in ('system') or ((select app.actor_kind()) in ('bureau') and exists (
      select from app.changes_in_hand('target') c
      where c.id = change_id and c.payload ->> 'indicator' = indicator and (c.payload ->> 'year')::integer = year
        and (c.payload ->> 'value')::numeric = value and c.payload ->> 'unit' = unit
        and c.payload ->> 'direction' = direction))));--> statement-breakpoint
ALTER POLICY "targets_update" ON "targets" TO xyd_app USING ((select app.actor_kind()) in ('system', 'bureau')) WITH CHECK (((select app.actor_kind()) in ('system') or ((select app.actor_kind()) in ('bureau') and exists (
      select from app.changes_in_hand('target') c
      where c.id = change_id and c.payload ->> 'indicator' = indicator and (c.payload ->> 'year')::integer = year
        and (c.payload ->> 'value')::numeric = value and c.payload ->> 'unit' = unit
        and c.payload ->> 'direction' = direction))));--> statement-breakpoint
ALTER POLICY "loan_product_versions_insert" ON "loan_product_versions" TO xyd_app WITH CHECK (((((select app.actor_kind()) in ('bank') and "loan_product_versions"."bank_id" = (select app.actor_organisation())) and exists (
            select from app.changes_in_hand('product') c
            join loan_products p on p.id = product_id and p.bank_id = loan_product_versions.bank_id
            where c.id = change_id and c.payload -> 'terms' = loan_product_versions.terms
              and c.payload ->> 'code' = p.code)) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
ALTER POLICY "loan_product_versions_update" ON "loan_product_versions" TO xyd_app USING ((((select app.actor_kind()) in ('bank') and "loan_product_versions"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system'))) WITH CHECK (((((select app.actor_kind()) in ('bank') and "loan_product_versions"."bank_id" = (select app.actor_organisation())) and exists (
            select from app.changes_in_hand('product') c
            join loan_products p on p.id = product_id and p.bank_id = loan_product_versions.bank_id
            where c.payload ->> 'code' = p.code)) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
ALTER POLICY "loan_products_insert" ON "loan_products" TO xyd_app WITH CHECK (((((select app.actor_kind()) in ('bank') and "loan_products"."bank_id" = (select app.actor_organisation())) and exists (select from app.changes_in_hand('product') c where c.payload ->> 'code' = code)) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
ALTER POLICY "loan_products_update" ON "loan_products" TO xyd_app USING ((((select app.actor_kind()) in ('bank') and "loan_products"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system'))) WITH CHECK (((((select app.actor_kind()) in ('bank') and "loan_products"."bank_id" = (select app.actor_organisation())) and exists (select from app.changes_in_hand('product') c where c.payload ->> 'code' = code)) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
ALTER POLICY "profile_parts_read" ON "profile_parts" TO xyd_app USING ((((select app.actor_kind()) in ('enterprise') and "profile_parts"."enterprise_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system') or ("profile_parts"."domain" <> 'derived' and "profile_parts"."items" is not null and (((select app.actor_kind()) in ('bank') and ((select app.actor_role()) in ('officer', 'approver'))) and (cardinality("profile_parts"."items") > 0 or app.has_consented("profile_parts"."enterprise_id")) and not exists (
    select from unnest("profile_parts"."items") wanted(item)
    where not exists (
      select from app.live_consents() c
      where c.enterprise_id = "profile_parts"."enterprise_id" and wanted.item = any (c.items)
        and coalesce(c.range_from, '-infinity') <= coalesce("profile_parts"."since", 'infinity')))))));--> statement-breakpoint
ALTER POLICY "profiles_read" ON "profiles" TO xyd_app USING ((((select app.actor_kind()) in ('enterprise') and "profiles"."enterprise_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system') or (((select app.actor_kind()) in ('bank') and ((select app.actor_role()) in ('officer', 'approver'))) and app.has_consented("profiles"."enterprise_id"))));--> statement-breakpoint
ALTER POLICY "electricity_bills_read" ON "electricity_bills" TO xyd_app USING ((((select app.actor_kind()) in ('enterprise') and "electricity_bills"."enterprise_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system') or (((select app.actor_kind()) in ('bank') and ((select app.actor_role()) in ('officer', 'approver'))) and not exists (
    select from unnest('{electricity_bill}'::text[]) wanted(item)
    where not exists (
      select from app.live_consents() c
      where c.enterprise_id = "electricity_bills"."enterprise_id" and wanted.item = any (c.items)
        and coalesce(c.range_from, '-infinity') <= coalesce("electricity_bills"."month", 'infinity'))))));--> statement-breakpoint
ALTER POLICY "invoice_months_read" ON "invoice_months" TO xyd_app USING ((((select app.actor_kind()) in ('enterprise') and "invoice_months"."enterprise_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system') or (((select app.actor_kind()) in ('bank') and ((select app.actor_role()) in ('officer', 'approver'))) and not exists (
    select from unnest('{invoice_month}'::text[]) wanted(item)
    where not exists (
      select from app.live_consents() c
      where c.enterprise_id = "invoice_months"."enterprise_id" and wanted.item = any (c.items)
        and coalesce(c.range_from, '-infinity') <= coalesce("invoice_months"."month", 'infinity'))))));--> statement-breakpoint
ALTER POLICY "social_security_months_read" ON "social_security_months" TO xyd_app USING ((((select app.actor_kind()) in ('enterprise') and "social_security_months"."enterprise_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system') or (((select app.actor_kind()) in ('bank') and ((select app.actor_role()) in ('officer', 'approver'))) and not exists (
    select from unnest('{social_security_month}'::text[]) wanted(item)
    where not exists (
      select from app.live_consents() c
      where c.enterprise_id = "social_security_months"."enterprise_id" and wanted.item = any (c.items)
        and coalesce(c.range_from, '-infinity') <= coalesce("social_security_months"."month", 'infinity'))))));--> statement-breakpoint
ALTER POLICY "tax_filings_read" ON "tax_filings" TO xyd_app USING ((((select app.actor_kind()) in ('enterprise') and "tax_filings"."enterprise_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system') or (((select app.actor_kind()) in ('bank') and ((select app.actor_role()) in ('officer', 'approver'))) and not exists (
    select from unnest('{tax_filing}'::text[]) wanted(item)
    where not exists (
      select from app.live_consents() c
      where c.enterprise_id = "tax_filings"."enterprise_id" and wanted.item = any (c.items)
        and coalesce(c.range_from, '-infinity') <= coalesce("tax_filings"."month", 'infinity'))))));--> statement-breakpoint
ALTER POLICY "tax_grades_read" ON "tax_grades" TO xyd_app USING ((((select app.actor_kind()) in ('enterprise') and "tax_grades"."enterprise_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system') or (((select app.actor_kind()) in ('bank') and ((select app.actor_role()) in ('officer', 'approver'))) and not exists (
    select from unnest('{tax_grade}'::text[]) wanted(item)
    where not exists (
      select from app.live_consents() c
      where c.enterprise_id = "tax_grades"."enterprise_id" and wanted.item = any (c.items)
        and coalesce(c.range_from, '-infinity') <= coalesce(make_date("tax_grades"."year", 12, 1), 'infinity'))))));--> statement-breakpoint
ALTER POLICY "water_bills_read" ON "water_bills" TO xyd_app USING ((((select app.actor_kind()) in ('enterprise') and "water_bills"."enterprise_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system') or (((select app.actor_kind()) in ('bank') and ((select app.actor_role()) in ('officer', 'approver'))) and not exists (
    select from unnest('{water_bill}'::text[]) wanted(item)
    where not exists (
      select from app.live_consents() c
      where c.enterprise_id = "water_bills"."enterprise_id" and wanted.item = any (c.items)
        and coalesce(c.range_from, '-infinity') <= coalesce("water_bills"."month", 'infinity'))))));--> statement-breakpoint
ALTER POLICY "data_reads_insert" ON "data_reads" TO xyd_app WITH CHECK (("data_reads"."reader_organisation_id" = (select app.actor_organisation()) and "data_reads"."reader_user_id" = (select app.actor_user()) and "data_reads"."reader_role" = (select app.actor_role()) and "data_reads"."at" between now() - interval '2 hours' and now() + interval '2 hours' and ("data_reads"."application_id" is null or exists (
          select from applications a
          where a.id = application_id and a.enterprise_id = data_reads.enterprise_id
            and a.bank_id = data_reads.reader_organisation_id)) and case "data_reads"."basis"
          when 'consent' then exists (
            select from consents c
            where c.id = data_reads.consent_id and c.enterprise_id = data_reads.enterprise_id
              and c.grantee_id = data_reads.reader_organisation_id and c.purpose = data_reads.purpose
              and c.status = 'active' and c.expires_at > statement_timestamp() and data_reads.domains <@ c.domains)
          when 'case' then app.have_business(data_reads.enterprise_id, data_reads.reader_organisation_id)
          when 'supervision' then exists (
            select from supervisory_accesses s
            where s.id = data_reads.access_id and s.enterprise_id = data_reads.enterprise_id
              and s.opened_by = data_reads.reader_user_id and s.closed_at is null
              and s.expires_at > statement_timestamp())
          else false end));