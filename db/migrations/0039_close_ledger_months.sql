CREATE TABLE "ledger_period_totals" (
	"period_id" uuid NOT NULL,
	"bank_id" uuid NOT NULL,
	"code" text NOT NULL,
	"debits_pending" bigint NOT NULL,
	"debits_posted" bigint NOT NULL,
	"credits_pending" bigint NOT NULL,
	"credits_posted" bigint NOT NULL,
	CONSTRAINT "ledger_period_totals_pkey" PRIMARY KEY("period_id","bank_id","code")
);
--> statement-breakpoint
ALTER TABLE "ledger_period_totals" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE TABLE "ledger_periods" (
	"id" uuid PRIMARY KEY NOT NULL,
	"month" date NOT NULL,
	"open_from" date NOT NULL,
	"closed_at" timestamp with time zone NOT NULL,
	"transactions" bigint NOT NULL,
	CONSTRAINT "ledger_periods_month_unique" UNIQUE("month"),
	CONSTRAINT "ledger_periods_month_check" CHECK (extract(day from "ledger_periods"."month") = 1 and "ledger_periods"."open_from" = ("ledger_periods"."month" + interval '1 month')::date),
	CONSTRAINT "ledger_periods_over_check" CHECK (("ledger_periods"."closed_at" at time zone 'Asia/Shanghai')::date >= "ledger_periods"."open_from")
);
--> statement-breakpoint
ALTER TABLE "ledger_periods" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE TABLE "ledger_seal_places" (
	"record_id" uuid PRIMARY KEY NOT NULL,
	"seal" integer NOT NULL,
	"ordinal" integer NOT NULL,
	"content" "bytea" NOT NULL,
	CONSTRAINT "ledger_seal_places_place_unique" UNIQUE("seal","ordinal")
);
--> statement-breakpoint
ALTER TABLE "ledger_seal_places" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE TABLE "ledger_seals" (
	"number" integer PRIMARY KEY NOT NULL,
	"chain" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"records" integer NOT NULL,
	"total" bigint NOT NULL,
	"root" "bytea" NOT NULL,
	"previous" "bytea",
	"head" "bytea" NOT NULL,
	"signature" text NOT NULL,
	CONSTRAINT "ledger_seals_number_check" CHECK ("ledger_seals"."number" > 0),
	CONSTRAINT "ledger_seals_records_check" CHECK ("ledger_seals"."records" > 0)
);
--> statement-breakpoint
ALTER TABLE "ledger_seals" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "ledger_period_totals" ADD CONSTRAINT "ledger_period_totals_period_id_ledger_periods_id_fk" FOREIGN KEY ("period_id") REFERENCES "public"."ledger_periods"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "ledger_seal_places" ADD CONSTRAINT "ledger_seal_places_seal_ledger_seals_number_fk" FOREIGN KEY ("seal") REFERENCES "public"."ledger_seals"("number") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "ledger_transactions" ADD CONSTRAINT "ledger_transactions_happened_check" CHECK ("ledger_transactions"."happened_on" < "ledger_transactions"."effective_on");
--> statement-breakpoint
CREATE POLICY "ledger_period_totals_read" ON "ledger_period_totals" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((select app.actor_kind()) in ('system'));
--> statement-breakpoint
CREATE POLICY "ledger_period_totals_insert" ON "ledger_period_totals" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((select app.actor_kind()) in ('system'));
--> statement-breakpoint
CREATE POLICY "ledger_periods_read" ON "ledger_periods" AS PERMISSIVE FOR SELECT TO "xyd_app" USING (((select app.actor_kind()) is not null));
--> statement-breakpoint
CREATE POLICY "ledger_periods_insert" ON "ledger_periods" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((select app.actor_kind()) in ('system'));
--> statement-breakpoint
CREATE POLICY "ledger_seal_places_read" ON "ledger_seal_places" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((select app.actor_kind()) in ('system'));
--> statement-breakpoint
CREATE POLICY "ledger_seal_places_insert" ON "ledger_seal_places" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((select app.actor_kind()) in ('system'));
--> statement-breakpoint
CREATE POLICY "ledger_seals_read" ON "ledger_seals" AS PERMISSIVE FOR SELECT TO "xyd_app" USING ((select app.actor_kind()) in ('system'));
--> statement-breakpoint
CREATE POLICY "ledger_seals_insert" ON "ledger_seals" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((select app.actor_kind()) in ('system'));
--> statement-breakpoint
do $$
declare
  name text;
begin
  foreach name in array array['ledger_periods', 'ledger_period_totals', 'ledger_seals', 'ledger_seal_places'] loop
    execute format('alter table public.%I force row level security', name);
    execute format(
      'create trigger %I before update or delete or truncate on public.%I for each statement execute function app.refuse_change()',
      name || '_immutable', name);
    execute format('alter table public.%I enable always trigger %I', name, name || '_immutable');
    execute format('revoke update, delete, truncate on public.%I from xyd_app', name);
  end loop;
