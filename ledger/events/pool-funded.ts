import type { DateOn } from "#lib/dates.ts";
import type { Fen } from "#lib/money.ts";
import { type LedgerTransaction, transfer } from "../transaction.ts";
import { assertPositive } from "./parts/checks.ts";
import { onPool, type PoolAgreement } from "./parts/pool.ts";

export type PoolFunded = PoolAgreement & { fundingId: string; amount: Fen; fundedOn: DateOn };

/**
 * 资金池拨入: the district pays money into the part of its pool that stands for one bank's loans, in fen.
 * @throws DomainError `invalid` on an amount that is not positive
 */
export function poolFunded(funding: PoolFunded): LedgerTransaction {
  const { fundingId, agreementId, amount, fundedOn } = funding;
  assertPositive(amount, "拨入金额");
  return onPool(funding, "pool_funded", fundingId, fundedOn, [transfer("pool_funded", agreementId, amount)]);
}
