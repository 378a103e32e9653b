import type { Word } from "./vocabulary.ts";

export type AccountCode = Word<"ledgerAccount">;
export type BalanceLimit = Word<"balanceLimit">;
export type LedgerSubject = Word<"ledgerSubject">;
export type LedgerEvent = Word<"ledgerEvent">;

/** The part of the chart of accounts that the database keeps too: its CHECK constraints are built from here. */
export type AccountFacts = {
  subject: LedgerSubject;
  /** Whose asset, claim or right the account counts. The district is the second party of a pool's agreement. */
  owner: "bank" | "enterprise" | "district";
  /** The side on which the account grows. */
  side: "debit" | "credit";
  limit: BalanceLimit;
};

const account = (
  subject: LedgerSubject,
  owner: AccountFacts["owner"],
  side: AccountFacts["side"],
  guarded: "guarded" | "free" = "guarded",
): AccountFacts => {
  const limit = side === "debit" ? "credits_must_not_exceed_debits" : "debits_must_not_exceed_credits";
  return { subject, owner, side, limit: guarded === "guarded" ? limit : "none" };
};

/** Guarded accounts never fall below zero on their own side, holds included. */
export const ACCOUNT_FACTS: Record<AccountCode, AccountFacts> = {
  line_limit: account("credit_line", "bank", "debit"),
  line_available: account("credit_line", "enterprise", "credit"),
  line_drawn: account("credit_line", "enterprise", "credit"),

  loan_principal: account("loan", "bank", "debit"),
  loan_principal_1_30: account("loan", "bank", "debit"),
  loan_principal_31_60: account("loan", "bank", "debit"),
  loan_principal_61_90: account("loan", "bank", "debit"),
  loan_principal_over_90: account("loan", "bank", "debit"),
  loan_interest_receivable: account("loan", "bank", "debit"),
  loan_interest_income: account("loan", "bank", "credit"),
  loan_penalty_receivable: account("loan", "bank", "debit"),
  loan_penalty_income: account("loan", "bank", "credit"),
  loan_fee_receivable: account("loan", "bank", "debit"),
  loan_fee_income: account("loan", "bank", "credit"),
  loan_settlement: account("loan", "bank", "credit", "free"),
  loan_renewal: account("loan", "bank", "credit", "free"),
  loan_loss: account("loan", "bank", "debit"),
  loan_cover: account("loan", "bank", "debit"),
  loan_cover_left: account("loan", "bank", "credit"),
  loan_compensated: account("loan", "bank", "credit"),
  loan_interest_subsidy: account("loan", "enterprise", "debit"),
  loan_guarantee_fee_subsidy: account("loan", "enterprise", "debit"),
  loan_subsidy_funding: account("loan", "enterprise", "credit"),

  pool_fund: account("risk_pool", "district", "debit"),
  pool_funding: account("risk_pool", "district", "credit"),
  pool_commitment: account("risk_pool", "district", "debit"),
  pool_entitlement: account("risk_pool", "bank", "credit"),
};

/** What each event is about. A reversal or an adjustment is about whatever it corrects. */
export const EVENT_SUBJECT: Record<LedgerEvent, LedgerSubject | "any"> = {
  line_granted: "credit_line",
  line_changed: "credit_line",
  line_expired: "credit_line",
  drawdown_requested: "credit_line",
  drawdown_confirmed: "loan",
  drawdown_voided: "credit_line",
  interest_accrued: "loan",
  penalty_accrued: "loan",
  fee_charged: "loan",
  repayment: "loan",
  prepayment: "loan",
  overdue_moved: "loan",
  renewal: "loan",
  restructuring: "loan",
  written_off: "loan",
  recovery: "loan",
  loan_covered: "loan",
  compensation_received: "loan",
  compensation_returned: "loan",
  interest_subsidised: "loan",
  guarantee_fee_subsidised: "loan",
  pool_agreed: "risk_pool",
  pool_funded: "risk_pool",
  pool_withdrawn: "risk_pool",
  compensation_paid: "risk_pool",
  compensation_refunded: "risk_pool",
  reversal: "any",
  adjustment: "any",
};
