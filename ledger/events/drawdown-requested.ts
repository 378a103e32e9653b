import type { DateOn } from "#lib/dates.ts";
import type { Fen } from "#lib/money.ts";
import { type LedgerTransaction, type Parties, transfer } from "../transaction.ts";
import { assertPositive } from "./parts/checks.ts";

export type DrawdownRequested = Parties & {
  lineId: string;
  drawdownId: string;
  amount: Fen;
  requestedOn: DateOn;
};

/**
 * 提款申请: holds the amount (fen) out of what is available. The hold's id is the drawdown's.
 * @throws DomainError `invalid` on an amount that is not positive
 */
export function drawdownRequested(request: DrawdownRequested): LedgerTransaction {
  const { drawdownId, lineId, amount, requestedOn, bankId, enterpriseId } = request;
  assertPositive(amount, "提款金额");
  return {
    idempotencyKey: `drawdown_requested/${drawdownId}`,
    event: "drawdown_requested",
    subjectType: "credit_line",
    subjectId: lineId,
    bankId,
    enterpriseId,
    effectiveOn: requestedOn,
    transfers: [transfer("limit_drawn", lineId, amount, { kind: "pending", id: drawdownId })],
  };
}
