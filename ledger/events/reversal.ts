import { type DateOn, formatDate } from "#lib/dates.ts";
import { conflict, invalid } from "#lib/errors.ts";
import type { LedgerTransaction, LedgerTransfer } from "../transaction.ts";
import { PAIRED } from "./parts/corrections.ts";

export type Reversal = {
  /** What is taken back, as it was posted (`findTransaction`). */
  reversed: LedgerTransaction;
  reversedOn: DateOn;
};

/**
 * 冲正: mirrors a transaction exactly, transfer by transfer in the opposite order, each with its sides exchanged. Its key
 * holds the key of what it reverses, so that nothing is reversed twice.
 * @throws DomainError `conflict` on the reversal of a reversal, of a hold or its voiding, or of one half of a pair;
 *   `invalid` before the day of what is reversed
 */
export function reversal({ reversed, reversedOn }: Reversal): LedgerTransaction {
  if (reversed.event === "reversal") throw conflict("冲正本身不能再冲正。如需恢复，请重新办理原业务。");
  if (PAIRED.has(reversed.event))
    throw conflict("风险补偿和返还在资金池与贷款两边同时记账，不能单边冲正，请办理返还或再次补偿。");
  if (reversedOn < reversed.effectiveOn)
    throw invalid(`冲正日期不能早于原业务日期 ${formatDate(reversed.effectiveOn)}，请改为当日或之后。`);
  const { idempotencyKey, subjectType, subjectId, bankId, enterpriseId } = reversed;
  return {
    idempotencyKey: `reversal/${idempotencyKey}`,
    event: "reversal",
    subjectType,
    subjectId,
    bankId,
    enterpriseId,
    effectiveOn: reversedOn,
    transfers: [...reversed.transfers].reverse().map(mirrored),
  };
}

function mirrored({ code, debit, credit, amount, kind }: LedgerTransfer): LedgerTransfer {
  if (kind === "pending") throw conflict("待确认的提款不能冲正，请作废这笔提款。");
  if (kind === "void_pending") throw conflict("提款作废不能冲正，请重新提款。");
  return { code, debit: credit, credit: debit, amount, kind: "posted" };
}
