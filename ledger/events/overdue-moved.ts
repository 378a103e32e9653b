import type { DateOn } from "#lib/dates.ts";
import { type Fen, fen, ZERO } from "#lib/money.ts";
import { label, words } from "#lib/vocabulary.ts";
import { type Bucket, OVERDUE_BUCKETS, type Standing } from "../buckets.ts";
import { type LedgerTransaction, type LedgerTransfer, type Parties, transfer } from "../transaction.ts";
import { assertNotNegative } from "./parts/checks.ts";

export type OverdueMoved = Parties & {
  moveId: string;
  loanId: string;
  /** Where the principal stands (`loanBalances`), in fen. */
  standing: Standing;
  /** Where all of it belongs today (`bucketOf`). */
  to: Bucket;
  movedOn: DateOn;
};

/**
 * 逾期迁徙: the whole principal of a loan moves to the bucket of its days overdue: 1–30, 31–60, 61–90, over 90; and back
 * when the loan is cured. What is already there stays.
 * @returns null where nothing has to move
 * @throws DomainError `invalid` on a negative amount
 */
export function overdueMoved(move: OverdueMoved): LedgerTransaction | null {
  const { moveId, loanId, standing, to, movedOn, bankId, enterpriseId } = move;
  for (const bucket of words("loanBucket"))
    assertNotNegative(standing[bucket] ?? ZERO, `${label("loanBucket", bucket)}的本金`);
  const transfers: LedgerTransfer[] = [];
  let moved: Fen = standing.current ?? ZERO;
  for (const bucket of OVERDUE_BUCKETS) {
    const amount = standing[bucket] ?? ZERO;
    if (bucket === to || amount === 0n) continue;
    transfers.push(transfer(`principal_left_${bucket}`, loanId, amount));
    moved = fen(moved + amount);
  }
  if (to !== "current" && moved > 0n) transfers.push(transfer(`principal_overdue_${to}`, loanId, moved));
  if (transfers.length === 0) return null;
  return {
    idempotencyKey: `overdue_moved/${moveId}`,
    event: "overdue_moved",
    subjectType: "loan",
    subjectId: loanId,
    bankId,
    enterpriseId,
    effectiveOn: movedOn,
    transfers,
  };
}
