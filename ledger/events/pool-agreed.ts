import type { DateOn } from "#lib/dates.ts";
import { invalid } from "#lib/errors.ts";
import { type Fen, fen } from "#lib/money.ts";
import { type LedgerTransaction, transfer } from "../transaction.ts";
import { assertNotNegative } from "./parts/checks.ts";
import { onPool, type PoolAgreement } from "./parts/pool.ts";

export type PoolAgreed = PoolAgreement & {
  changeId: string;
  /** The cap as it stands and as it shall be, in fen: the most that the pool pays this bank, less what comes back. */
  cap: Fen;
  newCap: Fen;
  agreedOn: DateOn;
};

/**
 * 约定补偿上限: the cap of a bank is agreed, raised or lowered; by the pool's agreement with the bank. Lowering below what
 * has been paid is refused by the account.
 * @throws DomainError `invalid` on a negative cap, or where nothing changes
 */
export function poolAgreed(agreed: PoolAgreed): LedgerTransaction {
  const { changeId, agreementId, cap, newCap, agreedOn } = agreed;
  assertNotNegative(newCap, "补偿上限");
  if (newCap === cap) throw invalid("新的补偿上限与现有上限相同，无需调整。");
  const moved =
    newCap > cap
      ? transfer("pool_committed", agreementId, fen(newCap - cap))
      : transfer("pool_uncommitted", agreementId, fen(cap - newCap));
  return onPool(agreed, "pool_agreed", changeId, agreedOn, [moved]);
}
