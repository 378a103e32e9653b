import { type DateOn, formatDate } from "#lib/dates.ts";
import { conflict, invalid } from "#lib/errors.ts";
import type { Fen } from "#lib/money.ts";
import { label } from "#lib/vocabulary.ts";
import { EVENT_MOVEMENTS, type Movement } from "../movements.ts";
import { type LedgerTransaction, transfer, transferBack } from "../transaction.ts";
import { assertPositive } from "./parts/checks.ts";
import { drawnAndOwed, PAIRED } from "./parts/corrections.ts";

/** One movement of the corrected event: by how much too little was moved (`more`), or too much (`less`), in fen. */
export type Correction = { code: Movement; subjectId: string; amount: Fen; direction: "more" | "less" };

export type Adjustment = {
  adjustmentId: string;
  /** What is corrected, as it was posted (`findTransaction`). */
  corrected: LedgerTransaction;
  corrections: readonly Correction[];
  /** A day of the open period. */
  adjustedOn: DateOn;
};

/** Public money, up to a share or to what was paid: only its own event knows how much may be added. */
const NEVER_MORE: ReadonlySet<Movement> = new Set([
  "cover_determined",
  "interest_subsidised",
  "guarantee_fee_subsidised",
]);

/**
 * 调整: a correction of what was posted earlier, perhaps in a month that is closed; its key names the transaction that it
 * corrects. It moves only what that event may move, between accounts of the same subjects, and principal no otherwise
 * than with the line's drawn amount; of cover and subsidies only less.
 * @throws DomainError `invalid` on anything else, `conflict` on the correction of a reversal or of one half of a pair
 */
export function adjustment({
  adjustmentId,
  corrected,
  corrections,
  adjustedOn,
}: Adjustment): LedgerTransaction {
  if (corrected.event === "reversal" || corrected.event === "adjustment" || PAIRED.has(corrected.event))
    throw conflict(`“${label("ledgerEvent", corrected.event)}”不能再调整，请针对原业务办理。`);
  if (corrections.length === 0) throw invalid("请至少填写一项调整。");
  if (adjustedOn < corrected.effectiveOn)
    throw invalid(`调整日期不能早于原业务日期 ${formatDate(corrected.effectiveOn)}，请改为当日或之后。`);
  const subjects = new Set(
    corrected.transfers.flatMap(({ debit, credit }) => [debit.subjectId, credit.subjectId]),
  );
  const transfers = corrections.map(({ code, subjectId, amount, direction }) => {
    assertPositive(amount, "调整金额");
    if (!EVENT_MOVEMENTS[corrected.event].includes(code) || !subjects.has(subjectId))
      throw invalid(`原业务没有“${label("ledgerMovement", code)}”这一项，不能据此调整。`);
    if (direction === "more" && NEVER_MORE.has(code))
      throw invalid(`“${label("ledgerMovement", code)}”不能调增：补偿额度以核定的为准，补贴请另办一笔。`);
    return (direction === "more" ? transfer : transferBack)(code, subjectId, amount);
  });
  const { drawn, owed } = drawnAndOwed(transfers);
  if (drawn !== owed) throw invalid("本金与已用额度必须同额调整，请补上另一项。");
  const { idempotencyKey, subjectType, subjectId, bankId, enterpriseId } = corrected;
  return {
    idempotencyKey: `adjustment/${adjustmentId}/${idempotencyKey}`,
    event: "adjustment",
    subjectType,
    subjectId,
    bankId,
    enterpriseId,
    effectiveOn: adjustedOn,
    transfers,
  };
}
