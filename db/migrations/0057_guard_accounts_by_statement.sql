-- As in 0037: what tells an account from others never changes. No statement may write these columns. A trigger for each row had
-- PostgreSQL lock the row by itself before every update of its totals, with a record of the log.
drop trigger ledger_accounts_identity on public.ledger_accounts;
--> statement-breakpoint
create trigger ledger_accounts_identity
  before update of id, code, owner_id, subject_type, subject_id, bank_id, enterprise_id, unit, balance_limit, created_at
  on public.ledger_accounts for each statement execute function app.refuse_change();
--> statement-breakpoint
alter table public.ledger_accounts enable always trigger ledger_accounts_identity;
