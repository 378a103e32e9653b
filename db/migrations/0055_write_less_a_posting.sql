-- Transactions are found by id or key, and those of a subject by its transfers: no read has taken this index.
DROP INDEX "ledger_transactions_subject_index";
--> statement-breakpoint
-- As in 0019, for whoever is not the platform. The condition is read with every row, and `app.actor_is_member()`, which sets
-- its search path each time, took 2 µs of a posting's 90.
drop trigger ledger_transactions_moved on public.ledger_transactions;
--> statement-breakpoint
create constraint trigger ledger_transactions_moved after insert on public.ledger_transactions
  deferrable initially deferred for each row
  when (app.actor_kind() <> 'system') execute function app.guard_moved();
