import { add, type Cell, sizeOf, totalOf } from "./cell.ts";
import type { Run } from "./optimal-bins.ts";

export type ChiMergeLimits = {
  maxBins: number;
  /** Least share of all rows in a bin. */
  minShare: number;
  /** Neighbours whose χ² is below are taken for the same. */
  minChiSquare?: number;
  /** Which χ²: Kerber's, or what R scorecard 0.4.6 computes in its place. */
  statistic?: "kerber" | "r";
};

/** 90% quantile of χ² with one degree of freedom. */
export const CHI_SQUARE_90 = 2.705543454095404;

/**
 * ChiMerge (Kerber 1992): neighbours that differ least by χ² are merged until each pair differs enough, each bin is large
 * enough and there are few enough. Small bins go first, to the side that differs less.
 *
 * With `statistic: "r"` it gives the bins of R scorecard 0.4.6, `woebin(method = "chimerge")`. There the expected count of
 * the earlier bin is a product over all bins instead of its own, so that pairs hardly ever count as alike: for comparison
 * with R alone.
 * @param cells pre-bins in their order, each with goods and bads
 * @returns runs of pre-bins, in order
 */
export function chiMerge(cells: readonly Cell[], limits: ChiMergeLimits): Run[] {
  const { maxBins, minShare, minChiSquare = CHI_SQUARE_90, statistic = "kerber" } = limits;
  const rows = sizeOf(totalOf(cells));
  const runs = cells.map((_, index): Run => ({ first: index, last: index }));
  const bins = [...cells];
  while (bins.length > 1) {
    const apart = statistic === "r" ? differencesInR(bins) : differences(bins);
    const smallest = bins.reduce(
      (best, cell, index) => (sizeOf(cell) < sizeOf(bins[best]!) ? index : best),
      0,
    );
    if (sizeOf(bins[smallest]!) / rows < minShare) merge(bins, runs, towardsTheNearer(apart, smallest));
    else if (Math.min(...apart) < minChiSquare || bins.length > maxBins)
      merge(bins, runs, nearest(apart, bins));
    else break;
  }
  return runs;
}

/** How far each bin is from the one before it, from the second bin on. */
const differences = (bins: readonly Cell[]) =>
  bins.slice(1).map((cell, index) => chiSquare(bins[index]!, cell));

/** χ² of the 2 × 2 table of two bins. */
export function chiSquare(a: Cell, b: Cell): number {
  const all = add(a, b);
  const expected = (cell: Cell, kind: keyof Cell) => (sizeOf(cell) * all[kind]) / sizeOf(all);
  return sumOver([a, b], (cell, kind) => apartBy(cell[kind], expected(cell, kind)));
}

const KINDS = ["good", "bad"] as const;

const sumOver = (cells: readonly Cell[], term: (cell: Cell, kind: keyof Cell) => number) =>
  cells.reduce((sum, cell) => sum + KINDS.reduce((part, kind) => part + term(cell, kind), 0), 0);

const apartBy = (observed: number, expected: number) =>
  expected === 0 ? 0 : (observed - expected) ** 2 / expected;

function differencesInR(bins: readonly Cell[]): number[] {
  let product = 1;
  for (const [index, cell] of bins.slice(1).entries())
    for (const kind of KINDS) product *= sizeOf(bins[index]!) * (cell[kind] + bins[index]![kind]);
  return bins.slice(1).map((cell, index) => {
    const before = bins[index]!;
    const all = add(before, cell);
    const later = sumOver([cell], (_, kind) => apartBy(cell[kind], (sizeOf(cell) * all[kind]) / sizeOf(all)));
    const earlier = sumOver([before], (_, kind) => apartBy(before[kind], product / sizeOf(all)));
    // Where there are many bins the product overflows, and this is no number.
    return later + earlier;
  });
}

/** The first of the two to merge, where `bin` goes to the neighbour it differs less from; the later one if none is told. */
function towardsTheNearer(apart: readonly number[], bin: number): number {
  const before = apart[bin - 1];
  const after = apart[bin];
  if (after === undefined) return bin - 1;
  return before === undefined || Number.isNaN(before) || before > after ? bin : bin - 1;
}

/** The first of the pair that differs least; of equal ones, of that whose second bin is smaller. */
function nearest(apart: readonly number[], bins: readonly Cell[]): number {
  return apart.reduce((best, value, pair) => {
    const difference = value - apart[best]!;
    const smaller = sizeOf(bins[pair + 1]!) < sizeOf(bins[best + 1]!);
    return difference < 0 || (difference === 0 && smaller) ? pair : best;
  }, 0);
}

/** Merges a bin and the one after it. */
function merge(bins: Cell[], runs: Run[], first: number): void {
  bins.splice(first, 2, add(bins[first]!, bins[first + 1]!));
  runs.splice(first, 2, { first: runs[first]!.first, last: runs[first + 1]!.last });
}