end $$;
--> statement-breakpoint
-- A closing is written by the function below and by nothing else.
revoke insert on public.ledger_periods, public.ledger_period_totals from xyd_app;
--> statement-breakpoint
-- The transaction as of the day on which a late entry happened, which is what people's acts say.
create function app.as_happened(x public.ledger_transactions) returns public.ledger_transactions language sql stable
return jsonb_populate_record(x, jsonb_build_object('effective_on', coalesce(x.happened_on, x.effective_on)));
--> statement-breakpoint
revoke all on function app.as_happened(public.ledger_transactions) from public;
--> statement-breakpoint
grant execute on function app.as_happened(public.ledger_transactions) to xyd_app;
--> statement-breakpoint
-- What is due is asked of the day on which it happened; all else of the function stays as it is.
do $$
declare
  before text := pg_get_functiondef('app.guard_posting()'::regprocedure);
  after text := replace(before, 'app.transfers_due(x)', 'app.transfers_due(app.as_happened(x))');
begin
  if after = before then
    raise exception 'app.guard_posting asks app.transfers_due no more';
  end if;
  execute after;
end $$;
--> statement-breakpoint
-- Closes a month for good: the first that has a transaction, and from then on each after the one before. Postings share
-- a lock on the periods, which this one takes for itself: each of them is in the month's totals, or meets the closing.
create function app.close_ledger_month(wanted date) returns uuid language plpgsql
security definer set search_path = pg_catalog, pg_temp as $$
declare
  next_month date;
  closing uuid := gen_random_uuid();
begin
  if app.actor_kind() is distinct from 'system' then
    raise exception 'a month is closed by the platform' using errcode = 'insufficient_privilege';
  end if;
  lock table public.ledger_periods in access exclusive mode;
  select coalesce(
    (select max(p.open_from) from public.ledger_periods p),
    (select date_trunc('month', min(x.effective_on))::date from public.ledger_transactions x)) into next_month;
  if wanted is distinct from next_month then
    raise exception 'months are closed in order'
      using errcode = 'check_violation', constraint = 'ledger_periods_order', detail = coalesce(next_month::text, '');
  end if;
  -- Not before the last instant that a transaction of the month says, were the clocks of two machines apart.
  insert into public.ledger_periods (id, month, open_from, closed_at, transactions)
  select closing, wanted, (wanted + interval '1 month')::date, greatest(clock_timestamp(), max(x.recorded_at)), count(*)
  from public.ledger_transactions x
  where x.effective_on >= wanted and x.effective_on < (wanted + interval '1 month')::date;
  insert into public.ledger_period_totals
    (period_id, bank_id, code, debits_pending, debits_posted, credits_pending, credits_posted)
  select closing, a.bank_id, a.code,
    coalesce(sum(side.debit * effect.pending), 0), coalesce(sum(side.debit * effect.posted), 0),
    coalesce(sum(side.credit * effect.pending), 0), coalesce(sum(side.credit * effect.posted), 0)
  from public.ledger_transactions x
  join public.ledger_transfers t on t.transaction_id = x.id
  join (values ('posted', 0, 1), ('pending', 1, 0), ('post_pending', -1, 1), ('void_pending', -1, 0))
    as effect (kind, pending, posted) on effect.kind = t.kind
  cross join lateral (values (t.debit_account_id, t.amount_fen, 0::bigint), (t.credit_account_id, 0, t.amount_fen))
    as side (account_id, debit, credit)
  join public.ledger_accounts a on a.id = side.account_id
  where x.effective_on >= wanted and x.effective_on < (wanted + interval '1 month')::date
  group by a.bank_id, a.code;
  return closing;
end $$;
--> statement-breakpoint
revoke all on function app.close_ledger_month(date) from public;
--> statement-breakpoint
grant execute on function app.close_ledger_month(date) to xyd_app;
--> statement-breakpoint
-- Nothing moves in a month that is closed. An old snapshot would not see a closing that has just been committed, so that
-- postings read what is committed.
create function app.guard_open_month() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  first_open date;
begin
  if current_setting('transaction_isolation') not in ('read committed', 'read uncommitted') then
    raise exception 'a posting reads what is committed' using errcode = 'restrict_violation';
  end if;
  lock table public.ledger_periods in access share mode;
  select max(p.open_from) from public.ledger_periods p into first_open;
  if exists (select from added t where t.effective_on < first_open) then
    raise exception 'the month is closed'
      using errcode = 'check_violation', constraint = 'ledger_transactions_open_month', detail = coalesce(first_open::text, '');
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger ledger_transfers_open_month after insert on public.ledger_transfers referencing new table as added
  for each statement execute function app.guard_open_month();
--> statement-breakpoint
alter table public.ledger_transfers enable always trigger ledger_transfers_open_month;
--> statement-breakpoint
-- A late entry names a day of a month that is closed.
create function app.guard_late_entry() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  first_open date;
begin
  select max(p.open_from) from public.ledger_periods p into first_open;
  if new.happened_on >= coalesce(first_open, '-infinity') then
    raise exception 'only what happened in a closed month is late'
      using errcode = 'check_violation', constraint = 'ledger_transactions_open_month';
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger ledger_transactions_late after insert on public.ledger_transactions for each row
  when (new.happened_on is not null) execute function app.guard_late_entry();
--> statement-breakpoint
alter table public.ledger_transactions enable always trigger ledger_transactions_late;
--> statement-breakpoint
revoke execute on function app.guard_open_month(), app.guard_late_entry() from public, xyd_app;
