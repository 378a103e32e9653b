/** Where the row numbers of folds begin, so that they share no hash with splits that count from 0. */
const FOLD_OFFSET = 1_000_003;

/**
 * The fold of a row, from 0, without a random number: floor(folds · fmix(row + 1 + 1,000,003) / 2³²), where fmix is the
 * finaliser of MurmurHash3 (Appleby): h ^= h >>> 16, h *= 0x85ebca6b, h ^= h >>> 13, h *= 0xc2b2ae35, h ^= h >>> 16, in 32
 * bits. The same rows fall into the same folds everywhere.
 * @param row from 0
 */
export const foldOf = (row: number, folds: number): number =>
  Math.floor((folds * fmix(row + 1 + FOLD_OFFSET)) / 2 ** 32);

/** The finaliser of MurmurHash3: a whole number from 0 to 2³² − 1. */
export function fmix(seed: number): number {
  let h = seed;
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  h ^= h >>> 16;
  return h >>> 0;
}
