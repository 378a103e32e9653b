/* Operations on one book in which every event of the ledger occurs, each of them applied: in the words of docs/ledger.md. */

type Fields = Record<string, unknown>;

const agreement = { pool: "pool", bank: "bank", district: "district", shareBps: 5000 };
const penalty = { rateBps: 360, percent: 150, contractedOn: "2025-12-01", dayCount: "act_360" };

const OPERATIONS: [op: string, on: string, fields: Fields][] = [
  ["grant_line", "2026-01-05", { line: "line", bank: "bank", enterprise: "firm", limit: "90000" }],
  ["change_line", "2026-01-06", { line: "line", limit: "100000" }],
  ["request_drawdown", "2026-01-06", { line: "line", drawdown: "kept", amount: "20000" }],
  ["confirm_drawdown", "2026-01-07", { drawdown: "kept", loan: "kept" }],
  ["request_drawdown", "2026-01-07", { line: "line", drawdown: "void", amount: "5000" }],
  ["void_drawdown", "2026-01-08", { drawdown: "void" }],
  ["request_drawdown", "2026-01-08", { line: "line", drawdown: "open", amount: "1000" }],
  ["disburse", "2026-01-08", { line: "line", loan: "lost", amount: "40000" }],
  ["accrue_interest", "2026-01-31", { loan: "kept", instalment: 1, amount: "300" }],
  ["repay", "2026-01-31", { loan: "kept", amount: "1300" }],
  ["reverse", "2026-03-01", { of: "repay/10" }],
  ["repay", "2026-03-02", { loan: "kept", amount: "2300" }],
  [
    "adjust",
    "2026-03-03",
    {
      of: "accrue_interest/9",
      corrections: [{ movement: "interest_accrued", subject: "kept", amount: "20", direction: "more" }],
    },
  ],
  ["subsidise_interest", "2026-03-03", { loan: "kept", amount: "100" }],
  ["subsidise_guarantee_fee", "2026-03-03", { loan: "kept", amount: "50", paid: "80" }],
  ["charge_fee", "2026-03-03", { loan: "kept", amount: "10" }],
  ["prepay", "2026-03-04", { loan: "kept", principal: "3000", interest: "15", fee: "5" }],
  ["restructure", "2026-03-05", { loan: "kept", interest: "20" }],
  ["repay", "2026-03-05", { loan: "kept", fee: "10" }],
  ["renew", "2026-03-06", { loan: "kept", newLoan: "renewed", amount: "6000" }],
  ["move_overdue", "2026-03-20", { loan: "lost", daysOverdue: 95 }],
  ["accrue_penalty", "2026-03-20", { ...penalty, loan: "lost", principal: "40000", from: "2026-02-10" }],
  ["agree_pool", "2026-03-20", { ...agreement, cap: "50000", loanCap: "30000" }],
  ["fund_pool", "2026-03-20", { pool: "pool", amount: "60000" }],
  ["withdraw_pool", "2026-03-20", { pool: "pool", amount: "10000" }],
  ["cover_loan", "2026-03-21", { loan: "lost", pool: "pool" }],
  ["compensate", "2026-03-22", { loan: "lost", amount: "15000" }],
  ["return_compensation", "2026-03-22", { loan: "lost", amount: "1000" }],
  ["write_off", "2026-03-23", { loan: "lost" }],
  ["recover", "2026-03-24", { loan: "lost", amount: "8000" }],
  ["expire_line", "2026-03-25", { line: "line" }],
];

/** One JSON object each, as a file of operations has them; the key is the operation and its place, counted from one. */
export const EVERY_EVENT: string[] = OPERATIONS.map(([op, on, fields], place) =>
  JSON.stringify({ key: `${op}/${place + 1}`, op, ...(on && { on }), ...fields }),
);
