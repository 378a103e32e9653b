import type { DateOn } from "#lib/dates.ts";
import type { Fen } from "#lib/money.ts";
import { type LedgerTransaction, type Parties, transfer } from "../transaction.ts";
import { assertPositive } from "./parts/checks.ts";

export type DrawdownConfirmed = Parties & {
  lineId: string;
  drawdownId: string;
  loanId: string;
  /** The amount held, in fen: a hold is posted whole. */
  amount: Fen;
  /** The day the bank paid. */
  paidOn: DateOn;
};

/**
 * 确认放款: the hold becomes a drawing, and the loan owes its principal.
 * @throws DomainError `invalid` on an amount that is not positive
 */
export function drawdownConfirmed(confirmation: DrawdownConfirmed): LedgerTransaction {
  const { lineId, drawdownId, loanId, amount, paidOn, bankId, enterpriseId } = confirmation;
  assertPositive(amount, "提款金额");
  return {
    idempotencyKey: `drawdown_confirmed/${drawdownId}`,
    event: "drawdown_confirmed",
    subjectType: "loan",
    subjectId: loanId,
    bankId,
    enterpriseId,
    effectiveOn: paidOn,
    transfers: [
      transfer("limit_drawn", lineId, amount, { kind: "post_pending", pendingId: drawdownId }),
      transfer("principal_disbursed", loanId, amount),
    ],
  };
}
