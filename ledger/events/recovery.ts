import type { DateOn } from "#lib/dates.ts";
import type { Fen } from "#lib/money.ts";
import { type LedgerTransaction, type Parties, transfer } from "../transaction.ts";
import { compensationReturned, poolsPart } from "./compensation-returned.ts";
import { assertAtMost, assertPositive } from "./parts/checks.ts";
import type { PoolAgreement } from "./parts/pool.ts";

export type Recovery = Parties & {
  recoveryId: string;
  loanId: string;
  amount: Fen;
  /** What was written off and has not been recovered (`loan_loss`), in fen. */
  loss: Fen;
  /** What the pool paid for the loan and has not got back, in fen, and by which agreement; left out where nothing. */
  compensated?: { amount: Fen; agreement: Omit<PoolAgreement, "bankId"> };
  receivedOn: DateOn;
};

/**
 * 核销后收回: money for a loan that was written off lowers the loss; the pool gets its part of it back (按比例返还). One
 * transaction, or three where the pool has a part, to be posted in one call.
 * @throws DomainError `invalid` on more than was written off, or nothing
 */
export function recovery(recovered: Recovery): LedgerTransaction[] {
  const { recoveryId, loanId, amount, loss, compensated, receivedOn, bankId, enterpriseId } = recovered;
  assertPositive(amount, "收回金额");
  assertAtMost(amount, loss, "收回金额", "已核销未收回的");
  const received: LedgerTransaction = {
    idempotencyKey: `recovery/${recoveryId}`,
    event: "recovery",
    subjectType: "loan",
    subjectId: loanId,
    bankId,
    enterpriseId,
    effectiveOn: receivedOn,
    transfers: [transfer("loss_recovered", loanId, amount)],
  };
  const part = compensated ? poolsPart(amount, { loss, compensated: compensated.amount }) : 0n;
  if (!compensated || part === 0n) return [received];
  const returned = { ...compensated.agreement, bankId, enterpriseId, loanId, returnedOn: receivedOn };
  return [received, ...compensationReturned({ ...returned, returnId: recoveryId, amount: part as Fen })];
}
