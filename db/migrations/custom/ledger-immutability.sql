-- Completes app.refuse_change() on ledger_transactions and ledger_transfers: the triggers fire "always", so
-- that a session that plays a replica (session_replication_role) does not slip past them.
alter table public.ledger_transactions enable always trigger ledger_transactions_immutable;
--> statement-breakpoint
alter table public.ledger_transfers enable always trigger ledger_transfers_immutable;
--> statement-breakpoint
-- An account is never removed, and only its four totals change.
create trigger ledger_accounts_permanent before delete or truncate on public.ledger_accounts
  for each statement execute function app.refuse_change();
--> statement-breakpoint
alter table public.ledger_accounts enable always trigger ledger_accounts_permanent;
--> statement-breakpoint
create trigger ledger_accounts_identity before update on public.ledger_accounts for each row
  when (
    (old.id, old.code, old.owner_id, old.subject_type, old.subject_id, old.bank_id, old.enterprise_id, old.unit,
      old.balance_limit, old.created_at)
    is distinct from
    (new.id, new.code, new.owner_id, new.subject_type, new.subject_id, new.bank_id, new.enterprise_id, new.unit,
      new.balance_limit, new.created_at)
  )
  execute function app.refuse_change();
--> statement-breakpoint
alter table public.ledger_accounts enable always trigger ledger_accounts_identity;
--> statement-breakpoint
revoke update, delete, truncate on public.ledger_accounts from xyd_app;
--> statement-breakpoint
grant update (debits_pending, debits_posted, credits_pending, credits_posted) on public.ledger_accounts to xyd_app;
