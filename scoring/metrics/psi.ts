import { type Numbers, sameLength } from "./columns.ts";
import { chiSquareQuantile } from "./distributions.ts";
import { countByBreaks, quantileBreaks } from "./score-breaks.ts";

export type PopulationStability = {
  /** Σ (a − e) ln(a ÷ e) over the shares; null where a cell is empty on one side, for the sum has no end there. */
  raw: number | null;
  /** The same with ½ added to each cell's count. */
  smoothed: number;
  /** Cells that hold a row on either side. */
  cells: number;
  /** max(0.1, what chance alone exceeds one time in twenty at these sample sizes). */
  alarmAbove: number;
  /** Whether `smoothed` is above it. */
  alarm: boolean;
  expectedRows: number;
  actualRows: number;
};

/** The customary line between "no change" and "some change". */
const CUSTOMARY_ALARM = 0.1;

/**
 * Population stability index of two distributions over the same cells, smoothed by ½ a cell, with an alarm that knows
 * the sample sizes: under no change PSI is about (1/N + 1/M) χ² with cells − 1 degrees of freedom (Yurdakul, Statistical
 * Properties of Population Stability Index, 2018), so small samples exceed 0.1 by chance.
 * A cell empty on both sides is no cell.
 * @param expected counts of the development sample by cell
 * @param actual counts now, by the same cells
 * @throws RangeError on different lengths, counts that are negative or not finite, and an empty side
 */
export function psi(expected: Numbers, actual: Numbers): PopulationStability {
  sameLength("psi", ["expected cells", expected], ["actual cells", actual]);
  const expectedRows = total("expected", expected);
  const actualRows = total("actual", actual);
  let cells = 0;
  for (let cell = 0; cell < expected.length; cell += 1) if (expected[cell]! + actual[cell]! > 0) cells += 1;
  let raw = 0;
  let smoothed = 0;
  for (let cell = 0; cell < expected.length; cell += 1) {
    const e = expected[cell]!;
    const a = actual[cell]!;
    if (e + a === 0) continue;
    raw += divergence(e / expectedRows, a / actualRows);
    smoothed += divergence((e + 0.5) / (expectedRows + 0.5 * cells), (a + 0.5) / (actualRows + 0.5 * cells));
  }
  const chance = cells > 1 ? chiSquareQuantile(0.95, cells - 1) * (1 / expectedRows + 1 / actualRows) : 0;
  const alarmAbove = Math.max(CUSTOMARY_ALARM, chance);
  return {
    raw: Number.isFinite(raw) ? raw : null,
    smoothed,
    cells,
    alarmAbove,
    alarm: smoothed > alarmAbove,
    expectedRows,
    actualRows,
  };
}

const divergence = (e: number, a: number) => (a - e) * Math.log(a / e);

function total(side: string, counts: Numbers): number {
  let sum = 0;
  for (let cell = 0; cell < counts.length; cell += 1) {
    const count = counts[cell]!;
    if (!(count >= 0) || count === Infinity) {
      throw new RangeError(`psi: the ${side} count of cell ${cell} is ${count}; counts are 0 or more`);
    }
    sum += count;
  }
  if (sum === 0) throw new RangeError(`psi: there are no ${side} rows`);
  return sum;
}

/**
 * PSI of scores, cut by breaks of the development sample: its quantiles, or those given (`equalWidthBreaks` reproduces
 * R scorecard 0.4.6's `perf_psi`).
 * @throws RangeError on an empty side and values that are not finite
 */
export function scorePsi(
  development: Numbers,
  now: Numbers,
  options: { groups?: number; breaks?: readonly number[] } = {},
): PopulationStability & { breaks: number[]; expected: number[]; actual: number[] } {
  const breaks = [...(options.breaks ?? quantileBreaks(development, options.groups))];
  const expected = countByBreaks(development, breaks);
  const actual = countByBreaks(now, breaks);
  return { ...psi(expected, actual), breaks, expected: [...expected], actual: [...actual] };
}
