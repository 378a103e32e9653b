import type { LedgerEvent } from "#lib/chart-of-accounts.ts";

export type EventWords = {
  /** What the idempotency key holds after the event's name. */
  key: string;
  /** What moves, and when. */
  moves: string;
  countsOn: string;
};

/** What docs/ledger.md tells of each event, beside the movements that it may make. */
export const EVENT_WORDS: Record<LedgerEvent, EventWords> = {
  line_granted: { key: "line", moves: "the limit", countsOn: "the day of the grant" },
  line_changed: {
    key: "change",
    moves: "the difference to the new limit, which is never below what is drawn and held",
    countsOn: "the day of the change",
  },
  line_expired: {
    key: "line",
    moves: "what is available. What is held or drawn stays; nothing left, no event",
    countsOn: "the day of expiry or closing",
  },
  drawdown_requested: {
    key: "drawdown",
    moves: "the amount, held; the hold's id is the drawdown's",
    countsOn: "the day of the request",
  },
  drawdown_confirmed: {
    key: "drawdown",
    moves: "posts the hold, and disburses as much",
    countsOn: "the day the bank paid",
  },
  drawdown_voided: {
    key: "drawdown",
    moves: "voids the hold; where the line has ended, what comes free is withdrawn as well",
    countsOn: "the day of voiding",
  },
  interest_accrued: {
    key: "loan, instalment",
    moves: "the instalment's interest",
    countsOn: "its due date, or the earlier day on which it is paid",
  },
  penalty_accrued: {
    key: "loan, last day",
    moves: "overdue principal × contract rate × 130 to 150 % × days ÷ 360 or 365",
    countsOn: "the last day",
  },
  fee_charged: { key: "fee", moves: "the fee", countsOn: "the day it is charged" },
  repayment: {
    key: "repayment",
    moves:
      "each claim paid, where it is not zero. Principal first leaves the overdue buckets; with it the line is restored (revolving and running) or retired (any other)",
    countsOn: "the day of receipt",
  },
  prepayment: {
    key: "prepayment",
    moves:
      "interest to the day and the contract's compensation are booked and paid; principal as in a repayment",
    countsOn: "the day of receipt",
  },
  overdue_moved: {
    key: "move",
    moves: "the whole principal, from the buckets where it stands to that of its days overdue, or back",
    countsOn: "the day of the move",
  },
  renewal: {
    key: "new loan",
    moves:
      "the old loan's principal goes to the new one without cash; the line is restored (or an old line retired) and drawn by as much",
    countsOn: "the day of renewal",
  },
  restructuring: {
    key: "restructuring",
    moves:
      "all principal leaves the overdue buckets; interest and penalty interest become principal as agreed, and limit and drawn amount grow by that. Terms alone, no event",
    countsOn: "the day of the new terms",
  },
  written_off: {
    key: "loan",
    moves: "everything owed, where it is not zero; with principal the line is retired",
    countsOn: "the day of approval",
  },
  recovery: {
    key: "recovery",
    moves: "what came in for a loan written off; at most the loss that is left",
    countsOn: "the day of receipt",
  },
  loan_covered: {
    key: "loan",
    moves:
      "the pool's share of the loss, at most the cap of one loan; once it was written off or is more than 90 days overdue",
    countsOn: "the day of the decision",
  },
  compensation_received: {
    key: "compensation",
    moves: "what the pool pays; together with `compensation_paid`",
    countsOn: "the day of payment",
  },
  compensation_returned: {
    key: "return",
    moves: "the pool's part of what was recovered; together with `compensation_refunded`",
    countsOn: "the day of receipt",
  },
  interest_subsidised: {
    key: "subsidy",
    moves: "the subsidy; never more than the interest paid",
    countsOn: "the day of payment",
  },
  guarantee_fee_subsidised: {
    key: "subsidy",
    moves: "the subsidy; never more than the fee paid",
    countsOn: "the day of payment",
  },
  pool_agreed: {
    key: "change",
    moves: "the difference to the new cap of the bank",
    countsOn: "the day of the agreement",
  },
  pool_funded: { key: "funding", moves: "what the district pays in", countsOn: "the day of payment" },
  pool_withdrawn: {
    key: "withdrawal",
    moves: "what the district takes back",
    countsOn: "the day of payment",
  },
  compensation_paid: {
    key: "compensation",
    moves: "the same amount as `compensation_received`, on the pool's accounts",
    countsOn: "the day of payment",
  },
  compensation_refunded: {
    key: "return",
    moves: "the same amount as `compensation_returned`, on the pool's accounts",
    countsOn: "the day of receipt",
  },
  reversal: {
    key: "key of what is reversed",
    moves: "the transfers of another transaction in the opposite order, each with its sides exchanged",
    countsOn: "the day of the reversal",
  },
  adjustment: {
    key: "adjustment, key of what is corrected",
    moves:
      "more of what another transaction moved, or some of it back; principal and the drawn amount alike, and never more cover or subsidy",
    countsOn: "a day of the open period",
  },
};
