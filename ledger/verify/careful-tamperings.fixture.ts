import { type SQL, sql } from "drizzle-orm";

/** Whoever changes an amount with care makes the totals follow. */
export const TOTALS_TO_FIT = sql`
  update ledger_accounts a set
    debits_posted = coalesce((select sum(t.amount_fen) from ledger_transfers t
      where t.debit_account_id = a.id and t.kind in ('posted', 'post_pending')), 0),
    credits_posted = coalesce((select sum(t.amount_fen) from ledger_transfers t
      where t.credit_account_id = a.id and t.kind in ('posted', 'post_pending')), 0)`;

const moving = (event: string, code: string, amount: number) => sql`
  update ledger_transfers t set amount_fen = ${amount} from ledger_transactions x
  where x.id = t.transaction_id and x.event = ${event} and t.code = ${code}`;

/** What is done, and exactly what is found though every total fits. */
export const CAREFUL_TAMPERINGS: [string, SQL[], string[]][] = [
  [
    "more is compensated than was determined",
    [
      moving("compensation_received", "cover_used", 25_000),
      moving("compensation_paid", "pool_compensated", 25_000),
    ],
    ["limits_hold", "compensations_follow_their_cover"],
  ],
  [
    "more is compensated than the cap of the bank and the pool's money allow",
    [moving("pool_agreed", "pool_committed", 10_000), moving("pool_funded", "pool_funded", 20_000)],
    ["limits_hold"],
  ],
  [
    "the pool pays what the bank does not receive",
    [moving("compensation_paid", "pool_compensated", 14_000)],
    ["compensations_stand_in_both_books"],
  ],
  [
    "the pool pays for a loan before it has decided to",
    [
      sql`update ledger_transactions set recorded_at = recorded_at - interval '1 day' where event = 'compensation_received'`,
      sql`update ledger_transfers t set recorded_at = x.recorded_at from ledger_transactions x where x.id = t.transaction_id`,
    ],
    ["compensations_follow_their_cover"],
  ],
  [
    "more is covered than is lost",
    [moving("loan_covered", "cover_determined", 41_000)],
    ["cover_follows_the_loss"],
  ],
  [
    "a loss is covered before it is one",
    [
      sql`update ledger_transactions set recorded_at = recorded_at - interval '1 day' where event = 'loan_covered'`,
      sql`update ledger_transfers t set recorded_at = x.recorded_at from ledger_transactions x where x.id = t.transaction_id`,
    ],
    ["cover_follows_the_loss"],
  ],
  [
    "more interest is subsidised than was paid",
    [moving("interest_subsidised", "interest_subsidised", 1_000)],
    ["subsidies_stay_within_the_interest_paid"],
  ],
  [
    "a renewed loan takes over less than the old one gave",
    [moving("renewal", "renewal_disbursed", 5_000), moving("renewal", "limit_drawn", 5_000)],
    ["parts_of_an_event_agree"],
  ],
  [
    "a prepayment pays less interest than it books",
    [moving("prepayment", "interest_repaid", 10)],
    ["parts_of_an_event_agree"],
  ],
  [
    "a restructuring raises the line by more than what became principal",
    [moving("restructuring", "limit_capitalised", 30)],
    ["lines_are_drawn_by_their_loans", "principal_moves_with_what_is_drawn"],
  ],
  [
    "a payment frees more of the line than it repays",
    [moving("prepayment", "limit_restored", 4_000)],
    ["lines_are_drawn_by_their_loans", "principal_moves_with_what_is_drawn"],
  ],
  [
    "a write-off leaves the line drawn",
    [moving("written_off", "limit_retired", 1)],
    ["lines_are_drawn_by_their_loans", "principal_moves_with_what_is_drawn"],
  ],
  [
    "a reversal takes back less than was moved",
    [moving("reversal", "interest_repaid", 299)],
    ["limits_hold", "reversals_mirror_what_they_reverse"],
  ],
  [
    "an event is reversed a second time",
    [
      sql`insert into ledger_transactions
        (id, idempotency_key, request_hash, event, subject_type, subject_id, bank_id, enterprise_id, effective_on, recorded_at)
        select '00000000-0000-7000-8000-000000000002', 'reversal/' || idempotency_key, '', event, subject_type, subject_id,
          bank_id, enterprise_id, effective_on, recorded_at from ledger_transactions where event = 'reversal'`,
      sql`insert into ledger_transfers (id, transaction_id, ordinal, subject_id, bank_id, enterprise_id, effective_on, recorded_at,
          debit_account_id, credit_account_id, amount_fen, kind, code)
        select gen_random_uuid(), '00000000-0000-7000-8000-000000000002', t.ordinal, t.subject_id, t.bank_id, t.enterprise_id,
          t.effective_on, t.recorded_at, t.credit_account_id, t.debit_account_id, t.amount_fen, t.kind, t.code
        from ledger_transfers t join ledger_transactions x on x.id = t.transaction_id
        where x.event = 'reversal'`,
    ],
    ["limits_hold", "reversals_mirror_what_they_reverse"],
  ],
  [
    "a reversal is passed off as another loan's",
    [sql`update ledger_transactions set subject_id = gen_random_uuid() where event = 'reversal'`],
    ["reversals_mirror_what_they_reverse"],
  ],
  [
    "the transfers of a reversal are put in another order",
    [
      sql`update ledger_transfers t set ordinal = n.transfers + 1 - t.ordinal
        from (select transaction_id, count(*) as transfers from ledger_transfers group by 1) n, ledger_transactions x
        where n.transaction_id = t.transaction_id and x.id = t.transaction_id and x.event = 'reversal'`,
    ],
    ["reversals_mirror_what_they_reverse"],
  ],
  [
    "an adjustment names another event than the one that it corrects",
    [
      sql`update ledger_transactions a set idempotency_key = 'adjustment/1/' || x.idempotency_key from ledger_transactions x
        where a.event = 'adjustment' and x.event = 'prepayment'`,
    ],
    ["adjustments_move_what_their_event_moves"],
  ],
  [
    "an event is passed off as another loan's",
    [sql`update ledger_transactions set subject_id = gen_random_uuid() where event = 'fee_charged'`],
    ["transactions_move_their_subject"],
  ],
  [
    "a posting with its accounts is taken out of a closed month",
    [
      sql`update ledger_transfers set effective_on = '2026-03-05' where effective_on = '2026-01-31'`,
      sql`update ledger_transactions set effective_on = '2026-03-05' where effective_on = '2026-01-31'`,
    ],
    [
      "closed_totals_reproduce",
      "reversals_mirror_what_they_reverse",
      "adjustments_move_what_their_event_moves",
    ],
  ],
];
