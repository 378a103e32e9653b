import type { DateOn } from "#lib/dates.ts";
import { invalid } from "#lib/errors.ts";
import { type Fen, fen, formatYuan } from "#lib/money.ts";
import { type LedgerTransaction, type Parties, transfer } from "../transaction.ts";
import { assertNotNegative } from "./parts/checks.ts";

export type LineChanged = Parties & {
  changeId: string;
  lineId: string;
  /** The limit as it stands and as it shall be, in fen. */
  limit: Fen;
  newLimit: Fen;
  /** What is drawn and what is held of it (`lineBalances`), in fen. */
  drawn: Fen;
  held: Fen;
  changedOn: DateOn;
};

/**
 * 授信调整: the limit is raised, or lowered to no less than what is drawn and held.
 * @throws DomainError `invalid` below that, or where nothing changes
 */
export function lineChanged(change: LineChanged): LedgerTransaction {
  const { changeId, lineId, limit, newLimit, drawn, held, changedOn, bankId, enterpriseId } = change;
  assertNotNegative(newLimit, "授信额度");
  if (newLimit === limit) throw invalid("新的额度与现有额度相同，无需调整。");
  const least = fen(drawn + held);
  if (newLimit < least)
    throw invalid(
      `新的额度 ${formatYuan(newLimit)} 元低于已用和待确认的 ${formatYuan(least)} 元，请提高新的额度，或先收回贷款。`,
    );
  const moved =
    newLimit > limit
      ? transfer("limit_raised", lineId, fen(newLimit - limit))
      : transfer("limit_lowered", lineId, fen(limit - newLimit));
  return {
    idempotencyKey: `line_changed/${changeId}`,
    event: "line_changed",
    subjectType: "credit_line",
    subjectId: lineId,
    bankId,
    enterpriseId,
    effectiveOn: changedOn,
    transfers: [moved],
  };
}
