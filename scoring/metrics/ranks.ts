import { finiteColumn, type Numbers } from "./columns.ts";

/** The first index of ascending values that is not below x. */
export function lowerBound(sorted: Float64Array, x: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Ranks from 1, equal values sharing the mean of theirs (R's `rank(ties.method = "average")`). O(n log n). */
export function midranks(values: Float64Array): Float64Array<ArrayBuffer> {
  const sorted = Float64Array.from(values).sort();
  const rankAt = new Float64Array(sorted.length);
  for (let start = 0; start < sorted.length; ) {
    let end = start + 1;
    while (end < sorted.length && sorted[end] === sorted[start]) end += 1;
    rankAt[start] = (start + 1 + end) / 2;
    start = end;
  }
  const ranks = new Float64Array(values.length);
  for (let row = 0; row < values.length; row += 1) ranks[row] = rankAt[lowerBound(sorted, values[row]!)]!;
  return ranks;
}

/**
 * Puts rows into groups of about equal size by rank, equal values always together: row's group is
 * ⌈midrank · groups ÷ n⌉, from 0. Without ties at the borders the groups are those of a sorted list cut into equal
 * lengths; with ties a group may be empty. The order of the rows never matters.
 * @throws RangeError on no rows, values that are not finite, fewer than two groups
 */
export function rankGroups(measure: string, values: Numbers, groups: number): Uint32Array<ArrayBuffer> {
  if (!Number.isInteger(groups) || groups < 2) {
    throw new RangeError(`${measure}: the number of groups must be a whole number from 2, not ${groups}`);
  }
  const ranks = midranks(finiteColumn(measure, "score", values));
  const group = new Uint32Array(ranks.length);
  for (let row = 0; row < ranks.length; row += 1) {
    group[row] = Math.max(0, Math.ceil((ranks[row]! * groups) / ranks.length) - 1);
  }
  return group;
}

/** Row numbers in the order of ascending values; equal values keep the order of the rows. */
export function ascendingOrder(values: Float64Array): Uint32Array<ArrayBuffer> {
  const order = new Uint32Array(values.length);
  for (let row = 0; row < order.length; row += 1) order[row] = row;
  return order.sort((a, b) => values[a]! - values[b]! || a - b);
}

/**
 * Quantile of ascending values by linear interpolation (type 7 of Hyndman & Fan 1996, the default of R and NumPy).
 * @param probability 0 to 1
 */
export function sortedQuantile(sorted: Float64Array, probability: number): number {
  const position = (sorted.length - 1) * probability;
  const index = Math.floor(position);
  const low = sorted[index]!;
  const high = sorted[Math.min(index + 1, sorted.length - 1)]!;
  return low + (position - index) * (high - low);
}
