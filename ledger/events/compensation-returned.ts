import type { DateOn } from "#lib/dates.ts";
import { type Fen, multiplyRatio } from "#lib/money.ts";
import { type LedgerTransaction, type Parties, transfer } from "../transaction.ts";
import { assertAtMost, assertNotNegative, assertPositive } from "./parts/checks.ts";
import { onPool, type PoolAgreement } from "./parts/pool.ts";

/**
 * What of money that came in after a compensation belongs to the pool: as large a part of it as of the loss the pool bears
 * today, rounded half up. So the whole of it has come back when the whole loss has.
 * @param recovered what came in; at most `loss`. All in fen
 * @param loss what was lost before it came, gross of the compensation
 * @param compensated what the pool has paid and not got back
 */
export function poolsPart(recovered: Fen, { loss, compensated }: { loss: Fen; compensated: Fen }): Fen {
  assertPositive(recovered, "收回金额");
  assertNotNegative(compensated, "已获补偿");
  assertAtMost(recovered, loss, "收回金额", "尚未收回的损失");
  return multiplyRatio(compensated, recovered, loss);
}

export type CompensationReturned = Parties &
  PoolAgreement & { returnId: string; loanId: string; amount: Fen; returnedOn: DateOn };

/**
 * 返还风险补偿: the bank pays the pool its part of what it recovered (`poolsPart`). It lowers what was determined for the
 * loan, and raises what the pool holds and may pay the bank for others. Two transactions, to be posted in one call.
 * @throws DomainError `invalid` on an amount that is not positive; the accounts refuse more than was paid
 */
export function compensationReturned(returned: CompensationReturned): [LedgerTransaction, LedgerTransaction] {
  const { returnId, loanId, agreementId, amount, returnedOn, bankId, enterpriseId } = returned;
  assertPositive(amount, "返还金额");
  const paidBack: LedgerTransaction = {
    idempotencyKey: `compensation_returned/${returnId}`,
    event: "compensation_returned",
    subjectType: "loan",
    subjectId: loanId,
    bankId,
    enterpriseId,
    effectiveOn: returnedOn,
    transfers: [transfer("cover_returned", loanId, amount)],
  };
  const income = [transfer("pool_refunded", agreementId, amount)];
  return [paidBack, onPool(returned, "compensation_refunded", returnId, returnedOn, income)];
}
