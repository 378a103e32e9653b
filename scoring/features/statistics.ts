/** Ratios are kept to four decimals, so that a stored profile, a rule and a text show the same number. */
export const round4 = (value: number) => Math.round(value * 10_000) / 10_000 + 0;
export const round1 = (value: number) => Math.round(value * 10) / 10 + 0;

/**
 * Symmetric growth g(a, b) = (a − b) ÷ mean(a, b), in [−2, 2]: the same weight up and down, and no division by a small
 * former value. Null where both are zero.
 */
export const growth = (now: number, before: number): number | null =>
  now + before === 0 ? null : round4((now - before) / ((now + before) / 2));

export const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
export const mean = (values: readonly number[]) => sum(values) / values.length;

/** The middle value; the mean of the middle two of an even count. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Standard deviation of the whole population ÷ mean; null where the mean is zero. */
export function variation(values: readonly number[]): number | null {
  const centre = mean(values);
  if (centre === 0) return null;
  return round4(Math.sqrt(mean(values.map((value) => (value - centre) ** 2))) / centre);
}

/** The longest run of true. */
export function longestRun(flags: readonly boolean[]): number {
  let longest = 0;
  let run = 0;
  for (const flag of flags) {
    run = flag ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

/** How many of the last entries are true without a break. */
export function lastRun(flags: readonly boolean[]): number {
  const broken = flags.lastIndexOf(false);
  return flags.length - 1 - broken;
}

/**
 * Bigint fen summed into a JavaScript number. Exact: the platform's largest amount is 10^14 fen, and sums stay far
 * below 2^53.
 * @throws RangeError beyond the exact integers.
 */
export function fenNumber(amounts: Iterable<bigint>): number {
  let total = 0n;
  for (const amount of amounts) total += amount;
  const value = Number(total);
  if (!Number.isSafeInteger(value)) throw new RangeError("fenNumber: amount beyond 2^53");
  return value;
}
