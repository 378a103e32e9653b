import type { DateOn } from "#lib/dates.ts";
import type { Fen } from "#lib/money.ts";
import { type LedgerTransaction, type LedgerTransfer, type Parties, transfer } from "../transaction.ts";

export type WrittenOff = Parties & {
  loanId: string;
  lineId: string;
  /** All that the loan owes in the book (`loanBalances`), in fen; together more than zero. */
  principal: Fen;
  interest: Fen;
  writtenOffOn: DateOn;
};

/**
 * 贷款核销: the bank gives its claim up. The loan owes nothing any more in the book, the loss stays to be seen, and what
 * was drawn of the line is not to be drawn again.
 */
export function writtenOff(loss: WrittenOff): LedgerTransaction {
  const { loanId, lineId, principal, interest, writtenOffOn, bankId, enterpriseId } = loss;
  const transfers: LedgerTransfer[] = [];
  if (interest > 0n) transfers.push(transfer("interest_written_off", loanId, interest));
  if (principal > 0n) {
    transfers.push(transfer("principal_written_off", loanId, principal));
    transfers.push(transfer("limit_retired", lineId, principal));
  }
  return {
    idempotencyKey: `written_off/${loanId}`,
    event: "written_off",
    subjectType: "loan",
    subjectId: loanId,
    bankId,
    enterpriseId,
    effectiveOn: writtenOffOn,
    transfers,
  };
}
