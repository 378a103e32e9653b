import { type SQL, sql } from "drizzle-orm";

const oneHold = sql`(select id from ledger_transfers where kind = 'post_pending' limit 1)`;
const copyOf = (source: SQL, changes: { kind: SQL; amount: SQL; pending: SQL; ordinal: SQL }) => sql`
  insert into ledger_transfers
    (id, transaction_id, ordinal, subject_id, bank_id, enterprise_id, effective_on, recorded_at, debit_account_id,
      credit_account_id, amount_fen, kind, pending_id, code)
  select gen_random_uuid(), transaction_id, ${changes.ordinal}, subject_id, bank_id, enterprise_id, effective_on, recorded_at,
    debit_account_id, credit_account_id,
    ${changes.amount}, ${changes.kind}, ${changes.pending}, code
  from ledger_transfers where id = ${source}`;

/** What is done to the book, and what must be among the findings. */
export const TAMPERINGS: [string, SQL, string[]][] = [
  [
    "a balance is raised",
    sql`update ledger_accounts set credits_posted = credits_posted + 1
      where id = (select id from ledger_accounts where code = 'line_available' limit 1)`,
    ["stored_totals_are_the_sums_of_the_transfers", "debits_equal_credits", "subjects_are_closed"],
  ],
  [
    "a hold is negative",
    sql`update ledger_accounts set debits_pending = -1 where code = 'line_available'`,
    ["limits_hold", "stored_totals_are_the_sums_of_the_transfers", "subjects_are_closed"],
  ],
  [
    "an account is overdrawn",
    sql`update ledger_accounts set debits_pending = debits_pending + 1000000
      where id = (select id from ledger_accounts where code = 'line_available' limit 1)`,
    ["limits_hold"],
  ],
  [
    "an account's limit is lifted",
    sql`update ledger_accounts set balance_limit = 'none' where code = 'line_available'`,
    ["accounts_follow_the_chart"],
  ],
  [
    "an amount is changed",
    sql`update ledger_transfers set amount_fen = amount_fen + 1 where id = ${oneHold}`,
    ["stored_totals_are_the_sums_of_the_transfers", "holds_are_resolved_once_and_whole"],
  ],
  [
    "a transfer is removed",
    sql`delete from ledger_transfers where id = (select id from ledger_transfers where code = 'principal_disbursed' limit 1)`,
    ["stored_totals_are_the_sums_of_the_transfers"],
  ],
  [
    "a reason is changed",
    sql`update ledger_transfers set code = 'limit_restored' where id = ${oneHold}`,
    ["transfers_follow_their_movement"],
  ],
  [
    "a repayment is passed off as something else",
    sql`update ledger_transactions set event = 'interest_accrued' where event = 'line_granted'`,
    ["transfers_belong_to_their_event"],
  ],
  [
    "a transfer is filed under another subject",
    sql`update ledger_transfers set subject_id = gen_random_uuid() where id = ${oneHold}`,
    ["transfers_stay_within_one_tenant"],
  ],
  [
    "a transfer is given to another bank",
    sql`update ledger_transfers set bank_id = gen_random_uuid() where id = ${oneHold}`,
    ["transfers_stay_within_one_tenant"],
  ],
  [
    "a transfer is dated back",
    sql`update ledger_transfers set effective_on = effective_on - 1 where id = ${oneHold}`,
    ["transfers_keep_their_transactions_times"],
  ],
  [
    "a transaction moves nothing",
    sql`insert into ledger_transactions
      (id, idempotency_key, request_hash, event, subject_type, subject_id, bank_id, enterprise_id, effective_on, recorded_at)
      select gen_random_uuid(), 'empty', '', event, subject_type, subject_id, bank_id, enterprise_id, effective_on, recorded_at
      from ledger_transactions limit 1`,
    ["transactions_move_something"],
  ],
  [
    "a hold is posted twice",
    copyOf(oneHold, { kind: sql`kind`, amount: sql`amount_fen`, pending: sql`pending_id`, ordinal: sql`99` }),
    ["holds_are_resolved_once_and_whole"],
  ],
  [
    "a loan is forgiven behind the line's back",
    sql`update ledger_accounts set credits_posted = debits_posted where code = 'loan_principal'`,
    ["lines_are_drawn_by_their_loans"],
  ],
  [
    "a line is drawn beyond its limit",
    sql`update ledger_accounts set credits_pending = credits_pending + 10000 where code = 'line_drawn'`,
    ["lines_are_not_overdrawn"],
  ],
  [
    "something is passed off as a reversal",
    sql`update ledger_transactions set event = 'reversal', idempotency_key = 'reversal/' || idempotency_key
      where event = 'line_granted'`,
    ["reversals_mirror_what_they_reverse"],
  ],
  [
    "an account is made up",
    sql`insert into ledger_accounts (id, code, owner_id, subject_type, subject_id, bank_id, enterprise_id, unit, balance_limit)
      select gen_random_uuid(), code, owner_id, subject_type, gen_random_uuid(), bank_id, enterprise_id, unit, balance_limit
      from ledger_accounts limit 1`,
    ["accounts_have_moved"],
  ],
  [
    "an event is booked again under its key",
    sql`insert into ledger_transactions
      (id, idempotency_key, request_hash, event, subject_type, subject_id, bank_id, enterprise_id, effective_on, recorded_at)
      select gen_random_uuid(), idempotency_key, request_hash, event, subject_type, subject_id, bank_id, enterprise_id, effective_on, recorded_at
      from ledger_transactions limit 1`,
    ["keys_are_used_once"],
  ],
  [
    "a closed month is written in",
    sql`update ledger_transactions set recorded_at = now() + interval '1 day' where effective_on < '2026-02-01'`,
    ["closed_months_are_not_written_in"],
  ],
  [
    "something is moved out of a closed month",
    sql`update ledger_transactions set effective_on = '2026-03-01' where effective_on < '2026-02-01'`,
    ["closed_totals_reproduce"],
  ],
  [
    "a closed month's totals are changed",
    sql`update ledger_period_totals set debits_posted = debits_posted + 1, credits_posted = credits_posted + 1`,
    ["closed_totals_reproduce"],
  ],
  [
    "a closing is taken back behind a later one",
    sql`delete from ledger_periods where month = '2026-01-01'`,
    ["months_are_closed_in_order", "closed_totals_reproduce"],
  ],
  [
    "an entry is passed off as late",
    sql`update ledger_transactions set happened_on = effective_on - 1 where effective_on > '2026-02-28'`,
    ["late_entries_are_of_closed_months"],
  ],
  [
    "a compensation is made up",
    sql`update ledger_transactions set event = 'compensation_received', idempotency_key = 'compensation_received/none'
      where id = (select id from ledger_transactions where event = 'drawdown_requested' limit 1)`,
    ["compensations_stand_in_both_books", "transfers_belong_to_their_event"],
  ],
  [
    "a grant is passed off as an adjustment",
    sql`update ledger_transactions set event = 'adjustment', idempotency_key = 'adjustment/1/none'
      where id = (select id from ledger_transactions where event = 'line_granted' limit 1)`,
    ["adjustments_name_what_they_correct"],
  ],
  [
    "a date is moved ahead",
    sql`update ledger_transactions set effective_on = effective_on + 1`,
    ["nothing_counts_before_it_was_recorded"],
  ],
];
