import type { LedgerEvent } from "#lib/chart-of-accounts.ts";
import type { DateOn } from "#lib/dates.ts";
import type { LedgerTransaction, LedgerTransfer } from "../../transaction.ts";

/** An agreement between a district's risk pool and one bank: who keeps the pool, and for whose loans. */
export type PoolAgreement = {
  agreementId: string;
  bankId: string;
  /** The organisation of the district that keeps the pool: the second party of the agreement's accounts. */
  districtId: string;
};

/** A transaction on the accounts of a pool's agreement. */
export const onPool = (
  { agreementId, bankId, districtId }: PoolAgreement,
  event: LedgerEvent,
  key: string,
  effectiveOn: DateOn,
  transfers: LedgerTransfer[],
): LedgerTransaction => ({
  idempotencyKey: `${event}/${key}`,
  event,
  subjectType: "risk_pool",
  subjectId: agreementId,
  bankId,
  enterpriseId: districtId,
  effectiveOn,
  transfers,
});
