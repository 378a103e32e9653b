import type { DateOn } from "#lib/dates.ts";
import type { Fen } from "#lib/money.ts";
import { type LedgerTransaction, type Parties, transfer } from "../transaction.ts";
import { assertNotNegative } from "./parts/checks.ts";

export type LineExpired = Parties & {
  lineId: string;
  /** What is available, holds deducted (`lineBalances`), in fen. */
  remaining: Fen;
  expiredOn: DateOn;
};

/**
 * 授信到期 or closed: the bank takes back what is available. What is drawn stays drawn until it is repaid; what
 * is held stays held until it is confirmed or voided.
 * @returns null where nothing is left to take back
 * @throws DomainError `invalid` on a negative amount
 */
export function lineExpired(expiry: LineExpired): LedgerTransaction | null {
  const { lineId, remaining, expiredOn, bankId, enterpriseId } = expiry;
  assertNotNegative(remaining, "收回的额度");
  if (remaining === 0n) return null;
  return {
    idempotencyKey: `line_expired/${lineId}`,
    event: "line_expired",
    subjectType: "credit_line",
    subjectId: lineId,
    bankId,
    enterpriseId,
    effectiveOn: expiredOn,
    transfers: [transfer("limit_withdrawn", lineId, remaining)],
  };
}
