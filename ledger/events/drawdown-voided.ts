import type { DateOn } from "#lib/dates.ts";
import type { Fen } from "#lib/money.ts";
import { type LedgerTransaction, type Parties, transfer } from "../transaction.ts";
import { assertPositive } from "./parts/checks.ts";

export type DrawdownVoided = Parties & {
  lineId: string;
  drawdownId: string;
  /** The amount held, in fen. */
  amount: Fen;
  voidedOn: DateOn;
  /** The line has expired or was closed meanwhile: what the hold sets free is taken back at once. */
  lineEnded: boolean;
};

/**
 * 提款作废: the hold is released.
 * @throws DomainError `invalid` on an amount that is not positive
 */
export function drawdownVoided(voiding: DrawdownVoided): LedgerTransaction {
  const { lineId, drawdownId, amount, voidedOn, lineEnded, bankId, enterpriseId } = voiding;
  assertPositive(amount, "提款金额");
  const release = transfer("limit_drawn", lineId, amount, { kind: "void_pending", pendingId: drawdownId });
  return {
    idempotencyKey: `drawdown_voided/${drawdownId}`,
    event: "drawdown_voided",
    subjectType: "credit_line",
    subjectId: lineId,
    bankId,
    enterpriseId,
    effectiveOn: voidedOn,
    transfers: lineEnded ? [release, transfer("limit_withdrawn", lineId, amount)] : [release],
  };
}
