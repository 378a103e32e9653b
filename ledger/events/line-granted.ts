import type { DateOn } from "#lib/dates.ts";
import type { Fen } from "#lib/money.ts";
import { type LedgerTransaction, type Parties, transfer } from "../transaction.ts";
import { assertPositive } from "./parts/checks.ts";

export type LineGranted = Parties & { lineId: string; limit: Fen; grantedOn: DateOn };

/**
 * 授信生效: the whole limit becomes available. Limit in fen.
 * @throws DomainError `invalid` on a limit that is not positive
 */
export function lineGranted({
  lineId,
  limit,
  grantedOn,
  bankId,
  enterpriseId,
}: LineGranted): LedgerTransaction {
  assertPositive(limit, "授信额度");
  return {
    idempotencyKey: `line_granted/${lineId}`,
    event: "line_granted",
    subjectType: "credit_line",
    subjectId: lineId,
    bankId,
    enterpriseId,
    effectiveOn: grantedOn,
    transfers: [transfer("limit_granted", lineId, limit)],
  };
}
