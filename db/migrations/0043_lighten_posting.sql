-- No read takes these indexes, and each is written with every posting. What the keys of tenants held for foreign keys the
-- totals' trigger says for all inserted rows together (0037).
DROP INDEX "ledger_transactions_event_index";--> statement-breakpoint
DROP INDEX "ledger_transactions_bank_index";--> statement-breakpoint
DROP INDEX "ledger_transactions_enterprise_index";--> statement-breakpoint
ALTER TABLE "ledger_accounts" DROP CONSTRAINT "ledger_accounts_tenant_unique";--> statement-breakpoint
ALTER TABLE "ledger_transfers" DROP CONSTRAINT "ledger_transfers_pending_fk";--> statement-breakpoint
ALTER TABLE "ledger_transfers" DROP CONSTRAINT "ledger_transfers_tenant_unique";--> statement-breakpoint
-- The chart's check holds each of these to its list. PostgreSQL reads every check anew for each statement and applies it to each
-- account whose totals move.
ALTER TABLE "ledger_accounts" DROP CONSTRAINT "ledger_accounts_code_check";--> statement-breakpoint
ALTER TABLE "ledger_accounts" DROP CONSTRAINT "ledger_accounts_subject_type_check";--> statement-breakpoint
ALTER TABLE "ledger_accounts" DROP CONSTRAINT "ledger_accounts_balance_limit_check";
