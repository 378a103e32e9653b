import { sizeOf } from "./cell.ts";
import type { ValueCounts } from "./value-counts.ts";

/**
 * Breaks that leave about as many rows in each interval. Equal values are never parted, so that there may be fewer.
 * @param intervals how many are wanted, 1 or more
 * @returns breaks in ascending order; a value equal to a break belongs to the interval above it
 */
export function quantileBreaks({ values, cells }: ValueCounts, intervals: number): number[] {
  const rows = cells.reduce((sum, cell) => sum + sizeOf(cell), 0);
  const breaks: number[] = [];
  let below = 0;
  let passed = 0;
  for (const [index, cell] of cells.entries()) {
    const quantile = Math.floor((below * intervals) / rows);
    if (quantile > passed) breaks.push(values[index]!);
    passed = quantile;
    below += sizeOf(cell);
  }
  return breaks;
}

/** Breaks that cut the range from the lowest to the highest value into intervals of one width. */
export function widthBreaks({ values }: ValueCounts, intervals: number): number[] {
  const low = values[0];
  const high = values.at(-1);
  if (low === undefined || high === undefined || low === high) return [];
  // Halves and the like first: the range of huge values may be no number.
  const width = high / intervals - low / intervals;
  return Array.from({ length: intervals - 1 }, (_, index) => low + width * (index + 1));
}
