import type { DateOn } from "#lib/dates.ts";
import type { Fen } from "#lib/money.ts";
import { type LedgerTransaction, transfer } from "../transaction.ts";
import { assertPositive } from "./parts/checks.ts";
import { onPool, type PoolAgreement } from "./parts/pool.ts";

export type PoolWithdrawn = PoolAgreement & { withdrawalId: string; amount: Fen; withdrawnOn: DateOn };

/**
 * 资金池收回: the district takes back money that the pool still has, in fen; also to give it to another bank's part.
 * @throws DomainError `invalid` on an amount that is not positive
 */
export function poolWithdrawn(withdrawal: PoolWithdrawn): LedgerTransaction {
  const { withdrawalId, agreementId, amount, withdrawnOn } = withdrawal;
  assertPositive(amount, "收回金额");
  return onPool(withdrawal, "pool_withdrawn", withdrawalId, withdrawnOn, [
    transfer("pool_withdrawn", agreementId, amount),
  ]);
}
