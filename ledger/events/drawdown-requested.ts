import type { DateOn } from "#lib/dates.ts";
import type { Fen } from "#lib/money.ts";
import { type LedgerTransaction, type Parties, transfer } from "../transaction.ts";

export type DrawdownRequested = Parties & {
  lineId: string;
  drawdownId: string;
  amount: Fen;
  requestedOn: DateOn;
};

/** 提款申请: holds the amount (fen) out of what is available. The hold's id is the drawdown's. */
export const drawdownRequested = (request: DrawdownRequested): LedgerTransaction => ({
  idempotencyKey: `drawdown_requested/${request.drawdownId}`,
  event: "drawdown_requested",
  subjectType: "credit_line",
  subjectId: request.lineId,
  bankId: request.bankId,
  enterpriseId: request.enterpriseId,
  effectiveOn: request.requestedOn,
  transfers: [
    transfer("limit_drawn", request.lineId, request.amount, { kind: "pending", id: request.drawdownId }),
  ],
});
