import { type Fen, fen, minFen, sumFen, ZERO } from "#lib/money.ts";
import { type Word, words } from "#lib/vocabulary.ts";
import type { AccountCode } from "./accounts.ts";
import { type LedgerTransfer, transfer } from "./transaction.ts";

/** Where principal stands by days overdue: 1–30, 31–60, 61–90, over 90. */
export type Bucket = Word<"loanBucket">;
export type OverdueBucket = Exclude<Bucket, "current">;

export const BUCKETS = words("loanBucket");
/** The earliest first. */
export const OVERDUE_BUCKETS = BUCKETS.filter((each) => each !== "current") as OverdueBucket[];

/** The principal of a loan by where it stands, in fen. Principal outstanding is the sum. */
export type Standing = Partial<Record<Bucket, Fen>>;

/** The account that holds the principal of a bucket. */
export const principalAccount = (bucket: Bucket): AccountCode =>
  bucket === "current" ? "loan_principal" : `loan_principal_${bucket}`;

/** All accounts whose balances together are a loan's principal outstanding. */
export const PRINCIPAL_ACCOUNTS: readonly AccountCode[] = BUCKETS.map(principalAccount);

/** The most days overdue of each bucket but the last. */
export const BUCKET_DAYS: readonly [bucket: Bucket, most: number][] = [
  ["current", 0],
  ["1_30", 30],
  ["31_60", 60],
  ["61_90", 90],
];

/** The bucket of a loan whose earliest unpaid instalment fell due so many days ago. */
export const bucketOf = (daysOverdue: number): Bucket =>
  BUCKET_DAYS.find(([, most]) => daysOverdue <= most)?.[0] ?? "over_90";

export const outstanding = (standing: Standing): Fen =>
  sumFen(BUCKETS.map((bucket) => standing[bucket] ?? ZERO));

/**
 * Brings principal out of its overdue buckets, the longest overdue first, for a movement that takes `wanted` from
 * `loan_principal`: nothing else moves on the buckets.
 */
export function leaveBuckets(loanId: string, wanted: Fen, standing: Standing = {}): LedgerTransfer[] {
  const transfers: LedgerTransfer[] = [];
  let left = wanted;
  for (const bucket of [...OVERDUE_BUCKETS].reverse()) {
    const amount = minFen(left, standing[bucket] ?? ZERO);
    if (amount === 0n) continue;
    transfers.push(transfer(`principal_left_${bucket}`, loanId, amount));
    left = fen(left - amount);
  }
  return transfers;
}
