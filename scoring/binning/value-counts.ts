import { KNOWN, type NumberColumn } from "../table/column.ts";
import type { Cell } from "./cell.ts";

/** Goods and bads of each distinct value, in ascending order. */
export type ValueCounts = { readonly values: Float64Array; readonly cells: readonly Cell[] };

/**
 * Counts the distinct known values of a column that are not special.
 * @param bad 1 where the row turned out bad, 0 where good
 */
export function countValues(
  column: NumberColumn,
  bad: ArrayLike<number>,
  specials: ReadonlySet<number> = new Set(),
): ValueCounts {
  const [goods, bads] = [0, 1].map((outcome) =>
    column.values
      .filter((value, row) => bad[row] === outcome && column.missing[row] === KNOWN && !specials.has(value))
      // Typed arrays are sorted by value without a comparison in JavaScript, several times as fast.
      .sort(),
  ) as [Float64Array, Float64Array];
  const values: number[] = [];
  const cells: Cell[] = [];
  for (let good = 0, bad = 0; good < goods.length || bad < bads.length; ) {
    const value = Math.min(goods[good] ?? Number.POSITIVE_INFINITY, bads[bad] ?? Number.POSITIVE_INFINITY);
    const [firstGood, firstBad] = [good, bad];
    while (good < goods.length && goods[good] === value) good += 1;
    while (bad < bads.length && bads[bad] === value) bad += 1;
    values.push(value);
    cells.push({ good: good - firstGood, bad: bad - firstBad });
  }
  return { values: Float64Array.from(values), cells };
}

/** Merges the counts between breaks: one cell for each interval that breaks leave, [lower, upper), empty ones among them. */
export function cellsBetween({ values, cells }: ValueCounts, breaks: ArrayLike<number>): Cell[] {
  const merged = Array.from({ length: breaks.length + 1 }, () => ({ good: 0, bad: 0 }));
  let interval = 0;
  for (const [index, value] of values.entries()) {
    while (interval < breaks.length && value >= breaks[interval]!) interval += 1;
    merged[interval]!.good += cells[index]!.good;
    merged[interval]!.bad += cells[index]!.bad;
  }
  return merged;
}
