import type { LedgerEvent } from "#lib/chart-of-accounts.ts";
import { type Word, words } from "#lib/vocabulary.ts";
import type { AccountCode } from "./accounts.ts";

/** Why an amount moves. */
export type Movement = Word<"ledgerMovement">;

/** The accounts that each movement debits and credits; nothing moves in any other way, but back. */
export const MOVEMENTS: Record<Movement, { debit: AccountCode; credit: AccountCode }> = {
  limit_granted: { debit: "line_limit", credit: "line_available" },
  limit_raised: { debit: "line_limit", credit: "line_available" },
  limit_lowered: { debit: "line_available", credit: "line_limit" },
  limit_withdrawn: { debit: "line_available", credit: "line_limit" },
  limit_drawn: { debit: "line_available", credit: "line_drawn" },
  limit_restored: { debit: "line_drawn", credit: "line_available" },
  limit_retired: { debit: "line_drawn", credit: "line_limit" },
  limit_capitalised: { debit: "line_limit", credit: "line_drawn" },
  principal_disbursed: { debit: "loan_principal", credit: "loan_settlement" },
  principal_repaid: { debit: "loan_settlement", credit: "loan_principal" },
  principal_renewed: { debit: "loan_renewal", credit: "loan_principal" },
  renewal_disbursed: { debit: "loan_principal", credit: "loan_renewal" },
  principal_overdue_1_30: { debit: "loan_principal_1_30", credit: "loan_principal" },
  principal_overdue_31_60: { debit: "loan_principal_31_60", credit: "loan_principal" },
  principal_overdue_61_90: { debit: "loan_principal_61_90", credit: "loan_principal" },
  principal_overdue_over_90: { debit: "loan_principal_over_90", credit: "loan_principal" },
  principal_left_1_30: { debit: "loan_principal", credit: "loan_principal_1_30" },
  principal_left_31_60: { debit: "loan_principal", credit: "loan_principal_31_60" },
  principal_left_61_90: { debit: "loan_principal", credit: "loan_principal_61_90" },
  principal_left_over_90: { debit: "loan_principal", credit: "loan_principal_over_90" },
  principal_written_off: { debit: "loan_loss", credit: "loan_principal" },
  interest_accrued: { debit: "loan_interest_receivable", credit: "loan_interest_income" },
  interest_repaid: { debit: "loan_settlement", credit: "loan_interest_receivable" },
  interest_capitalised: { debit: "loan_principal", credit: "loan_interest_receivable" },
  interest_written_off: { debit: "loan_loss", credit: "loan_interest_receivable" },
  penalty_accrued: { debit: "loan_penalty_receivable", credit: "loan_penalty_income" },
  penalty_repaid: { debit: "loan_settlement", credit: "loan_penalty_receivable" },
  penalty_capitalised: { debit: "loan_principal", credit: "loan_penalty_receivable" },
  penalty_written_off: { debit: "loan_loss", credit: "loan_penalty_receivable" },
  fee_charged: { debit: "loan_fee_receivable", credit: "loan_fee_income" },
  fee_repaid: { debit: "loan_settlement", credit: "loan_fee_receivable" },
  fee_written_off: { debit: "loan_loss", credit: "loan_fee_receivable" },
  loss_recovered: { debit: "loan_settlement", credit: "loan_loss" },
  cover_determined: { debit: "loan_cover", credit: "loan_cover_left" },
  cover_used: { debit: "loan_cover_left", credit: "loan_compensated" },
  cover_returned: { debit: "loan_compensated", credit: "loan_cover" },
  interest_subsidised: { debit: "loan_interest_subsidy", credit: "loan_subsidy_funding" },
  guarantee_fee_subsidised: { debit: "loan_guarantee_fee_subsidy", credit: "loan_subsidy_funding" },
  pool_funded: { debit: "pool_fund", credit: "pool_funding" },
  pool_withdrawn: { debit: "pool_funding", credit: "pool_fund" },
  pool_committed: { debit: "pool_commitment", credit: "pool_entitlement" },
  pool_uncommitted: { debit: "pool_entitlement", credit: "pool_commitment" },
  pool_compensated: { debit: "pool_entitlement", credit: "pool_fund" },
  pool_refunded: { debit: "pool_fund", credit: "pool_entitlement" },
};

const LEAVING = [
  "principal_left_1_30",
  "principal_left_31_60",
  "principal_left_61_90",
  "principal_left_over_90",
] as const satisfies Movement[];

const PAID = ["fee_repaid", "penalty_repaid", "interest_repaid", "principal_repaid"] as const;

/** What each event may move. */
export const EVENT_MOVEMENTS: Record<LedgerEvent, readonly Movement[]> = {
  line_granted: ["limit_granted"],
  line_changed: ["limit_raised", "limit_lowered"],
  line_expired: ["limit_withdrawn"],
  drawdown_requested: ["limit_drawn"],
  drawdown_confirmed: ["limit_drawn", "principal_disbursed"],
  drawdown_voided: ["limit_drawn", "limit_withdrawn"],
  interest_accrued: ["interest_accrued"],
  penalty_accrued: ["penalty_accrued"],
  fee_charged: ["fee_charged"],
  repayment: [...PAID, ...LEAVING, "limit_restored", "limit_retired"],
  prepayment: [
    "interest_accrued",
    "fee_charged",
    "fee_repaid",
    "interest_repaid",
    "principal_repaid",
    ...LEAVING,
    "limit_restored",
    "limit_retired",
  ],
  overdue_moved: [
    ...LEAVING,
    "principal_overdue_1_30",
    "principal_overdue_31_60",
    "principal_overdue_61_90",
    "principal_overdue_over_90",
  ],
  renewal: [
    ...LEAVING,
    "principal_renewed",
    "renewal_disbursed",
    "limit_restored",
    "limit_retired",
    "limit_drawn",
  ],
  restructuring: [...LEAVING, "interest_capitalised", "penalty_capitalised", "limit_capitalised"],
  written_off: [
    "fee_written_off",
    "penalty_written_off",
    "interest_written_off",
    ...LEAVING,
    "principal_written_off",
    "limit_retired",
  ],
  recovery: ["loss_recovered"],
  loan_covered: ["cover_determined"],
  compensation_received: ["cover_used"],
  compensation_returned: ["cover_returned"],
  interest_subsidised: ["interest_subsidised"],
  guarantee_fee_subsidised: ["guarantee_fee_subsidised"],
  pool_agreed: ["pool_committed", "pool_uncommitted"],
  pool_funded: ["pool_funded"],
  pool_withdrawn: ["pool_withdrawn"],
  compensation_paid: ["pool_compensated"],
  compensation_refunded: ["pool_refunded"],
  reversal: words("ledgerMovement"),
  adjustment: words("ledgerMovement"),
};

/** Events whose transfers may go the other way: they carry the movement that they take back, with its sides exchanged. */
export const MOVES_BACK: ReadonlySet<LedgerEvent> = new Set(["reversal", "adjustment"]);
