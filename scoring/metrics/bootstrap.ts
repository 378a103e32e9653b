import { countBothClasses, countLabels, type Numbers, sameLength } from "./columns.ts";
import { type Random, seededRandom } from "./random.ts";
import { sortedQuantile } from "./ranks.ts";

export type BootstrapInterval = {
  /** The statistic of the rows as they are. */
  estimate: number;
  lower: number;
  upper: number;
  /** Standard deviation of the draws. */
  standardError: number;
  level: number;
  draws: number;
};

export type BootstrapOptions = {
  /** A whole number; the same seed and rows give the same interval. */
  seed: number;
  /** @default 1000 */
  draws?: number;
  /** @default 0.95 */
  level?: number;
  /** Draw goods and bads apart, so that each sample keeps their numbers. @default true */
  stratified?: boolean;
};

/**
 * Percentile interval of any statistic by resampling rows with replacement (Efron & Tibshirani, An Introduction to the
 * Bootstrap, chapter 13), quantiles of type 7. Rows of all columns are drawn together, so paired measures stay paired:
 * `bootstrapInterval([p], y, ([p], y) => auc(p, y), { seed: 1 })`.
 * @param statistic gets columns that are overwritten by the next draw; it must not keep them
 * @throws RangeError on no rows, different lengths, one class only where stratified, a statistic that is not finite,
 *   fewer than two draws
 */
export function bootstrapInterval(
  columns: readonly Numbers[],
  labels: Numbers,
  statistic: (columns: readonly Float64Array[], labels: Float64Array) => number,
  options: BootstrapOptions,
): BootstrapInterval {
  const { seed, draws = 1000, level = 0.95, stratified = true } = options;
  if (!Number.isInteger(draws) || draws < 2)
    throw new RangeError(`bootstrapInterval: draws must be 2 or more, not ${draws}`);
  if (!(level > 0 && level < 1))
    throw new RangeError(`bootstrapInterval: the level must lie between 0 and 1, not ${level}`);
  for (const column of columns) sameLength("bootstrapInterval", ["values", column], ["labels", labels]);
  const strata = stratified ? rowsByClass(labels) : [allRows(labels)];
  const originals = [...columns, labels].map((column) => Float64Array.from(column));
  const samples = originals.map((column) => new Float64Array(column.length));
  const measure = (from: Float64Array[]) => {
    const value = statistic(from.slice(0, -1), from.at(-1)!);
    if (!Number.isFinite(value))
      throw new RangeError(`bootstrapInterval: the statistic of a sample is ${value}`);
    return value;
  };
  const estimate = measure(originals);
  const random = seededRandom(seed);
  const values = new Float64Array(draws);
  for (let draw = 0; draw < draws; draw += 1) {
    resample(strata, originals, samples, random);
    values[draw] = measure(samples);
  }
  const mean = values.reduce((sum, value) => sum + value, 0) / draws;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  values.sort();
  return {
    estimate,
    lower: sortedQuantile(values, (1 - level) / 2),
    upper: sortedQuantile(values, (1 + level) / 2),
    standardError: Math.sqrt(squares / (draws - 1)),
    level,
    draws,
  };
}

function resample(strata: Uint32Array[], from: Float64Array[], to: Float64Array[], random: Random): void {
  let target = 0;
  for (const rows of strata) {
    for (let i = 0; i < rows.length; i += 1) {
      const source = rows[random.below(rows.length)]!;
      for (let column = 0; column < from.length; column += 1) to[column]![target] = from[column]![source]!;
      target += 1;
    }
  }
}

function rowsByClass(labels: Numbers): Uint32Array[] {
  const counts = countBothClasses("bootstrapInterval", labels);
  const goods = new Uint32Array(counts.goods);
  const bads = new Uint32Array(counts.bads);
  for (let row = 0, good = 0, bad = 0; row < labels.length; row += 1) {
    if (labels[row] === 1) bads[bad++] = row;
    else goods[good++] = row;
  }
  return [goods, bads];
}

function allRows(labels: Numbers): Uint32Array {
  countLabels("bootstrapInterval", labels);
  return new Uint32Array(labels.length).map((_, row) => row);
}
