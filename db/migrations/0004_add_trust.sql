ALTER TABLE "drawdowns" DROP CONSTRAINT "drawdowns_status_check";--> statement-breakpoint
ALTER TABLE "consents" DROP CONSTRAINT "consents_status_check";--> statement-breakpoint
ALTER TABLE "job_requests" DROP CONSTRAINT "job_requests_job_check";--> statement-breakpoint
ALTER TABLE "memberships" DROP CONSTRAINT "memberships_role_check";--> statement-breakpoint
ALTER TABLE "drawdowns" ADD CONSTRAINT "drawdowns_status_check" CHECK ("drawdowns"."status" in ('requested', 'released', 'confirmed', 'voided'));--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_status_check" CHECK ("consents"."status" in ('active', 'paused', 'withdrawn', 'expired', 'exhausted'));--> statement-breakpoint
ALTER TABLE "job_requests" ADD CONSTRAINT "job_requests_job_check" CHECK ("job_requests"."job" in ('ingest', 'profile', 'match', 'monthly_report', 'clocks', 'seal', 'verification', 'export', 'reminders'));--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_role_check" CHECK ("memberships"."role" in ('owner', 'clerk', 'officer', 'approver', 'product_manager', 'compliance', 'official', 'deliverer', 'administrator'));