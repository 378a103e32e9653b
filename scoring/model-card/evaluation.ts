import {
  aucInterval,
  bootstrapInterval,
  type CalibrationLine,
  calibrationLine,
  type GainsRow,
  gainsTable,
  type HosmerLemeshow,
  hosmerLemeshow,
  ks,
  type Numbers,
  normalQuantile,
  type Performance,
  performanceOf,
} from "../metrics/index.ts";
import { wilsonInterval } from "../validation/proportions.ts";
import type { CalibrationPoint } from "./svg/calibration-plot.ts";
import type { RocPoint } from "./svg/roc.ts";
import type { ScoreCell } from "./svg/score-distribution.ts";

/** Rows scored by the card, with what became of them: labels are bad = 1, good = 0. */
export type ScoredSample = { points: Numbers; probability: Numbers; labels: Numbers };

type Interval = { lower: number; upper: number };

export type Evaluation = {
  performance: Performance;
  auc: Interval;
  /** null where the sample is too large to resample in reasonable time. */
  ks: Interval | null;
  brier: Interval;
  roc: { curve: RocPoint[]; auc: number; ks: { at: RocPoint; value: number } };
  cells: ScoreCell[];
  calibration: CalibrationLine;
  hosmerLemeshow: HosmerLemeshow | null;
  calibrationPoints: CalibrationPoint[];
  gains: GainsRow[];
};

const LEVEL = 0.95;
const DRAWS = 200;
const SEED = 20_260_101;
const ROWS_TO_RESAMPLE = 50_000;
const CELLS = 20;

/**
 * What the model card tells of a sample. Intervals are at 95%: DeLong's for AUC, 200 resamples with a fixed seed for KS, the
 * normal one of a mean for the Brier score, Wilson's for observed bad rates.
 * @param fittedOn whether the card was fitted on "these" rows or "other" ones, for Hosmer–Lemeshow's degrees of freedom
 * @returns null where there are fewer than two goods or two bads, from which nothing can be told
 * @throws RangeError on columns of different lengths, values that are not finite, probabilities outside of [0, 1]
 */
export function evaluated(sample: ScoredSample, fittedOn: "these" | "other"): Evaluation | null {
  const { points, probability, labels } = sample;
  let bads = 0;
  for (let row = 0; row < labels.length; row += 1) bads += labels[row]!;
  if (bads < 2 || labels.length - bads < 2) return null;
  const performance = performanceOf(probability, labels);
  const best = ks(probability, labels);
  const tested = testOf(sample, fittedOn);
  return {
    performance,
    auc: aucInterval(probability, labels, { level: LEVEL, method: "logit" }),
    ks: ksInterval(sample),
    brier: brierInterval(sample, performance.brier),
    roc: {
      curve: rocOf(probability, labels),
      auc: performance.auc,
      ks: { at: [best.goodShare, best.badShare], value: best.ks },
    },
    cells: cellsOf(points, labels),
    calibration: calibrationLine(probability, labels, { level: LEVEL }),
    hosmerLemeshow: tested,
    calibrationPoints: (tested?.groups ?? []).map(({ rows, observed, meanProbability }) => ({
      foretold: meanProbability,
      observed: observed / rows,
      ...wilsonInterval(observed, rows, LEVEL),
    })),
    gains: gainsTable(points, labels, { higherIs: "good" }),
  };
}

function ksInterval({ probability, labels }: ScoredSample): Interval | null {
  if (labels.length > ROWS_TO_RESAMPLE) return null;
  return bootstrapInterval([probability], labels, ([p], y) => ks(p!, y).ks, {
    ...{ seed: SEED, draws: DRAWS, level: LEVEL },
  });
}

function brierInterval({ probability, labels }: ScoredSample, mean: number): Interval {
  let squares = 0;
  for (let row = 0; row < labels.length; row += 1)
    squares += ((probability[row]! - labels[row]!) ** 2 - mean) ** 2;
  const reach =
    normalQuantile(1 - (1 - LEVEL) / 2) * Math.sqrt(squares / (labels.length - 1) / labels.length);
  return { lower: Math.max(0, mean - reach), upper: Math.min(1, mean + reach) };
}

/** Ties of a coarse card can leave too few groups for the test. */
function testOf({ probability, labels }: ScoredSample, fittedOn: "these" | "other"): HosmerLemeshow | null {
  const distinct = new Set<number>();
  for (let row = 0; row < probability.length && distinct.size <= 2; row += 1) distinct.add(probability[row]!);
  if (distinct.size <= 2) return null;
  try {
    return hosmerLemeshow(probability, labels, { fittedOn });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Shares of goods and bads at or above each probability, from none to all. */
function rocOf(probability: Numbers, labels: Numbers): RocPoint[] {
  const order = Uint32Array.from({ length: labels.length }, (_, row) => row).sort(
    (a, b) => probability[b]! - probability[a]!,
  );
  let bads = 0;
  for (let row = 0; row < labels.length; row += 1) bads += labels[row]!;
  const goods = labels.length - bads;
  const curve: RocPoint[] = [[0, 0]];
  let [good, bad] = [0, 0];
  for (let place = 0; place < order.length; place += 1) {
    const row = order[place]!;
    if (labels[row] === 1) bad += 1;
    else good += 1;
    const next = order[place + 1];
    if (next === undefined || probability[next] !== probability[row]) curve.push([good / goods, bad / bads]);
  }
  return curve;
}

/** Cells of equal width on whole points, twenty at most. */
function cellsOf(points: Numbers, labels: Numbers): ScoreCell[] {
  let [low, high] = [Infinity, -Infinity];
  for (let row = 0; row < points.length; row += 1) {
    low = Math.min(low, points[row]!);
    high = Math.max(high, points[row]!);
  }
  const from = Math.floor(low);
  const width = Math.max(1, Math.ceil((high - from + 1) / CELLS));
  const count = Math.ceil((high - from + 1) / width);
  const cells = Array.from({ length: count }, (_, index) => ({
    ...{ from: from + index * width, to: from + (index + 1) * width, goods: 0, bads: 0 },
  }));
  for (let row = 0; row < points.length; row += 1) {
    const cell = cells[Math.min(count - 1, Math.floor((points[row]! - from) / width))]!;
    if (labels[row] === 1) cell.bads += 1;
    else cell.goods += 1;
  }
  return cells;
}
