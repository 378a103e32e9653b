import { type Cell, compareBadRates, RunningCounts, sizeOf, totalOf } from "./cell.ts";

/** How the bad rate runs from the first bin to the last. */
export const TRENDS = ["ascending", "descending", "peak", "valley", "none"] as const;
export type Trend = (typeof TRENDS)[number];

export type BinLimits = {
  trend: Trend;
  maxBins: number;
  /** Fewest rows of a bin. */
  minRows: number;
  /** Most rows of a bin; any number if not given. */
  maxRows?: number;
  /** Least difference of the bad rates of neighbours, 0 to 1; 0 lets equal neighbours stand. */
  minGap?: number;
};

/** A run of pre-bins, from `first` to `last`, both included. */
export type Run = { readonly first: number; readonly last: number };
export type Binning = { readonly runs: readonly Run[]; readonly iv: number };

/** The way that trend goes on from one bin to the next: +1 rises, −1 falls, 0 either. By phase, before and after the turn. */
const WAYS: Record<Trend, readonly number[]> = {
  ascending: [1],
  descending: [-1],
  none: [0],
  peak: [1, -1],
  valley: [-1, 1],
};

/**
 * The binning of ordered pre-bins with the highest information value that keeps the limits, exactly: dynamic programming
 * over the last bin instead of the integer programme of Navas-Palencia (2020), arXiv:2001.08025, which it equals. The best
 * value of k bins that end with the run h…j follows from that of k − 1 bins that end just before h, since limits bind
 * neighbours only; a peak or a valley carries one more bit, whether it has turned. Bad rates are compared by multiplied
 * whole numbers. Time O(n³ · maxBins) for n pre-bins.
 *
 * The information value is the plain one (no adjustment), to which a bin of one kind only adds nothing; merge such pre-bins
 * first ({@link mergePure}). Of equal values the fewest bins win.
 * @param cells pre-bins in their order, none of them empty
 * @returns the runs, in order; one run of everything where no division keeps the limits
 * @throws RangeError where there are no pre-bins, or a limit makes no sense
 */
export function optimalBins(cells: readonly Cell[], limits: BinLimits): Binning {
  const { trend, maxBins, minRows, maxRows = Number.POSITIVE_INFINITY, minGap = 0 } = limits;
  const n = cells.length;
  if (n === 0) throw new RangeError("no pre-bins to divide");
  if (!(maxBins >= 1) || !(minRows >= 0) || !(minGap >= 0 && minGap < 1))
    throw new RangeError("at least one bin, no negative size, a gap from 0 to 1");
  const { cellOf, worthOf } = runsOf(cells, minRows, maxRows);
  const ways = WAYS[trend];
  let layer = firstLayer(n, ways.length, worthOf);
  let best = bestEnding(layer, n);
  const layers = [layer];
  for (let bins = 2; bins <= Math.min(maxBins, n); bins += 1) {
    const previous = layer;
    layer = emptyLayer(n, ways.length);
    layers.push(layer);
    for (let end = bins - 1; end < n; end += 1)
      for (let start = bins - 1; start <= end; start += 1) {
        if (worthOf(start, end) === CLOSED) continue;
        for (const [phase, way] of ways.entries())
          extend(layer, previous, { start, end, phase, n, gain: worthOf(start, end) }, (before) =>
            goesOn(cellOf(before, start - 1), cellOf(start, end), way, minGap),
          );
      }
    const found = bestEnding(layer, n);
    if (found.iv > best.iv + TIE) best = { ...found, bins };
  }
  return best.iv === CLOSED ? { runs: [{ first: 0, last: n - 1 }], iv: 0 } : readBack(layers, best, n);
}

/** Two information values that differ by less are the same but for rounding. */
const TIE = 1e-12;
const CLOSED = Number.NEGATIVE_INFINITY;

/** Best values with so many bins, by phase and by the first and last pre-bin of the last bin, and where each came from. */
type Layer = { values: Float64Array; from: Int32Array };
type Ending = { iv: number; state: number; bins: number };

const emptyLayer = (n: number, phases: number): Layer => ({
  values: new Float64Array(phases * n * n).fill(CLOSED),
  from: new Int32Array(phases * n * n).fill(-1),
});

function firstLayer(n: number, phases: number, worthOf: (first: number, last: number) => number): Layer {
  const layer = emptyLayer(n, phases);
  for (let end = 0; end < n; end += 1) layer.values[end] = worthOf(0, end);
  return layer;
}

/** What each run is worth by itself, and that of those which are too small or too large: nothing may be built on them. */
function runsOf(cells: readonly Cell[], minRows: number, maxRows: number) {
  const n = cells.length;
  const counts = new RunningCounts(cells);
  const { good, bad } = totalOf(cells);
  const values = new Float64Array(n * n).fill(CLOSED);
  for (let first = 0; first < n; first += 1)
    for (let last = first; last < n; last += 1) {
      const cell = counts.run(first, last);
      const size = sizeOf(cell);
      if (size >= minRows && size <= maxRows)
        values[first * n + last] = plainValue(cell.good / good, cell.bad / bad);
    }
  return {
    cellOf: (first: number, last: number) => counts.run(first, last),
    worthOf: (first: number, last: number) => values[first * n + last]!,
  };
}

const plainValue = (goods: number, bads: number) =>
  goods > 0 && bads > 0 ? (goods - bads) * Math.log(goods / bads) : 0;

function goesOn(before: Cell, after: Cell, way: number, minGap: number): boolean {
  const difference = compareBadRates(after, before);
  if (way * difference < 0) return false;
  return minGap === 0 || Math.abs(difference) >= minGap * sizeOf(before) * sizeOf(after);
}

type Last = { start: number; end: number; phase: number; n: number; gain: number };

/** Puts one more bin behind the best that may stand before it; the turn is taken where the phase before was the one less. */
function extend(layer: Layer, previous: Layer, last: Last, mayFollow: (before: number) => boolean): void {
  const { start, end, phase, n, gain } = last;
  const state = (phase * n + start) * n + end;
  for (let before = 0; before < start; before += 1) {
    let allowed: boolean | undefined;
    for (let earlier = Math.max(phase - 1, 0); earlier <= phase; earlier += 1) {
      const from = (earlier * n + before) * n + start - 1;
      const value = previous.values[from]! + gain;
      if (!(value > layer.values[state]!)) continue;
      allowed ??= mayFollow(before);
      if (!allowed) break;
      layer.values[state] = value;
      layer.from[state] = from;
    }
  }
}

/** The best state whose last bin is the end of everything. */
function bestEnding({ values }: Layer, n: number): Ending {
  let best: Ending = { iv: CLOSED, state: -1, bins: 1 };
  for (let state = n - 1; state < values.length; state += n)
    if (values[state]! > best.iv) best = { ...best, iv: values[state]!, state };
  return best;
}

function readBack(layers: readonly Layer[], { state, bins, iv }: Ending, n: number): Binning {
  const runs: Run[] = [];
  for (let at = state, layer = bins - 1; layer >= 0; layer -= 1) {
    runs.unshift({ first: Math.floor(at / n) % n, last: at % n });
    at = layers[layer]!.from[at]!;
  }
  return { runs, iv };
}
