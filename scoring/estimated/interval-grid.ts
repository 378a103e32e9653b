/** Cells of the grid: enough to part the breaks of skewed values, few enough to stay in the nearest cache. */
const CELLS = 1_024;

/**
 * Finds the interval of a value without trying every break: the range of the breaks is cut into equal cells, and each cell
 * knows how many breaks are below all of its values. From there only the breaks within the cell are tried.
 */
export type IntervalGrid = {
  readonly lowest: number;
  readonly highest: number;
  /** Cells for each unit; 0 where there is no range to cut. */
  readonly scale: number;
  readonly first: Uint8Array;
  /** The breaks, and NaN behind them, which no value reaches. */
  readonly ends: Float64Array;
};

/** @param breaks ascending, at most 255 */
export function intervalGrid(breaks: readonly number[]): IntervalGrid {
  const lowest = breaks[0] ?? 0;
  const highest = breaks.at(-1) ?? 0;
  const wanted = (CELLS - 1) / (highest - lowest);
  // Where the range is nothing or no number, one cell holds everything.
  const scale = Number.isFinite(wanted) && wanted > 0 ? wanted : 0;
  const ends = Float64Array.from([...breaks, Number.NaN]);
  const first = new Uint8Array(CELLS);
  if (scale > 0)
    // Cells never fall as values rise, rounding or not: what lies in a later cell than a break lies above it.
    breaks.forEach((at, index) => {
      first.fill(index + 1, Math.trunc((at - lowest) * scale) + 1);
    });
  return { lowest, highest, scale, first, ends };
}

/** How many breaks each value reaches: 0 for those below all of them, and for NaN. */
export function intervalsOf(grid: IntervalGrid, values: Float64Array): Uint8Array {
  const { lowest, highest, scale, first, ends } = grid;
  const places = new Uint8Array(values.length);
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row]!;
    // Held to the range without a branch, which values at random would mislead; NaN becomes cell 0.
    const cell = ((Math.max(lowest, Math.min(highest, value)) - lowest) * scale) | 0;
    let at = first[cell]!;
    while (value >= ends[at]!) at += 1;
    places[row] = at;
  }
  return places;
}
