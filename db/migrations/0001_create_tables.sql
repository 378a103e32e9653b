CREATE TABLE "credit_lines" (
	"id" uuid PRIMARY KEY NOT NULL,
	"number" text NOT NULL,
	"application_id" uuid NOT NULL,
	"enterprise_id" uuid NOT NULL,
	"bank_id" uuid NOT NULL,
	"product_version_id" uuid NOT NULL,
	"division_code" text NOT NULL,
	"industry_section" text NOT NULL,
	"size_class" text NOT NULL,
	"guarantee_mode" text NOT NULL,
	"first_loan" boolean NOT NULL,
	"limit_fen" bigint NOT NULL,
	"rate_bps" integer NOT NULL,
	"term_months" integer NOT NULL,
	"repayment_method" text NOT NULL,
	"revolving" boolean NOT NULL,
	"granted_on" date NOT NULL,
	"expires_on" date NOT NULL,
	"status" text DEFAULT 'active' NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "credit_lines_number_unique" UNIQUE("number"),
	CONSTRAINT "credit_lines_application_unique" UNIQUE("application_id"),
	CONSTRAINT "credit_lines_tenant_unique" UNIQUE("id","enterprise_id","bank_id"),
	CONSTRAINT "credit_lines_status_check" CHECK ("credit_lines"."status" in ('active', 'expired', 'closed')),
	CONSTRAINT "credit_lines_guarantee_mode_check" CHECK ("credit_lines"."guarantee_mode" in ('credit', 'guaranteed', 'mortgaged', 'pledged', 'mixed')),
	CONSTRAINT "credit_lines_method_check" CHECK ("credit_lines"."repayment_method" in ('annuity', 'equal_principal', 'interest_only', 'bullet')),
	CONSTRAINT "credit_lines_limit_check" CHECK ("credit_lines"."limit_fen" > 0)
);
--> statement-breakpoint
ALTER TABLE "credit_lines" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "drawdowns" (
	"id" uuid PRIMARY KEY NOT NULL,
	"number" text NOT NULL,
	"credit_line_id" uuid NOT NULL,
	"enterprise_id" uuid NOT NULL,
	"bank_id" uuid NOT NULL,
	"amount_fen" bigint NOT NULL,
	"term_months" integer NOT NULL,
	"repayment_method" text NOT NULL,
	"bank_receipt_number" text NOT NULL,
	"paid_on" date NOT NULL,
	"status" text DEFAULT 'requested' NOT NULL,
	"requested_by" uuid,
	"requested_at" timestamp with time zone NOT NULL,
	"resolved_by" uuid,
	"resolved_at" timestamp with time zone,
	CONSTRAINT "drawdowns_number_unique" UNIQUE("number"),
	CONSTRAINT "drawdowns_receipt_unique" UNIQUE("bank_id","bank_receipt_number"),
	CONSTRAINT "drawdowns_tenant_unique" UNIQUE("id","enterprise_id","bank_id"),
	CONSTRAINT "drawdowns_status_check" CHECK ("drawdowns"."status" in ('requested', 'confirmed', 'voided')),
	CONSTRAINT "drawdowns_method_check" CHECK ("drawdowns"."repayment_method" in ('annuity', 'equal_principal', 'interest_only', 'bullet')),
	CONSTRAINT "drawdowns_amount_check" CHECK ("drawdowns"."amount_fen" > 0)
);
--> statement-breakpoint
ALTER TABLE "drawdowns" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "application_decisions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"application_id" uuid NOT NULL,
	"enterprise_id" uuid NOT NULL,
	"bank_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"limit_fen" bigint,
	"rate_bps" integer,
	"term_months" integer,
	"repayment_method" text,
	"revolving" boolean,
	"expires_on" date,
	"decline_reason" text,
	"opinion" text NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"proposed_by" uuid NOT NULL,
	"proposed_at" timestamp with time zone NOT NULL,
	"outcome" text DEFAULT 'open' NOT NULL,
	"reviewed_by" uuid,
	"reviewed_at" timestamp with time zone,
	"review_note" text,
	CONSTRAINT "application_decisions_kind_check" CHECK ("application_decisions"."kind" in ('approve', 'decline')),
	CONSTRAINT "application_decisions_reason_check" CHECK ("application_decisions"."decline_reason" in ('short_history', 'weak_tax', 'falling_sales', 'unstable_staff', 'adverse_record', 'high_debt', 'amount_unsuitable', 'industry_policy', 'incomplete_data', 'other')),
	CONSTRAINT "application_decisions_method_check" CHECK ("application_decisions"."repayment_method" in ('annuity', 'equal_principal', 'interest_only', 'bullet')),
	CONSTRAINT "application_decisions_outcome_check" CHECK ("application_decisions"."outcome" in ('open', 'confirmed', 'returned')),
	CONSTRAINT "application_decisions_four_eyes_check" CHECK ("application_decisions"."reviewed_by" is null or "application_decisions"."reviewed_by" <> "application_decisions"."proposed_by"),
	CONSTRAINT "application_decisions_reviewed_check" CHECK (("application_decisions"."outcome" = 'open') = ("application_decisions"."reviewed_by" is null) and ("application_decisions"."outcome" = 'open') = ("application_decisions"."reviewed_at" is null)),
	CONSTRAINT "application_decisions_terms_check" CHECK (case when "application_decisions"."kind" = 'approve'
        then "application_decisions"."limit_fen" > 0 and "application_decisions"."rate_bps" > 0 and "application_decisions"."term_months" > 0 and "application_decisions"."repayment_method" is not null
          and "application_decisions"."revolving" is not null and "application_decisions"."expires_on" is not null
        else "application_decisions"."decline_reason" is not null end)
);
--> statement-breakpoint
ALTER TABLE "application_decisions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "applications" (
	"id" uuid PRIMARY KEY NOT NULL,
	"number" text NOT NULL,
	"enterprise_id" uuid NOT NULL,
	"bank_id" uuid NOT NULL,
	"product_version_id" uuid NOT NULL,
	"consent_id" uuid NOT NULL,
	"amount_fen" bigint NOT NULL,
	"term_months" integer NOT NULL,
	"purpose" text NOT NULL,
	"status" text NOT NULL,
	"submitted_at" timestamp with time zone NOT NULL,
	"submitted_by" uuid,
	"accepted_at" timestamp with time zone,
	"accepted_by" uuid,
	"due_at" timestamp with time zone,
	"closed_at" timestamp with time zone,
	"division_code" text NOT NULL,
	"industry_section" text NOT NULL,
	"size_class" text NOT NULL,
	"guarantee_mode" text NOT NULL,
	"first_loan" boolean NOT NULL,
	CONSTRAINT "applications_number_unique" UNIQUE("number"),
	CONSTRAINT "applications_tenant_unique" UNIQUE("id","enterprise_id","bank_id"),
	CONSTRAINT "applications_status_check" CHECK ("applications"."status" in ('submitted', 'accepted', 'proposed', 'approved', 'declined', 'withdrawn')),
	CONSTRAINT "applications_size_class_check" CHECK ("applications"."size_class" in ('large', 'medium', 'small', 'micro', 'unclassified')),
	CONSTRAINT "applications_guarantee_mode_check" CHECK ("applications"."guarantee_mode" in ('credit', 'guaranteed', 'mortgaged', 'pledged', 'mixed')),
	CONSTRAINT "applications_amount_check" CHECK ("applications"."amount_fen" > 0)
);
--> statement-breakpoint
ALTER TABLE "applications" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "consents" (
	"id" uuid PRIMARY KEY NOT NULL,
	"number" text NOT NULL,
	"enterprise_id" uuid NOT NULL,
	"grantee_id" uuid NOT NULL,
	"purpose" text NOT NULL,
	"domains" text[] NOT NULL,
	"status" text DEFAULT 'active' NOT NULL,
	"granted_at" timestamp with time zone NOT NULL,
	"expires_on" date NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"granted_by" uuid NOT NULL,
	"withdrawn_at" timestamp with time zone,
	"statement" text NOT NULL,
	CONSTRAINT "consents_number_unique" UNIQUE("number"),
	CONSTRAINT "consents_tenant_unique" UNIQUE("id","enterprise_id","grantee_id"),
	CONSTRAINT "consents_purpose_check" CHECK ("consents"."purpose" in ('matching', 'credit_review', 'post_loan')),
	CONSTRAINT "consents_status_check" CHECK ("consents"."status" in ('active', 'withdrawn', 'expired')),
	CONSTRAINT "consents_domains_check" CHECK (cardinality("consents"."domains") > 0),
	CONSTRAINT "consents_withdrawn_check" CHECK (("consents"."status" = 'withdrawn') = ("consents"."withdrawn_at" is not null)),
	CONSTRAINT "consents_period_check" CHECK ("consents"."expires_at" > "consents"."granted_at")
);
--> statement-breakpoint
ALTER TABLE "consents" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "deliveries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"source_id" uuid NOT NULL,
	"record_type" text NOT NULL,
	"file_name" text NOT NULL,
	"checksum" text NOT NULL,
	"byte_count" integer NOT NULL,
	"first_month" date,
	"last_month" date,
	"status" text DEFAULT 'received' NOT NULL,
	"rows_total" integer DEFAULT 0 NOT NULL,
	"rows_stored" integer DEFAULT 0 NOT NULL,
	"rows_unchanged" integer DEFAULT 0 NOT NULL,
	"rows_corrected" integer DEFAULT 0 NOT NULL,
	"rows_rejected" integer DEFAULT 0 NOT NULL,
	"refusal" text,
	"delivered_by" uuid,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone,
	CONSTRAINT "deliveries_tenant_unique" UNIQUE("id","source_id"),
	CONSTRAINT "deliveries_record_type_check" CHECK ("deliveries"."record_type" in ('tax_filing', 'tax_grade', 'invoice_month', 'social_security_month', 'electricity_bill', 'water_bill', 'registry_event')),
	CONSTRAINT "deliveries_status_check" CHECK ("deliveries"."status" in ('received', 'processing', 'stored', 'refused'))
);
--> statement-breakpoint
ALTER TABLE "deliveries" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "delivery_files" (
	"delivery_id" uuid PRIMARY KEY NOT NULL,
	"source_id" uuid NOT NULL,
	"content" "bytea" NOT NULL
);
--> statement-breakpoint
ALTER TABLE "delivery_files" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "delivery_rejects" (
	"id" uuid PRIMARY KEY NOT NULL,
	"delivery_id" uuid NOT NULL,
	"source_id" uuid NOT NULL,
	"line" integer NOT NULL,
	"rule" text NOT NULL,
	"reason" text NOT NULL,
	"raw" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "delivery_rejects" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "enterprise_contacts" (
	"enterprise_id" uuid PRIMARY KEY NOT NULL,
	"legal_representative" text NOT NULL,
	"contact_name" text NOT NULL,
	"phone" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "enterprise_contacts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "enterprises" (
	"id" uuid PRIMARY KEY NOT NULL,
	"uscc" text NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"division_code" text NOT NULL,
	"industry_code" text NOT NULL,
	"industry_section" text NOT NULL,
	"size_class" text NOT NULL,
	"registered_on" date NOT NULL,
	"registered_capital_fen" bigint,
	"employees" integer NOT NULL,
	"annual_revenue_fen" bigint NOT NULL,
	"total_assets_fen" bigint,
	"address" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "enterprises_kind_check" CHECK ("enterprises"."kind" in ('company', 'sole_proprietor', 'cooperative', 'farmer')),
	CONSTRAINT "enterprises_size_class_check" CHECK ("enterprises"."size_class" in ('large', 'medium', 'small', 'micro', 'unclassified'))
);
--> statement-breakpoint
ALTER TABLE "enterprises" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "job_requests" (
	"id" uuid PRIMARY KEY NOT NULL,
	"job" text NOT NULL,
	"key" text NOT NULL,
	"parameters" jsonb NOT NULL,
	"status" text DEFAULT 'queued' NOT NULL,
	"organisation_id" uuid,
	"requested_by" uuid,
	"requested_at" timestamp with time zone NOT NULL,
	"claimed_at" timestamp with time zone,
	"heartbeat_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"done" integer DEFAULT 0 NOT NULL,
	"total" integer,
	"result" jsonb,
	"error" text,
	CONSTRAINT "job_requests_job_check" CHECK ("job_requests"."job" in ('ingest', 'profile', 'match', 'monthly_report', 'clocks')),
	CONSTRAINT "job_requests_status_check" CHECK ("job_requests"."status" in ('queued', 'running', 'done', 'failed'))
);
--> statement-breakpoint
ALTER TABLE "job_requests" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "ledger_accounts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"owner_id" uuid NOT NULL,
	"subject_type" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"bank_id" uuid NOT NULL,
	"enterprise_id" uuid NOT NULL,
	"unit" text NOT NULL,
	"balance_limit" text NOT NULL,
	"debits_pending" bigint DEFAULT 0 NOT NULL,
	"debits_posted" bigint DEFAULT 0 NOT NULL,
	"credits_pending" bigint DEFAULT 0 NOT NULL,
	"credits_posted" bigint DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "ledger_accounts_subject_unique" UNIQUE("subject_id","code"),
	CONSTRAINT "ledger_accounts_tenant_unique" UNIQUE("id","enterprise_id","bank_id"),
	CONSTRAINT "ledger_accounts_code_check" CHECK ("ledger_accounts"."code" in ('line_limit', 'line_available', 'line_drawn', 'loan_principal', 'loan_interest_receivable', 'loan_interest_income', 'loan_settlement')),
	CONSTRAINT "ledger_accounts_subject_type_check" CHECK ("ledger_accounts"."subject_type" in ('credit_line', 'loan')),
	CONSTRAINT "ledger_accounts_unit_check" CHECK ("ledger_accounts"."unit" in ('cny')),
	CONSTRAINT "ledger_accounts_balance_limit_check" CHECK ("ledger_accounts"."balance_limit" in ('none', 'debits_must_not_exceed_credits', 'credits_must_not_exceed_debits')),
	CONSTRAINT "ledger_accounts_owner_check" CHECK ("ledger_accounts"."owner_id" in ("ledger_accounts"."bank_id", "ledger_accounts"."enterprise_id")),
	CONSTRAINT "ledger_accounts_totals_check" CHECK (least("ledger_accounts"."debits_pending", "ledger_accounts"."debits_posted", "ledger_accounts"."credits_pending", "ledger_accounts"."credits_posted") >= 0),
	CONSTRAINT "ledger_accounts_debits_within_credits_check" CHECK ("ledger_accounts"."balance_limit" <> 'debits_must_not_exceed_credits'
        or "ledger_accounts"."debits_pending" + "ledger_accounts"."debits_posted" <= "ledger_accounts"."credits_posted"),
	CONSTRAINT "ledger_accounts_credits_within_debits_check" CHECK ("ledger_accounts"."balance_limit" <> 'credits_must_not_exceed_debits'
        or "ledger_accounts"."credits_pending" + "ledger_accounts"."credits_posted" <= "ledger_accounts"."debits_posted")
);
--> statement-breakpoint
ALTER TABLE "ledger_accounts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "ledger_transactions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"idempotency_key" text NOT NULL,
	"request_hash" text NOT NULL,
	"event" text NOT NULL,
	"subject_type" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"bank_id" uuid NOT NULL,
	"enterprise_id" uuid NOT NULL,
	"effective_on" date NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	CONSTRAINT "ledger_transactions_idempotency_key_unique" UNIQUE("idempotency_key"),
	CONSTRAINT "ledger_transactions_tenant_unique" UNIQUE("id","enterprise_id","bank_id"),
	CONSTRAINT "ledger_transactions_event_check" CHECK ("ledger_transactions"."event" in ('line_granted', 'line_expired', 'drawdown_requested', 'drawdown_confirmed', 'drawdown_voided', 'interest_accrued', 'repayment')),
	CONSTRAINT "ledger_transactions_subject_type_check" CHECK ("ledger_transactions"."subject_type" in ('credit_line', 'loan')),
	CONSTRAINT "ledger_transactions_not_in_future_check" CHECK ("ledger_transactions"."effective_on" <= ("ledger_transactions"."recorded_at" at time zone 'Asia/Shanghai')::date)
);
--> statement-breakpoint
ALTER TABLE "ledger_transactions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "ledger_transfers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"transaction_id" uuid NOT NULL,
	"ordinal" integer NOT NULL,
	"bank_id" uuid NOT NULL,
	"enterprise_id" uuid NOT NULL,
	"debit_account_id" uuid NOT NULL,
	"credit_account_id" uuid NOT NULL,
	"amount_fen" bigint NOT NULL,
	"kind" text NOT NULL,
	"pending_id" uuid,
	"code" text NOT NULL,
	CONSTRAINT "ledger_transfers_ordinal_unique" UNIQUE("transaction_id","ordinal"),
	CONSTRAINT "ledger_transfers_kind_check" CHECK ("ledger_transfers"."kind" in ('posted', 'pending', 'post_pending', 'void_pending')),
	CONSTRAINT "ledger_transfers_code_check" CHECK ("ledger_transfers"."code" in ('limit_granted', 'limit_withdrawn', 'limit_drawn', 'limit_restored', 'limit_retired', 'principal_disbursed', 'interest_accrued', 'interest_repaid', 'principal_repaid')),
	CONSTRAINT "ledger_transfers_amount_check" CHECK ("ledger_transfers"."amount_fen" > 0),
	CONSTRAINT "ledger_transfers_accounts_check" CHECK ("ledger_transfers"."debit_account_id" <> "ledger_transfers"."credit_account_id"),
	CONSTRAINT "ledger_transfers_pending_check" CHECK (("ledger_transfers"."kind" in ('post_pending', 'void_pending')) = ("ledger_transfers"."pending_id" is not null))
);
--> statement-breakpoint
ALTER TABLE "ledger_transfers" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "instalments" (
	"loan_id" uuid NOT NULL,
	"enterprise_id" uuid NOT NULL,
	"bank_id" uuid NOT NULL,
	"n" integer NOT NULL,
	"due_on" date NOT NULL,
	"principal_fen" bigint NOT NULL,
	"interest_fen" bigint NOT NULL,
	"principal_paid_fen" bigint NOT NULL,
	"interest_paid_fen" bigint NOT NULL,
	"paid_on" date,
	CONSTRAINT "instalments_pkey" PRIMARY KEY("loan_id","n"),
	CONSTRAINT "instalments_paid_check" CHECK ("instalments"."principal_paid_fen" between 0 and "instalments"."principal_fen" and "instalments"."interest_paid_fen" between 0 and "instalments"."interest_fen")
);
--> statement-breakpoint
ALTER TABLE "instalments" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "loans" (
	"id" uuid PRIMARY KEY NOT NULL,
	"number" text NOT NULL,
	"credit_line_id" uuid NOT NULL,
	"drawdown_id" uuid NOT NULL,
	"enterprise_id" uuid NOT NULL,
	"bank_id" uuid NOT NULL,
	"product_version_id" uuid NOT NULL,
	"division_code" text NOT NULL,
	"industry_section" text NOT NULL,
	"size_class" text NOT NULL,
	"guarantee_mode" text NOT NULL,
	"first_loan" boolean NOT NULL,
	"principal_fen" bigint NOT NULL,
	"rate_bps" integer NOT NULL,
	"term_months" integer NOT NULL,
	"repayment_method" text NOT NULL,
	"started_on" date NOT NULL,
	"matures_on" date NOT NULL,
	"status" text DEFAULT 'active' NOT NULL,
	"settled_on" date,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "loans_number_unique" UNIQUE("number"),
	CONSTRAINT "loans_drawdown_unique" UNIQUE("drawdown_id"),
	CONSTRAINT "loans_tenant_unique" UNIQUE("id","enterprise_id","bank_id"),
	CONSTRAINT "loans_status_check" CHECK ("loans"."status" in ('active', 'overdue', 'settled', 'written_off')),
	CONSTRAINT "loans_guarantee_mode_check" CHECK ("loans"."guarantee_mode" in ('credit', 'guaranteed', 'mortgaged', 'pledged', 'mixed')),
	CONSTRAINT "loans_method_check" CHECK ("loans"."repayment_method" in ('annuity', 'equal_principal', 'interest_only', 'bullet')),
	CONSTRAINT "loans_principal_check" CHECK ("loans"."principal_fen" > 0)
);
--> statement-breakpoint
ALTER TABLE "loans" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "repayments" (
	"id" uuid PRIMARY KEY NOT NULL,
	"loan_id" uuid NOT NULL,
	"enterprise_id" uuid NOT NULL,
	"bank_id" uuid NOT NULL,
	"bank_receipt_number" text NOT NULL,
	"received_on" date NOT NULL,
	"amount_fen" bigint NOT NULL,
	"principal_fen" bigint NOT NULL,
	"interest_fen" bigint NOT NULL,
	"recorded_by" uuid,
	"recorded_at" timestamp with time zone NOT NULL,
	CONSTRAINT "repayments_receipt_unique" UNIQUE("bank_id","bank_receipt_number"),
	CONSTRAINT "repayments_amount_check" CHECK ("repayments"."amount_fen" > 0 and "repayments"."amount_fen" = "repayments"."principal_fen" + "repayments"."interest_fen")
);
--> statement-breakpoint
ALTER TABLE "repayments" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "match_runs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"scope" text NOT NULL,
	"subject_id" uuid,
	"enterprises" integer NOT NULL,
	"products" integer NOT NULL,
	"eligible_pairs" integer NOT NULL,
	"matched_enterprises" integer NOT NULL,
	"changed_offers" integer NOT NULL,
	"summary" jsonb NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone NOT NULL,
	CONSTRAINT "match_runs_scope_check" CHECK ("match_runs"."scope" in ('full', 'enterprise', 'product'))
);
--> statement-breakpoint
ALTER TABLE "match_runs" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "offers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"run_id" uuid NOT NULL,
	"enterprise_id" uuid NOT NULL,
	"product_version_id" uuid NOT NULL,
	"limit_fen" bigint NOT NULL,
	"term_months" integer NOT NULL,
	"rate_bps" integer NOT NULL,
	"annual_cost_bps" numeric(9, 2) NOT NULL,
	"rank" integer NOT NULL,
	"valid_from" timestamp with time zone NOT NULL,
	"valid_to" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "offers" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "memberships" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"organisation_id" uuid NOT NULL,
	"role" text NOT NULL,
	"status" text DEFAULT 'active' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "memberships_user_organisation_unique" UNIQUE("user_id","organisation_id"),
	CONSTRAINT "memberships_role_check" CHECK ("memberships"."role" in ('owner', 'officer', 'approver', 'product_manager', 'official', 'deliverer', 'administrator')),
	CONSTRAINT "memberships_status_check" CHECK ("memberships"."status" in ('active', 'disabled'))
);
--> statement-breakpoint
ALTER TABLE "memberships" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "organisations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"short_name" text NOT NULL,
	"contact" text DEFAULT '' NOT NULL,
	"status" text DEFAULT 'active' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "organisations_code_unique" UNIQUE("kind","code"),
	CONSTRAINT "organisations_kind_check" CHECK ("organisations"."kind" in ('enterprise', 'bank', 'bureau', 'source', 'operator')),
	CONSTRAINT "organisations_status_check" CHECK ("organisations"."status" in ('active', 'disabled'))
);
--> statement-breakpoint
ALTER TABLE "organisations" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"token_hash" "bytea" NOT NULL,
	"membership_id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "sessions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "throttles" (
	"key" text PRIMARY KEY NOT NULL,
	"attempts" integer NOT NULL,
	"window_ends_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "throttles" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY NOT NULL,
	"login_name" text NOT NULL,
	"password_hash" text NOT NULL,
	"display_name" text NOT NULL,
	"status" text DEFAULT 'active' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "users_status_check" CHECK ("users"."status" in ('active', 'disabled'))
);
--> statement-breakpoint
ALTER TABLE "users" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "reports" (
	"id" uuid PRIMARY KEY NOT NULL,
	"month" date NOT NULL,
	"revision" integer NOT NULL,
	"definition_version" text NOT NULL,
	"figures" jsonb NOT NULL,
	"file_name" text NOT NULL,
	"content" "bytea" NOT NULL,
	"checksum" text NOT NULL,
	"built_at" timestamp with time zone NOT NULL,
	CONSTRAINT "reports_month_revision_unique" UNIQUE("month","revision")
);
--> statement-breakpoint
ALTER TABLE "reports" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "targets" (
	"id" uuid PRIMARY KEY NOT NULL,
	"indicator" text NOT NULL,
	"year" integer NOT NULL,
	"name" text NOT NULL,
	"value" numeric(20, 4) NOT NULL,
	"unit" text NOT NULL,
	"direction" text NOT NULL,
	"source" text NOT NULL,
	"set_by" uuid,
	"set_at" timestamp with time zone NOT NULL,
	CONSTRAINT "targets_indicator_year_unique" UNIQUE("indicator","year"),
	CONSTRAINT "targets_direction_check" CHECK ("targets"."direction" in ('at_least', 'at_most'))
);
--> statement-breakpoint
ALTER TABLE "targets" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "loan_product_versions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"product_id" uuid NOT NULL,
	"bank_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"guarantee_mode" text NOT NULL,
	"min_amount_fen" bigint NOT NULL,
	"max_amount_fen" bigint NOT NULL,
	"terms" jsonb NOT NULL,
	"valid_from" date NOT NULL,
	"valid_to" date,
	"published_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "loan_product_versions_version_unique" UNIQUE("product_id","version"),
	CONSTRAINT "loan_product_versions_tenant_unique" UNIQUE("id","bank_id"),
	CONSTRAINT "loan_product_versions_guarantee_mode_check" CHECK ("loan_product_versions"."guarantee_mode" in ('credit', 'guaranteed', 'mortgaged', 'pledged', 'mixed'))
);
--> statement-breakpoint
ALTER TABLE "loan_product_versions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "loan_products" (
	"id" uuid PRIMARY KEY NOT NULL,
	"bank_id" uuid NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"summary" text NOT NULL,
	"status" text DEFAULT 'published' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "loan_products_code_unique" UNIQUE("code"),
	CONSTRAINT "loan_products_tenant_unique" UNIQUE("id","bank_id"),
	CONSTRAINT "loan_products_status_check" CHECK ("loan_products"."status" in ('published', 'withdrawn'))
);
--> statement-breakpoint
ALTER TABLE "loan_products" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "profile_parts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"profile_id" uuid NOT NULL,
	"enterprise_id" uuid NOT NULL,
	"domain" text NOT NULL,
	"features" jsonb NOT NULL,
	CONSTRAINT "profile_parts_domain_unique" UNIQUE("profile_id","domain")
);
--> statement-breakpoint
ALTER TABLE "profile_parts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "profiles" (
	"id" uuid PRIMARY KEY NOT NULL,
	"enterprise_id" uuid NOT NULL,
	"as_of" date NOT NULL,
	"known_at" timestamp with time zone NOT NULL,
	"digest" text NOT NULL,
	CONSTRAINT "profiles_tenant_unique" UNIQUE("id","enterprise_id")
);
--> statement-breakpoint
ALTER TABLE "profiles" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "scores" (
	"id" uuid PRIMARY KEY NOT NULL,
	"profile_id" uuid NOT NULL,
	"enterprise_id" uuid NOT NULL,
	"model_version" text NOT NULL,
	"points" integer NOT NULL,
	"grade" text NOT NULL,
	"result" jsonb NOT NULL,
	"scored_at" timestamp with time zone NOT NULL,
	CONSTRAINT "scores_profile_model_unique" UNIQUE("profile_id","model_version"),
	CONSTRAINT "scores_grade_check" CHECK ("scores"."grade" in ('excellent', 'good', 'fair', 'poor'))
);
--> statement-breakpoint
ALTER TABLE "scores" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "electricity_bills" (
	"id" uuid PRIMARY KEY NOT NULL,
	"enterprise_id" uuid NOT NULL,
	"delivery_id" uuid NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	"superseded_at" timestamp with time zone,
	"month" date NOT NULL,
	"amount_fen" bigint NOT NULL,
	"due_on" date NOT NULL,
	"paid_on" date,
	"kwh" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "electricity_bills" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "invoice_months" (
	"id" uuid PRIMARY KEY NOT NULL,
	"enterprise_id" uuid NOT NULL,
	"delivery_id" uuid NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	"superseded_at" timestamp with time zone,
	"month" date NOT NULL,
	"output_fen" bigint NOT NULL,
	"input_fen" bigint NOT NULL,
	"output_count" integer NOT NULL,
	"voided_fen" bigint NOT NULL,
	"buyer_count" integer NOT NULL,
	"top_five_fen" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "invoice_months" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "registry_events" (
	"id" uuid PRIMARY KEY NOT NULL,
	"enterprise_id" uuid NOT NULL,
	"delivery_id" uuid NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	"superseded_at" timestamp with time zone,
	"kind" text NOT NULL,
	"reference" text NOT NULL,
	"occurred_on" date NOT NULL,
	"ended_on" date,
	"detail" text NOT NULL,
	CONSTRAINT "registry_events_kind_check" CHECK ("registry_events"."kind" in ('admin_penalty', 'abnormal_operation', 'dishonest', 'legal_representative_change', 'qualification', 'public_grade'))
);
--> statement-breakpoint
ALTER TABLE "registry_events" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "social_security_months" (
	"id" uuid PRIMARY KEY NOT NULL,
	"enterprise_id" uuid NOT NULL,
	"delivery_id" uuid NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	"superseded_at" timestamp with time zone,
	"month" date NOT NULL,
	"insured_count" integer NOT NULL,
	"due_fen" bigint NOT NULL,
	"paid_fen" bigint NOT NULL,
	"joined_count" integer NOT NULL,
	"left_count" integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE "social_security_months" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "tax_filings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"enterprise_id" uuid NOT NULL,
	"delivery_id" uuid NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	"superseded_at" timestamp with time zone,
	"month" date NOT NULL,
	"sales_fen" bigint NOT NULL,
	"tax_payable_fen" bigint NOT NULL,
	"tax_paid_fen" bigint NOT NULL,
	"arrears_fen" bigint NOT NULL,
	"due_on" date NOT NULL,
	"filed_on" date
);
--> statement-breakpoint
ALTER TABLE "tax_filings" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "tax_grades" (
	"id" uuid PRIMARY KEY NOT NULL,
	"enterprise_id" uuid NOT NULL,
	"delivery_id" uuid NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	"superseded_at" timestamp with time zone,
	"year" integer NOT NULL,
	"grade" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "tax_grades" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "water_bills" (
	"id" uuid PRIMARY KEY NOT NULL,
	"enterprise_id" uuid NOT NULL,
	"delivery_id" uuid NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	"superseded_at" timestamp with time zone,
	"month" date NOT NULL,
	"amount_fen" bigint NOT NULL,
	"due_on" date NOT NULL,
	"paid_on" date,
	"cubic_metres" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "water_bills" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "calendar_days" (
	"on_day" date PRIMARY KEY NOT NULL,
	"working" boolean NOT NULL,
	"name" text DEFAULT '' NOT NULL
);
--> statement-breakpoint
ALTER TABLE "calendar_days" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "divisions" (
	"code" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"parent_code" text,
	CONSTRAINT "divisions_kind_check" CHECK ("divisions"."kind" in ('province', 'city', 'district', 'street', 'town', 'township', 'park'))
);
--> statement-breakpoint
ALTER TABLE "divisions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "industries" (
	"code" text PRIMARY KEY NOT NULL,
	"level" integer NOT NULL,
	"name" text NOT NULL,
	"parent_code" text,
	"section" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "industries" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "lpr_quotes" (
	"published_on" date PRIMARY KEY NOT NULL,
	"one_year_bps" integer NOT NULL,
	"five_year_bps" integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE "lpr_quotes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "audit_entries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"verb" text NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_user_id" uuid,
	"actor_organisation_id" uuid,
	"actor_job" text,
	"request_id" text,
	"subject_type" text NOT NULL,
	"subject_id" text NOT NULL,
	"before" jsonb,
	"after" jsonb
);
--> statement-breakpoint
ALTER TABLE "audit_entries" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "data_reads" (
	"id" uuid PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"enterprise_id" uuid NOT NULL,
	"reader_organisation_id" uuid NOT NULL,
	"reader_user_id" uuid NOT NULL,
	"reader_role" text NOT NULL,
	"verb" text NOT NULL,
	"domains" text[] NOT NULL,
	"purpose" text NOT NULL,
	"consent_id" uuid NOT NULL,
	"application_id" uuid,
	CONSTRAINT "data_reads_purpose_check" CHECK ("data_reads"."purpose" in ('matching', 'credit_review', 'post_loan'))
);
--> statement-breakpoint
ALTER TABLE "data_reads" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "credit_lines" ADD CONSTRAINT "credit_lines_enterprise_id_enterprises_id_fk" FOREIGN KEY ("enterprise_id") REFERENCES "public"."enterprises"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_lines" ADD CONSTRAINT "credit_lines_bank_id_organisations_id_fk" FOREIGN KEY ("bank_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_lines" ADD CONSTRAINT "credit_lines_product_version_id_loan_product_versions_id_fk" FOREIGN KEY ("product_version_id") REFERENCES "public"."loan_product_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_lines" ADD CONSTRAINT "credit_lines_division_code_divisions_code_fk" FOREIGN KEY ("division_code") REFERENCES "public"."divisions"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_lines" ADD CONSTRAINT "credit_lines_application_fk" FOREIGN KEY ("application_id","enterprise_id","bank_id") REFERENCES "public"."applications"("id","enterprise_id","bank_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "drawdowns" ADD CONSTRAINT "drawdowns_requested_by_users_id_fk" FOREIGN KEY ("requested_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "drawdowns" ADD CONSTRAINT "drawdowns_resolved_by_users_id_fk" FOREIGN KEY ("resolved_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "drawdowns" ADD CONSTRAINT "drawdowns_credit_line_fk" FOREIGN KEY ("credit_line_id","enterprise_id","bank_id") REFERENCES "public"."credit_lines"("id","enterprise_id","bank_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "application_decisions" ADD CONSTRAINT "application_decisions_proposed_by_users_id_fk" FOREIGN KEY ("proposed_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "application_decisions" ADD CONSTRAINT "application_decisions_reviewed_by_users_id_fk" FOREIGN KEY ("reviewed_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "application_decisions" ADD CONSTRAINT "application_decisions_application_fk" FOREIGN KEY ("application_id","enterprise_id","bank_id") REFERENCES "public"."applications"("id","enterprise_id","bank_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "applications" ADD CONSTRAINT "applications_enterprise_id_enterprises_id_fk" FOREIGN KEY ("enterprise_id") REFERENCES "public"."enterprises"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "applications" ADD CONSTRAINT "applications_bank_id_organisations_id_fk" FOREIGN KEY ("bank_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "applications" ADD CONSTRAINT "applications_submitted_by_users_id_fk" FOREIGN KEY ("submitted_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "applications" ADD CONSTRAINT "applications_accepted_by_users_id_fk" FOREIGN KEY ("accepted_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "applications" ADD CONSTRAINT "applications_division_code_divisions_code_fk" FOREIGN KEY ("division_code") REFERENCES "public"."divisions"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "applications" ADD CONSTRAINT "applications_product_version_fk" FOREIGN KEY ("product_version_id","bank_id") REFERENCES "public"."loan_product_versions"("id","bank_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "applications" ADD CONSTRAINT "applications_consent_fk" FOREIGN KEY ("consent_id","enterprise_id","bank_id") REFERENCES "public"."consents"("id","enterprise_id","grantee_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_enterprise_id_enterprises_id_fk" FOREIGN KEY ("enterprise_id") REFERENCES "public"."enterprises"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_grantee_id_organisations_id_fk" FOREIGN KEY ("grantee_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_granted_by_users_id_fk" FOREIGN KEY ("granted_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_source_id_organisations_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_delivered_by_users_id_fk" FOREIGN KEY ("delivered_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_files" ADD CONSTRAINT "delivery_files_delivery_id_deliveries_id_fk" FOREIGN KEY ("delivery_id") REFERENCES "public"."deliveries"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_rejects" ADD CONSTRAINT "delivery_rejects_delivery_id_deliveries_id_fk" FOREIGN KEY ("delivery_id") REFERENCES "public"."deliveries"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "enterprise_contacts" ADD CONSTRAINT "enterprise_contacts_enterprise_id_enterprises_id_fk" FOREIGN KEY ("enterprise_id") REFERENCES "public"."enterprises"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "enterprises" ADD CONSTRAINT "enterprises_id_organisations_id_fk" FOREIGN KEY ("id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "enterprises" ADD CONSTRAINT "enterprises_division_code_divisions_code_fk" FOREIGN KEY ("division_code") REFERENCES "public"."divisions"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "enterprises" ADD CONSTRAINT "enterprises_industry_code_industries_code_fk" FOREIGN KEY ("industry_code") REFERENCES "public"."industries"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_transfers" ADD CONSTRAINT "ledger_transfers_transaction_fk" FOREIGN KEY ("transaction_id","enterprise_id","bank_id") REFERENCES "public"."ledger_transactions"("id","enterprise_id","bank_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_transfers" ADD CONSTRAINT "ledger_transfers_debit_account_fk" FOREIGN KEY ("debit_account_id","enterprise_id","bank_id") REFERENCES "public"."ledger_accounts"("id","enterprise_id","bank_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_transfers" ADD CONSTRAINT "ledger_transfers_credit_account_fk" FOREIGN KEY ("credit_account_id","enterprise_id","bank_id") REFERENCES "public"."ledger_accounts"("id","enterprise_id","bank_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_transfers" ADD CONSTRAINT "ledger_transfers_pending_fk" FOREIGN KEY ("pending_id") REFERENCES "public"."ledger_transfers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "instalments" ADD CONSTRAINT "instalments_loan_fk" FOREIGN KEY ("loan_id","enterprise_id","bank_id") REFERENCES "public"."loans"("id","enterprise_id","bank_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "loans" ADD CONSTRAINT "loans_enterprise_id_enterprises_id_fk" FOREIGN KEY ("enterprise_id") REFERENCES "public"."enterprises"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "loans" ADD CONSTRAINT "loans_bank_id_organisations_id_fk" FOREIGN KEY ("bank_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "loans" ADD CONSTRAINT "loans_product_version_id_loan_product_versions_id_fk" FOREIGN KEY ("product_version_id") REFERENCES "public"."loan_product_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "loans" ADD CONSTRAINT "loans_division_code_divisions_code_fk" FOREIGN KEY ("division_code") REFERENCES "public"."divisions"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "loans" ADD CONSTRAINT "loans_drawdown_fk" FOREIGN KEY ("drawdown_id","enterprise_id","bank_id") REFERENCES "public"."drawdowns"("id","enterprise_id","bank_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "loans" ADD CONSTRAINT "loans_credit_line_fk" FOREIGN KEY ("credit_line_id","enterprise_id","bank_id") REFERENCES "public"."credit_lines"("id","enterprise_id","bank_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "repayments" ADD CONSTRAINT "repayments_recorded_by_users_id_fk" FOREIGN KEY ("recorded_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "repayments" ADD CONSTRAINT "repayments_loan_fk" FOREIGN KEY ("loan_id","enterprise_id","bank_id") REFERENCES "public"."loans"("id","enterprise_id","bank_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offers" ADD CONSTRAINT "offers_run_id_match_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."match_runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offers" ADD CONSTRAINT "offers_enterprise_id_enterprises_id_fk" FOREIGN KEY ("enterprise_id") REFERENCES "public"."enterprises"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offers" ADD CONSTRAINT "offers_product_version_id_loan_product_versions_id_fk" FOREIGN KEY ("product_version_id") REFERENCES "public"."loan_product_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_membership_id_memberships_id_fk" FOREIGN KEY ("membership_id") REFERENCES "public"."memberships"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "targets" ADD CONSTRAINT "targets_set_by_users_id_fk" FOREIGN KEY ("set_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "loan_product_versions" ADD CONSTRAINT "loan_product_versions_product_id_loan_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."loan_products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "loan_product_versions" ADD CONSTRAINT "loan_product_versions_bank_id_organisations_id_fk" FOREIGN KEY ("bank_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "loan_products" ADD CONSTRAINT "loan_products_bank_id_organisations_id_fk" FOREIGN KEY ("bank_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "profile_parts" ADD CONSTRAINT "profile_parts_profile_id_profiles_id_fk" FOREIGN KEY ("profile_id") REFERENCES "public"."profiles"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "profiles" ADD CONSTRAINT "profiles_enterprise_id_enterprises_id_fk" FOREIGN KEY ("enterprise_id") REFERENCES "public"."enterprises"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scores" ADD CONSTRAINT "scores_profile_id_profiles_id_fk" FOREIGN KEY ("profile_id") REFERENCES "public"."profiles"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scores" ADD CONSTRAINT "scores_enterprise_id_enterprises_id_fk" FOREIGN KEY ("enterprise_id") REFERENCES "public"."enterprises"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "electricity_bills" ADD CONSTRAINT "electricity_bills_enterprise_id_enterprises_id_fk" FOREIGN KEY ("enterprise_id") REFERENCES "public"."enterprises"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "electricity_bills" ADD CONSTRAINT "electricity_bills_delivery_id_deliveries_id_fk" FOREIGN KEY ("delivery_id") REFERENCES "public"."deliveries"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoice_months" ADD CONSTRAINT "invoice_months_enterprise_id_enterprises_id_fk" FOREIGN KEY ("enterprise_id") REFERENCES "public"."enterprises"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoice_months" ADD CONSTRAINT "invoice_months_delivery_id_deliveries_id_fk" FOREIGN KEY ("delivery_id") REFERENCES "public"."deliveries"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registry_events" ADD CONSTRAINT "registry_events_enterprise_id_enterprises_id_fk" FOREIGN KEY ("enterprise_id") REFERENCES "public"."enterprises"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registry_events" ADD CONSTRAINT "registry_events_delivery_id_deliveries_id_fk" FOREIGN KEY ("delivery_id") REFERENCES "public"."deliveries"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "social_security_months" ADD CONSTRAINT "social_security_months_enterprise_id_enterprises_id_fk" FOREIGN KEY ("enterprise_id") REFERENCES "public"."enterprises"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "social_security_months" ADD CONSTRAINT "social_security_months_delivery_id_deliveries_id_fk" FOREIGN KEY ("delivery_id") REFERENCES "public"."deliveries"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tax_filings" ADD CONSTRAINT "tax_filings_enterprise_id_enterprises_id_fk" FOREIGN KEY ("enterprise_id") REFERENCES "public"."enterprises"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tax_filings" ADD CONSTRAINT "tax_filings_delivery_id_deliveries_id_fk" FOREIGN KEY ("delivery_id") REFERENCES "public"."deliveries"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tax_grades" ADD CONSTRAINT "tax_grades_enterprise_id_enterprises_id_fk" FOREIGN KEY ("enterprise_id") REFERENCES "public"."enterprises"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tax_grades" ADD CONSTRAINT "tax_grades_delivery_id_deliveries_id_fk" FOREIGN KEY ("delivery_id") REFERENCES "public"."deliveries"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "water_bills" ADD CONSTRAINT "water_bills_enterprise_id_enterprises_id_fk" FOREIGN KEY ("enterprise_id") REFERENCES "public"."enterprises"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "water_bills" ADD CONSTRAINT "water_bills_delivery_id_deliveries_id_fk" FOREIGN KEY ("delivery_id") REFERENCES "public"."deliveries"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "data_reads" ADD CONSTRAINT "data_reads_enterprise_id_enterprises_id_fk" FOREIGN KEY ("enterprise_id") REFERENCES "public"."enterprises"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "credit_lines_bank_index" ON "credit_lines" USING btree ("bank_id","created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "credit_lines_enterprise_index" ON "credit_lines" USING btree ("enterprise_id","created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "drawdowns_line_index" ON "drawdowns" USING btree ("credit_line_id","requested_at");--> statement-breakpoint
CREATE INDEX "drawdowns_enterprise_index" ON "drawdowns" USING btree ("enterprise_id","status");--> statement-breakpoint
CREATE UNIQUE INDEX "application_decisions_open_unique" ON "application_decisions" USING btree ("application_id") WHERE outcome = 'open';--> statement-breakpoint
CREATE INDEX "application_decisions_application_index" ON "application_decisions" USING btree ("application_id","proposed_at");--> statement-breakpoint
CREATE UNIQUE INDEX "applications_open_unique" ON "applications" USING btree ("enterprise_id","product_version_id") WHERE status in ('submitted', 'accepted', 'proposed');--> statement-breakpoint
CREATE INDEX "applications_enterprise_index" ON "applications" USING btree ("enterprise_id","submitted_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "applications_bank_queue_index" ON "applications" USING btree ("bank_id","status","due_at","id");--> statement-breakpoint
CREATE INDEX "applications_submitted_index" ON "applications" USING btree ("submitted_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "applications_due_index" ON "applications" USING btree ("due_at") WHERE due_at is not null;--> statement-breakpoint
CREATE INDEX "consents_enterprise_index" ON "consents" USING btree ("enterprise_id","granted_at");--> statement-breakpoint
CREATE INDEX "consents_grantee_index" ON "consents" USING btree ("grantee_id","purpose") WHERE status = 'active';--> statement-breakpoint
CREATE UNIQUE INDEX "deliveries_checksum_unique" ON "deliveries" USING btree ("source_id","record_type","checksum") WHERE status <> 'refused';--> statement-breakpoint
CREATE INDEX "deliveries_source_index" ON "deliveries" USING btree ("source_id","received_at");--> statement-breakpoint
CREATE INDEX "delivery_rejects_delivery_index" ON "delivery_rejects" USING btree ("delivery_id","line");--> statement-breakpoint
CREATE UNIQUE INDEX "enterprises_uscc_unique" ON "enterprises" USING btree ("uscc");--> statement-breakpoint
CREATE INDEX "enterprises_division_index" ON "enterprises" USING btree ("division_code");--> statement-breakpoint
CREATE INDEX "enterprises_created_index" ON "enterprises" USING btree ("created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "job_requests_key_unique" ON "job_requests" USING btree ("job","key");--> statement-breakpoint
CREATE INDEX "job_requests_open_index" ON "job_requests" USING btree ("status","requested_at") WHERE status in ('queued', 'running');--> statement-breakpoint
CREATE INDEX "job_requests_recent_index" ON "job_requests" USING btree ("requested_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "ledger_accounts_enterprise_index" ON "ledger_accounts" USING btree ("enterprise_id","code");--> statement-breakpoint
CREATE INDEX "ledger_accounts_bank_index" ON "ledger_accounts" USING btree ("bank_id","code");--> statement-breakpoint
CREATE INDEX "ledger_transactions_subject_index" ON "ledger_transactions" USING btree ("subject_id","effective_on");--> statement-breakpoint
CREATE INDEX "ledger_transactions_event_index" ON "ledger_transactions" USING btree ("event","effective_on");--> statement-breakpoint
CREATE INDEX "ledger_transactions_bank_index" ON "ledger_transactions" USING btree ("bank_id","effective_on");--> statement-breakpoint
CREATE INDEX "ledger_transactions_enterprise_index" ON "ledger_transactions" USING btree ("enterprise_id","effective_on");--> statement-breakpoint
CREATE UNIQUE INDEX "ledger_transfers_resolution_unique" ON "ledger_transfers" USING btree ("pending_id") WHERE pending_id is not null;--> statement-breakpoint
CREATE INDEX "ledger_transfers_debit_account_index" ON "ledger_transfers" USING btree ("debit_account_id","id");--> statement-breakpoint
CREATE INDEX "ledger_transfers_credit_account_index" ON "ledger_transfers" USING btree ("credit_account_id","id");--> statement-breakpoint
CREATE INDEX "instalments_due_index" ON "instalments" USING btree ("due_on") WHERE paid_on is null;--> statement-breakpoint
CREATE INDEX "loans_bank_index" ON "loans" USING btree ("bank_id","started_on" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "loans_enterprise_index" ON "loans" USING btree ("enterprise_id","started_on" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "loans_started_index" ON "loans" USING btree ("started_on" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "repayments_loan_index" ON "repayments" USING btree ("loan_id","received_on");--> statement-breakpoint
CREATE INDEX "match_runs_finished_index" ON "match_runs" USING btree ("scope","finished_at" DESC NULLS LAST);--> statement-breakpoint
CREATE UNIQUE INDEX "offers_current_unique" ON "offers" USING btree ("enterprise_id","product_version_id") WHERE valid_to is null;--> statement-breakpoint
CREATE INDEX "offers_enterprise_index" ON "offers" USING btree ("enterprise_id","rank") WHERE valid_to is null;--> statement-breakpoint
CREATE INDEX "offers_product_index" ON "offers" USING btree ("product_version_id") WHERE valid_to is null;--> statement-breakpoint
CREATE INDEX "memberships_organisation_index" ON "memberships" USING btree ("organisation_id");--> statement-breakpoint
CREATE UNIQUE INDEX "sessions_token_hash_unique" ON "sessions" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "sessions_membership_index" ON "sessions" USING btree ("membership_id");--> statement-breakpoint
CREATE UNIQUE INDEX "users_login_name_unique" ON "users" USING btree (lower("login_name"));--> statement-breakpoint
CREATE INDEX "reports_month_index" ON "reports" USING btree ("month" DESC NULLS LAST,"revision" DESC NULLS LAST);--> statement-breakpoint
CREATE UNIQUE INDEX "loan_product_versions_current_unique" ON "loan_product_versions" USING btree ("product_id") WHERE valid_to is null;--> statement-breakpoint
CREATE INDEX "loan_products_bank_index" ON "loan_products" USING btree ("bank_id");--> statement-breakpoint
CREATE INDEX "profile_parts_enterprise_index" ON "profile_parts" USING btree ("enterprise_id");--> statement-breakpoint
CREATE INDEX "profiles_latest_index" ON "profiles" USING btree ("enterprise_id","known_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "scores_latest_index" ON "scores" USING btree ("enterprise_id","scored_at" DESC NULLS LAST);--> statement-breakpoint
CREATE UNIQUE INDEX "electricity_bills_current_unique" ON "electricity_bills" USING btree ("enterprise_id","month") WHERE superseded_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "invoice_months_current_unique" ON "invoice_months" USING btree ("enterprise_id","month") WHERE superseded_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "registry_events_current_unique" ON "registry_events" USING btree ("enterprise_id","kind","reference") WHERE superseded_at is null;--> statement-breakpoint
CREATE INDEX "registry_events_enterprise_index" ON "registry_events" USING btree ("enterprise_id","occurred_on");--> statement-breakpoint
CREATE UNIQUE INDEX "social_security_months_current_unique" ON "social_security_months" USING btree ("enterprise_id","month") WHERE superseded_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "tax_filings_current_unique" ON "tax_filings" USING btree ("enterprise_id","month") WHERE superseded_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "tax_grades_current_unique" ON "tax_grades" USING btree ("enterprise_id","year") WHERE superseded_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "water_bills_current_unique" ON "water_bills" USING btree ("enterprise_id","month") WHERE superseded_at is null;--> statement-breakpoint
CREATE INDEX "divisions_parent_index" ON "divisions" USING btree ("parent_code");--> statement-breakpoint
CREATE INDEX "industries_section_index" ON "industries" USING btree ("section","level");--> statement-breakpoint
CREATE INDEX "audit_entries_subject_index" ON "audit_entries" USING btree ("subject_type","subject_id","at");--> statement-breakpoint
CREATE INDEX "audit_entries_at_index" ON "audit_entries" USING btree ("at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "data_reads_enterprise_index" ON "data_reads" USING btree ("enterprise_id","at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE POLICY "credit_lines_read" ON "credit_lines" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((((select app.actor_kind()) in ('enterprise') and "credit_lines"."enterprise_id" = (select app.actor_organisation())) or ((select app.actor_kind()) in ('bank') and "credit_lines"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system', 'bureau', 'operator')));--> statement-breakpoint
CREATE POLICY "credit_lines_insert" ON "credit_lines" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK (((((select app.actor_kind()) in ('bank') and "credit_lines"."bank_id" = (select app.actor_organisation())) and exists (
            select from application_decisions d
            where d.application_id = credit_lines.application_id and d.kind = 'approve' and d.outcome = 'confirmed'
              and d.limit_fen = credit_lines.limit_fen and d.rate_bps = credit_lines.rate_bps
              and d.term_months = credit_lines.term_months and d.expires_on = credit_lines.expires_on)) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "credit_lines_update" ON "credit_lines" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING ((((select app.actor_kind()) in ('bank') and "credit_lines"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system'))) WITH CHECK ((((select app.actor_kind()) in ('bank') and "credit_lines"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "drawdowns_read" ON "drawdowns" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((((select app.actor_kind()) in ('enterprise') and "drawdowns"."enterprise_id" = (select app.actor_organisation())) or ((select app.actor_kind()) in ('bank') and "drawdowns"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system', 'bureau')));--> statement-breakpoint
CREATE POLICY "drawdowns_insert" ON "drawdowns" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK (((((select app.actor_kind()) in ('bank') and "drawdowns"."bank_id" = (select app.actor_organisation())) and "drawdowns"."requested_by" = (select app.actor_user()) and "drawdowns"."status" = 'requested') or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "drawdowns_update" ON "drawdowns" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING ((((select app.actor_kind()) in ('enterprise') and "drawdowns"."enterprise_id" = (select app.actor_organisation())) or ((select app.actor_kind()) in ('bank') and "drawdowns"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system'))) WITH CHECK (((((select app.actor_kind()) in ('enterprise') and "drawdowns"."enterprise_id" = (select app.actor_organisation())) and "drawdowns"."resolved_by" = (select app.actor_user()) and "drawdowns"."status" = 'confirmed') or (((select app.actor_kind()) in ('bank') and "drawdowns"."bank_id" = (select app.actor_organisation())) and "drawdowns"."resolved_by" = (select app.actor_user()) and "drawdowns"."status" = 'voided') or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "application_decisions_read" ON "application_decisions" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((((select app.actor_kind()) in ('bank') and "application_decisions"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system', 'bureau') or (((select app.actor_kind()) in ('enterprise') and "application_decisions"."enterprise_id" = (select app.actor_organisation())) and "application_decisions"."outcome" = 'confirmed')));--> statement-breakpoint
CREATE POLICY "application_decisions_insert" ON "application_decisions" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK (((((select app.actor_kind()) in ('bank') and "application_decisions"."bank_id" = (select app.actor_organisation())) and "application_decisions"."proposed_by" = (select app.actor_user()) and "application_decisions"."outcome" = 'open') or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "application_decisions_update" ON "application_decisions" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING ((((select app.actor_kind()) in ('bank') and "application_decisions"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system'))) WITH CHECK (((((select app.actor_kind()) in ('bank') and "application_decisions"."bank_id" = (select app.actor_organisation())) and "application_decisions"."reviewed_by" = (select app.actor_user()) and "application_decisions"."outcome" <> 'open') or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "applications_read" ON "applications" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((((select app.actor_kind()) in ('enterprise') and "applications"."enterprise_id" = (select app.actor_organisation())) or ((select app.actor_kind()) in ('bank') and "applications"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system', 'bureau', 'operator')));--> statement-breakpoint
CREATE POLICY "applications_insert" ON "applications" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((((select app.actor_kind()) in ('enterprise') and "applications"."enterprise_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "applications_update" ON "applications" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING ((((select app.actor_kind()) in ('enterprise') and "applications"."enterprise_id" = (select app.actor_organisation())) or ((select app.actor_kind()) in ('bank') and "applications"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system'))) WITH CHECK (((((select app.actor_kind()) in ('enterprise') and "applications"."enterprise_id" = (select app.actor_organisation())) and "applications"."status" = 'withdrawn') or (((select app.actor_kind()) in ('bank') and "applications"."bank_id" = (select app.actor_organisation())) and ("applications"."status" in ('accepted', 'proposed') or exists (
            select from application_decisions d
            where d.application_id = applications.id and d.outcome = 'confirmed'
              and applications.status = case d.kind when 'approve' then 'approved' else 'declined' end))) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "consents_read" ON "consents" AS PERMISSIVE FOR SELECT TO "xyd_app" USING (("consents"."enterprise_id" = (select app.actor_organisation()) or "consents"."grantee_id" = (select app.actor_organisation()) or (select app.actor_kind()) in ('system', 'bureau')));--> statement-breakpoint
CREATE POLICY "consents_insert" ON "consents" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((((select app.actor_kind()) in ('enterprise') and "consents"."enterprise_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "consents_update" ON "consents" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING ((((select app.actor_kind()) in ('enterprise') and "consents"."enterprise_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system'))) WITH CHECK (((((select app.actor_kind()) in ('enterprise') and "consents"."enterprise_id" = (select app.actor_organisation())) and "consents"."status" = 'withdrawn') or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "deliveries_read" ON "deliveries" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((((select app.actor_kind()) in ('source') and "deliveries"."source_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system', 'operator', 'bureau')));--> statement-breakpoint
CREATE POLICY "deliveries_insert" ON "deliveries" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((((select app.actor_kind()) in ('source') and "deliveries"."source_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "deliveries_update" ON "deliveries" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING ((select app.actor_kind()) in ('system')) WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "delivery_files_read" ON "delivery_files" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((((select app.actor_kind()) in ('source') and "delivery_files"."source_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "delivery_files_insert" ON "delivery_files" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((((select app.actor_kind()) in ('source') and "delivery_files"."source_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "delivery_files_delete" ON "delivery_files" AS PERMISSIVE FOR DELETE TO "xyd_app" USING ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "delivery_rejects_read" ON "delivery_rejects" AS PERMISSIVE FOR SELECT TO "xyd_app" USING (("delivery_rejects"."source_id" = (select app.actor_organisation()) or (select app.actor_kind()) in ('system', 'operator')));--> statement-breakpoint
CREATE POLICY "delivery_rejects_insert" ON "delivery_rejects" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "enterprise_contacts_read" ON "enterprise_contacts" AS PERMISSIVE FOR SELECT TO "xyd_app" USING (("enterprise_contacts"."enterprise_id" = (select app.actor_organisation()) or (select app.actor_kind()) in ('system') or ((select app.actor_kind()) in ('bank') and "enterprise_contacts"."enterprise_id" in (select enterprise_id from applications))));--> statement-breakpoint
CREATE POLICY "enterprise_contacts_insert" ON "enterprise_contacts" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "enterprise_contacts_update" ON "enterprise_contacts" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING (("enterprise_contacts"."enterprise_id" = (select app.actor_organisation()) or (select app.actor_kind()) in ('system'))) WITH CHECK (("enterprise_contacts"."enterprise_id" = (select app.actor_organisation()) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "enterprises_read" ON "enterprises" AS PERMISSIVE FOR SELECT TO "xyd_app" USING (("enterprises"."id" = (select app.actor_organisation()) or (select app.actor_kind()) in ('system', 'operator', 'bureau') or ((select app.actor_kind()) in ('bank') and ("enterprises"."id" in (select enterprise_id from applications) or "enterprises"."id" in (select enterprise_id from consents)))));--> statement-breakpoint
CREATE POLICY "enterprises_insert" ON "enterprises" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "enterprises_update" ON "enterprises" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING (("enterprises"."id" = (select app.actor_organisation()) or (select app.actor_kind()) in ('system'))) WITH CHECK (("enterprises"."id" = (select app.actor_organisation()) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "job_requests_read" ON "job_requests" AS PERMISSIVE FOR SELECT TO "xyd_app" USING (((select app.actor_kind()) in ('system', 'operator') or "job_requests"."organisation_id" = (select app.actor_organisation())));--> statement-breakpoint
CREATE POLICY "job_requests_insert" ON "job_requests" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK (((select app.actor_kind()) in ('system', 'operator') or "job_requests"."organisation_id" = (select app.actor_organisation())));--> statement-breakpoint
CREATE POLICY "job_requests_update" ON "job_requests" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING (((select app.actor_kind()) in ('system', 'operator') or "job_requests"."organisation_id" = (select app.actor_organisation()))) WITH CHECK (((select app.actor_kind()) in ('system', 'operator') or "job_requests"."organisation_id" = (select app.actor_organisation())));--> statement-breakpoint
CREATE POLICY "ledger_accounts_read" ON "ledger_accounts" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((((select app.actor_kind()) in ('enterprise') and "ledger_accounts"."enterprise_id" = (select app.actor_organisation())) or ((select app.actor_kind()) in ('bank') and "ledger_accounts"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system', 'bureau', 'operator')));--> statement-breakpoint
CREATE POLICY "ledger_accounts_insert" ON "ledger_accounts" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((((select app.actor_kind()) in ('enterprise') and "ledger_accounts"."enterprise_id" = (select app.actor_organisation())) or ((select app.actor_kind()) in ('bank') and "ledger_accounts"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "ledger_accounts_update" ON "ledger_accounts" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING ((((select app.actor_kind()) in ('enterprise') and "ledger_accounts"."enterprise_id" = (select app.actor_organisation())) or ((select app.actor_kind()) in ('bank') and "ledger_accounts"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system'))) WITH CHECK ((((select app.actor_kind()) in ('enterprise') and "ledger_accounts"."enterprise_id" = (select app.actor_organisation())) or ((select app.actor_kind()) in ('bank') and "ledger_accounts"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "ledger_transactions_read" ON "ledger_transactions" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((((select app.actor_kind()) in ('enterprise') and "ledger_transactions"."enterprise_id" = (select app.actor_organisation())) or ((select app.actor_kind()) in ('bank') and "ledger_transactions"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system', 'bureau', 'operator')));--> statement-breakpoint
CREATE POLICY "ledger_transactions_insert" ON "ledger_transactions" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((((select app.actor_kind()) in ('enterprise') and "ledger_transactions"."enterprise_id" = (select app.actor_organisation())) or ((select app.actor_kind()) in ('bank') and "ledger_transactions"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "ledger_transfers_read" ON "ledger_transfers" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((((select app.actor_kind()) in ('enterprise') and "ledger_transfers"."enterprise_id" = (select app.actor_organisation())) or ((select app.actor_kind()) in ('bank') and "ledger_transfers"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system', 'bureau', 'operator')));--> statement-breakpoint
CREATE POLICY "ledger_transfers_insert" ON "ledger_transfers" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((((select app.actor_kind()) in ('enterprise') and "ledger_transfers"."enterprise_id" = (select app.actor_organisation())) or ((select app.actor_kind()) in ('bank') and "ledger_transfers"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "instalments_read" ON "instalments" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((((select app.actor_kind()) in ('enterprise') and "instalments"."enterprise_id" = (select app.actor_organisation())) or ((select app.actor_kind()) in ('bank') and "instalments"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system', 'bureau')));--> statement-breakpoint
CREATE POLICY "instalments_insert" ON "instalments" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((((select app.actor_kind()) in ('enterprise') and "instalments"."enterprise_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "instalments_update" ON "instalments" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING ((((select app.actor_kind()) in ('bank') and "instalments"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system'))) WITH CHECK ((((select app.actor_kind()) in ('bank') and "instalments"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "loans_read" ON "loans" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((((select app.actor_kind()) in ('enterprise') and "loans"."enterprise_id" = (select app.actor_organisation())) or ((select app.actor_kind()) in ('bank') and "loans"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system', 'bureau', 'operator')));--> statement-breakpoint
CREATE POLICY "loans_insert" ON "loans" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK (((((select app.actor_kind()) in ('enterprise') and "loans"."enterprise_id" = (select app.actor_organisation())) and exists (
            select from drawdowns d
            where d.id = loans.drawdown_id and d.credit_line_id = loans.credit_line_id and d.status = 'confirmed'
              and d.amount_fen = loans.principal_fen and d.paid_on = loans.started_on)) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "loans_update" ON "loans" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING ((((select app.actor_kind()) in ('bank') and "loans"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system'))) WITH CHECK ((((select app.actor_kind()) in ('bank') and "loans"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "repayments_read" ON "repayments" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((((select app.actor_kind()) in ('enterprise') and "repayments"."enterprise_id" = (select app.actor_organisation())) or ((select app.actor_kind()) in ('bank') and "repayments"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system', 'bureau')));--> statement-breakpoint
CREATE POLICY "repayments_insert" ON "repayments" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((((select app.actor_kind()) in ('bank') and "repayments"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "match_runs_read" ON "match_runs" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((select app.actor_kind()) in ('system', 'operator', 'bureau'));--> statement-breakpoint
CREATE POLICY "match_runs_insert" ON "match_runs" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "offers_read" ON "offers" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((((select app.actor_kind()) in ('enterprise') and "offers"."enterprise_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "offers_insert" ON "offers" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "offers_update" ON "offers" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING ((select app.actor_kind()) in ('system')) WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "memberships_read" ON "memberships" AS PERMISSIVE FOR SELECT TO "xyd_app" USING (((select app.actor_kind()) in ('system') or "memberships"."user_id" = (select app.actor_user()) or "memberships"."organisation_id" = (select app.actor_organisation())));--> statement-breakpoint
CREATE POLICY "memberships_insert" ON "memberships" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "memberships_update" ON "memberships" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING ((select app.actor_kind()) in ('system')) WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "organisations_read" ON "organisations" AS PERMISSIVE FOR SELECT TO "xyd_app" USING (((((select app.actor_kind()) is not null) and "organisations"."kind" <> 'enterprise') or "organisations"."id" = (select app.actor_organisation()) or (select app.actor_kind()) in ('system', 'operator')));--> statement-breakpoint
CREATE POLICY "organisations_insert" ON "organisations" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((select app.actor_kind()) in ('system', 'operator'));--> statement-breakpoint
CREATE POLICY "organisations_update" ON "organisations" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING ((select app.actor_kind()) in ('system', 'operator')) WITH CHECK ((select app.actor_kind()) in ('system', 'operator'));--> statement-breakpoint
CREATE POLICY "sessions_read" ON "sessions" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "sessions_insert" ON "sessions" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "sessions_update" ON "sessions" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING ((select app.actor_kind()) in ('system')) WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "throttles_read" ON "throttles" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "throttles_insert" ON "throttles" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "throttles_update" ON "throttles" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING ((select app.actor_kind()) in ('system')) WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "throttles_delete" ON "throttles" AS PERMISSIVE FOR DELETE TO "xyd_app" USING ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "users_read" ON "users" AS PERMISSIVE FOR SELECT TO "xyd_app" USING (((select app.actor_kind()) in ('system') or "users"."id" = (select app.actor_user())));--> statement-breakpoint
CREATE POLICY "users_insert" ON "users" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "users_update" ON "users" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING ((select app.actor_kind()) in ('system')) WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "reports_read" ON "reports" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((select app.actor_kind()) in ('system', 'bureau'));--> statement-breakpoint
CREATE POLICY "reports_insert" ON "reports" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "targets_read" ON "targets" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((select app.actor_kind()) in ('system', 'bureau', 'operator'));--> statement-breakpoint
CREATE POLICY "targets_insert" ON "targets" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((select app.actor_kind()) in ('system', 'bureau'));--> statement-breakpoint
CREATE POLICY "targets_update" ON "targets" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING ((select app.actor_kind()) in ('system', 'bureau')) WITH CHECK ((select app.actor_kind()) in ('system', 'bureau'));--> statement-breakpoint
CREATE POLICY "loan_product_versions_read" ON "loan_product_versions" AS PERMISSIVE FOR SELECT TO "xyd_app" USING (((select app.actor_kind()) is not null));--> statement-breakpoint
CREATE POLICY "loan_product_versions_insert" ON "loan_product_versions" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((((select app.actor_kind()) in ('bank') and "loan_product_versions"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "loan_product_versions_update" ON "loan_product_versions" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING ((((select app.actor_kind()) in ('bank') and "loan_product_versions"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system'))) WITH CHECK ((((select app.actor_kind()) in ('bank') and "loan_product_versions"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "loan_products_read" ON "loan_products" AS PERMISSIVE FOR SELECT TO "xyd_app" USING (((select app.actor_kind()) is not null));--> statement-breakpoint
CREATE POLICY "loan_products_insert" ON "loan_products" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((((select app.actor_kind()) in ('bank') and "loan_products"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "loan_products_update" ON "loan_products" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING ((((select app.actor_kind()) in ('bank') and "loan_products"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system'))) WITH CHECK ((((select app.actor_kind()) in ('bank') and "loan_products"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "profile_parts_read" ON "profile_parts" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((((select app.actor_kind()) in ('enterprise') and "profile_parts"."enterprise_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system') or ((select app.actor_kind()) in ('bank') and "profile_parts"."domain" = 'registry' and "profile_parts"."enterprise_id" in (select enterprise_id from consents where status = 'active')) or ("profile_parts"."domain" = 'tax' and ((select app.actor_kind()) in ('bank') and "profile_parts"."enterprise_id" in (select app.consented_enterprises('tax')))) or ("profile_parts"."domain" = 'invoice' and ((select app.actor_kind()) in ('bank') and "profile_parts"."enterprise_id" in (select app.consented_enterprises('invoice')))) or ("profile_parts"."domain" = 'social_security' and ((select app.actor_kind()) in ('bank') and "profile_parts"."enterprise_id" in (select app.consented_enterprises('social_security')))) or ("profile_parts"."domain" = 'electricity' and ((select app.actor_kind()) in ('bank') and "profile_parts"."enterprise_id" in (select app.consented_enterprises('electricity')))) or ("profile_parts"."domain" = 'water' and ((select app.actor_kind()) in ('bank') and "profile_parts"."enterprise_id" in (select app.consented_enterprises('water'))))));--> statement-breakpoint
CREATE POLICY "profile_parts_insert" ON "profile_parts" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "profiles_read" ON "profiles" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((((select app.actor_kind()) in ('enterprise') and "profiles"."enterprise_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system') or ((select app.actor_kind()) in ('bank') and "profiles"."enterprise_id" in (select enterprise_id from consents))));--> statement-breakpoint
CREATE POLICY "profiles_insert" ON "profiles" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "scores_read" ON "scores" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((((select app.actor_kind()) in ('enterprise') and "scores"."enterprise_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "scores_insert" ON "scores" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "electricity_bills_read" ON "electricity_bills" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((((select app.actor_kind()) in ('enterprise') and "electricity_bills"."enterprise_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system') or ((select app.actor_kind()) in ('bank') and "electricity_bills"."enterprise_id" in (select app.consented_enterprises('electricity')))));--> statement-breakpoint
CREATE POLICY "electricity_bills_insert" ON "electricity_bills" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "electricity_bills_update" ON "electricity_bills" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING ((select app.actor_kind()) in ('system')) WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "invoice_months_read" ON "invoice_months" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((((select app.actor_kind()) in ('enterprise') and "invoice_months"."enterprise_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system') or ((select app.actor_kind()) in ('bank') and "invoice_months"."enterprise_id" in (select app.consented_enterprises('invoice')))));--> statement-breakpoint
CREATE POLICY "invoice_months_insert" ON "invoice_months" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "invoice_months_update" ON "invoice_months" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING ((select app.actor_kind()) in ('system')) WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "registry_events_read" ON "registry_events" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((((select app.actor_kind()) in ('enterprise') and "registry_events"."enterprise_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system') or ((select app.actor_kind()) in ('bank') and "registry_events"."enterprise_id" in (select id from enterprises))));--> statement-breakpoint
CREATE POLICY "registry_events_insert" ON "registry_events" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "registry_events_update" ON "registry_events" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING ((select app.actor_kind()) in ('system')) WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "social_security_months_read" ON "social_security_months" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((((select app.actor_kind()) in ('enterprise') and "social_security_months"."enterprise_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system') or ((select app.actor_kind()) in ('bank') and "social_security_months"."enterprise_id" in (select app.consented_enterprises('social_security')))));--> statement-breakpoint
CREATE POLICY "social_security_months_insert" ON "social_security_months" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "social_security_months_update" ON "social_security_months" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING ((select app.actor_kind()) in ('system')) WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "tax_filings_read" ON "tax_filings" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((((select app.actor_kind()) in ('enterprise') and "tax_filings"."enterprise_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system') or ((select app.actor_kind()) in ('bank') and "tax_filings"."enterprise_id" in (select app.consented_enterprises('tax')))));--> statement-breakpoint
CREATE POLICY "tax_filings_insert" ON "tax_filings" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "tax_filings_update" ON "tax_filings" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING ((select app.actor_kind()) in ('system')) WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "tax_grades_read" ON "tax_grades" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((((select app.actor_kind()) in ('enterprise') and "tax_grades"."enterprise_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system') or ((select app.actor_kind()) in ('bank') and "tax_grades"."enterprise_id" in (select app.consented_enterprises('tax')))));--> statement-breakpoint
CREATE POLICY "tax_grades_insert" ON "tax_grades" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "tax_grades_update" ON "tax_grades" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING ((select app.actor_kind()) in ('system')) WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "water_bills_read" ON "water_bills" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((((select app.actor_kind()) in ('enterprise') and "water_bills"."enterprise_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system') or ((select app.actor_kind()) in ('bank') and "water_bills"."enterprise_id" in (select app.consented_enterprises('water')))));--> statement-breakpoint
CREATE POLICY "water_bills_insert" ON "water_bills" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "water_bills_update" ON "water_bills" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING ((select app.actor_kind()) in ('system')) WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "calendar_days_read" ON "calendar_days" AS PERMISSIVE FOR SELECT TO "xyd_app" USING (((select app.actor_kind()) is not null));--> statement-breakpoint
CREATE POLICY "calendar_days_insert" ON "calendar_days" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((select app.actor_kind()) in ('system', 'operator'));--> statement-breakpoint
CREATE POLICY "calendar_days_update" ON "calendar_days" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING ((select app.actor_kind()) in ('system', 'operator')) WITH CHECK ((select app.actor_kind()) in ('system', 'operator'));--> statement-breakpoint
CREATE POLICY "divisions_read" ON "divisions" AS PERMISSIVE FOR SELECT TO "xyd_app" USING (((select app.actor_kind()) is not null));--> statement-breakpoint
CREATE POLICY "divisions_insert" ON "divisions" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((select app.actor_kind()) in ('system', 'operator'));--> statement-breakpoint
CREATE POLICY "divisions_update" ON "divisions" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING ((select app.actor_kind()) in ('system', 'operator')) WITH CHECK ((select app.actor_kind()) in ('system', 'operator'));--> statement-breakpoint
CREATE POLICY "industries_read" ON "industries" AS PERMISSIVE FOR SELECT TO "xyd_app" USING (((select app.actor_kind()) is not null));--> statement-breakpoint
CREATE POLICY "industries_insert" ON "industries" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((select app.actor_kind()) in ('system', 'operator'));--> statement-breakpoint
CREATE POLICY "industries_update" ON "industries" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING ((select app.actor_kind()) in ('system', 'operator')) WITH CHECK ((select app.actor_kind()) in ('system', 'operator'));--> statement-breakpoint
CREATE POLICY "lpr_quotes_read" ON "lpr_quotes" AS PERMISSIVE FOR SELECT TO "xyd_app" USING (((select app.actor_kind()) is not null));--> statement-breakpoint
CREATE POLICY "lpr_quotes_insert" ON "lpr_quotes" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((select app.actor_kind()) in ('system', 'operator'));--> statement-breakpoint
CREATE POLICY "lpr_quotes_update" ON "lpr_quotes" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING ((select app.actor_kind()) in ('system', 'operator')) WITH CHECK ((select app.actor_kind()) in ('system', 'operator'));--> statement-breakpoint
CREATE POLICY "audit_entries_read" ON "audit_entries" AS PERMISSIVE FOR SELECT TO "xyd_app" USING (((select app.actor_kind()) in ('system', 'operator') or "audit_entries"."actor_organisation_id" = (select app.actor_organisation())));--> statement-breakpoint
CREATE POLICY "audit_entries_insert" ON "audit_entries" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK (((select app.actor_kind()) in ('system') or ("audit_entries"."actor_kind" = (select app.actor_kind())
          and "audit_entries"."actor_user_id" is not distinct from (select app.actor_user())
          and "audit_entries"."actor_organisation_id" is not distinct from (select app.actor_organisation()))));--> statement-breakpoint
CREATE POLICY "data_reads_read" ON "data_reads" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((((select app.actor_kind()) in ('enterprise') and "data_reads"."enterprise_id" = (select app.actor_organisation())) or "data_reads"."reader_organisation_id" = (select app.actor_organisation()) or (select app.actor_kind()) in ('system')));--> statement-breakpoint
CREATE POLICY "data_reads_insert" ON "data_reads" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK (("data_reads"."reader_organisation_id" = (select app.actor_organisation()) and "data_reads"."reader_user_id" = (select app.actor_user()) and exists (
          select from consents c
          where c.id = data_reads.consent_id and c.enterprise_id = data_reads.enterprise_id
            and c.grantee_id = data_reads.reader_organisation_id and c.purpose = data_reads.purpose
            and c.status = 'active' and c.expires_at > now() and data_reads.domains <@ c.domains)));