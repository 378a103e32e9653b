import type { Word } from "#lib/vocabulary.ts";
import type { AccountCode } from "./accounts.ts";

/** Why an amount moves. */
export type Movement = Word<"ledgerMovement">;

/** What each event may move. */
export const EVENT_MOVEMENTS: Record<Word<"ledgerEvent">, readonly Movement[]> = {
  line_granted: ["limit_granted"],
  line_expired: ["limit_withdrawn"],
  drawdown_requested: ["limit_drawn"],
  drawdown_confirmed: ["limit_drawn", "principal_disbursed"],
  drawdown_voided: ["limit_drawn", "limit_withdrawn"],
  interest_accrued: ["interest_accrued"],
  repayment: ["interest_repaid", "principal_repaid", "limit_restored", "limit_retired"],
  written_off: ["interest_written_off", "principal_written_off", "limit_retired"],
};

/** The accounts that each movement debits and credits; nothing moves in any other way. */
export const MOVEMENTS: Record<Movement, { debit: AccountCode; credit: AccountCode }> = {
  limit_granted: { debit: "line_limit", credit: "line_available" },
  limit_withdrawn: { debit: "line_available", credit: "line_limit" },
  limit_drawn: { debit: "line_available", credit: "line_drawn" },
  limit_restored: { debit: "line_drawn", credit: "line_available" },
  limit_retired: { debit: "line_drawn", credit: "line_limit" },
  principal_disbursed: { debit: "loan_principal", credit: "loan_settlement" },
  interest_accrued: { debit: "loan_interest_receivable", credit: "loan_interest_income" },
  interest_repaid: { debit: "loan_settlement", credit: "loan_interest_receivable" },
  principal_repaid: { debit: "loan_settlement", credit: "loan_principal" },
  principal_written_off: { debit: "loan_loss", credit: "loan_principal" },
  interest_written_off: { debit: "loan_loss", credit: "loan_interest_receivable" },
};
