import { type Cell, sizeOf, totalOf } from "./cell.ts";
import { mergePure } from "./merge-pre-bins.ts";
import { cellsBetween, type ValueCounts } from "./value-counts.ts";

/**
 * The fine bins from which R scorecard 0.4.6 starts: round breaks over the values that are no outliers (within three
 * interquartile ranges of the quartiles), about 1/share of them, each value its own where there are fewer than ten; bins
 * without goods or without bads merged into the smaller neighbour. Here for comparison with R, and as pre-bins whose breaks
 * are easy to say.
 * @returns breaks in ascending order, and the cells between them
 */
export function initialBins(counts: ValueCounts, share = 0.02): { breaks: number[]; cells: Cell[] } {
  const { values } = counts;
  const low = values[0]!;
  const high = values.at(-1)!;
  const inner = withoutOutliers(counts);
  const wanted = Math.min(Math.trunc(1 / share), inner.length);
  const round = inner.length < 10 ? [...inner] : prettyBreaks(inner[0]!, inner.at(-1)!, wanted);
  const fine = round.filter((at) => at > low && at <= high);
  const cells = cellsBetween(counts, fine);
  // An interval that nothing lies in goes to the one above it.
  const breaks = fine.filter((_, index) => sizeOf(cells[index]!) > 0);
  const filled = cells.filter((cell) => sizeOf(cell) > 0);
  const runs = mergePure(filled);
  return {
    breaks: runs.slice(1).map(({ first }) => breaks[first - 1]!),
    cells: runs.map(({ first, last }) => totalOf(filled.slice(first, last + 1))),
  };
}

function withoutOutliers({ values, cells }: ValueCounts): Float64Array {
  const at = quantilesOf(values, cells);
  const [lower, upper] = [at(0.25), at(0.75)];
  const range = upper - lower;
  const [from, to] = range === 0 ? [at(0.01), at(0.99)] : [lower, upper];
  return values.filter((value) => value >= from - 3 * range && value <= to + 3 * range);
}

/** Quantiles as R's default has them (type 7), of the rows behind the counts. */
function quantilesOf(values: Float64Array, cells: readonly Cell[]): (probability: number) => number {
  const ends: number[] = [];
  for (const cell of cells) ends.push((ends.at(-1) ?? 0) + sizeOf(cell));
  const rows = ends.at(-1) ?? 0;
  const rowAt = (row: number) => values[ends.findIndex((end) => row < end)]!;
  return (probability) => {
    const place = (rows - 1) * probability;
    const below = rowAt(Math.floor(place));
    return below + (place % 1) * (rowAt(Math.ceil(place)) - below);
  };
}

/** R's `pretty(c(low, high), n)`: about n + 1 multiples of 1, 2 or 5 times a power of ten that cover the range. */
export function prettyBreaks(low: number, high: number, n: number): number[] {
  const bias = 1.5;
  const bias5 = 0.5 + 1.5 * bias;
  const width = (high - low) / n;
  if (!(width > 0)) return [low];
  const power = 10 ** Math.floor(Math.log10(width));
  let step = power;
  if (2 * power - width < bias * (width - step)) step = 2 * power;
  if (step > power && 5 * power - width < bias5 * (width - step)) step = 5 * power;
  if (step === 5 * power && 10 * power - width < bias * (width - step)) step = 10 * power;
  const slack = 1e-10;
  let first = Math.floor(low / step + slack);
  let last = Math.ceil(high / step - slack);
  while (first * step > low + slack * step) first -= 1;
  while (last * step < high - slack * step) last += 1;
  return Array.from({ length: last - first + 1 }, (_, index) =>
    // Multiples of a tenth carry noise in their last digits.
    Number(((first + index) * step).toPrecision(12)),
  );
}
