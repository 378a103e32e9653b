import { countBothClasses, type Numbers, probabilityColumn, sameLength } from "../metrics/columns.ts";
import { fitLogitLine, fitLogitShift, lineObstacle } from "../metrics/logit-line.ts";
import { fromLogit, logit } from "../metrics/probability-scores.ts";
import type { Calibration, IsotonicCalibration, LogitCalibration } from "./calibration-data.ts";
import { poolAdjacentViolators } from "./isotonic.ts";

/** Why a slope was not estimated. */
export type FixedSlope = "few_bads" | "constant" | "separated" | "not_increasing";

export type LogitCalibrationFit = {
  calibration: LogitCalibration;
  rows: number;
  bads: number;
  interceptError: number;
  /** null where the slope is fixed at 1. */
  slopeError: number | null;
  fixedSlope: FixedSlope | null;
};

/** Below this many bads a slope is mostly noise, and one intercept is all the data can carry. */
const BADS_FOR_A_SLOPE = 100;

/**
 * Logit calibration (Platt scaling on the log-odds; Cox 1958): maximum likelihood of a + b · logit(p). With fewer than
 * 100 bads the slope stays 1 and the intercept alone is fitted; so too where no rising line can be fitted, since a
 * calibration never turns the order of firms round. `fixedSlope` says which.
 * @param options.weights one a row, above 0; bads are counted as rows
 * @throws RangeError on no rows, different lengths, one class only, probabilities outside of [0, 1], weights not above 0
 */
export function fitLogitCalibration(
  probabilities: Numbers,
  labels: Numbers,
  options: { weights?: Numbers; badsForSlope?: number } = {},
): LogitCalibrationFit {
  const measure = "fitLogitCalibration";
  const { weights, badsForSlope = BADS_FOR_A_SLOPE } = options;
  const { bads } = checkRows(measure, probabilities, labels, weights);
  const x = probabilityColumn(measure, probabilities).map(logit);
  const obstacle = bads < badsForSlope ? "few_bads" : lineObstacle(x, labels);
  const line = obstacle ? null : fitLogitLine(x, labels, weights);
  if (line && line.slope > 0) {
    return {
      calibration: { method: "logit", intercept: line.intercept, slope: line.slope },
      rows: x.length,
      bads,
      interceptError: line.interceptError,
      slopeError: line.slopeError,
      fixedSlope: null,
    };
  }
  const shift = fitLogitShift(x, labels, weights);
  return {
    calibration: { method: "logit", intercept: shift.intercept, slope: 1 },
    rows: x.length,
    bads,
    interceptError: shift.interceptError,
    slopeError: null,
    fixedSlope: obstacle ?? "not_increasing",
  };
}

/**
 * Isotonic calibration: the weighted least-squares fit that never falls (`poolAdjacentViolators`), rows with equal p
 * pooled first. Each level of the fit becomes a knot at its lowest and one at its highest p, between which p′ is
 * interpolated in straight lines, as scikit-learn's `IsotonicRegression(out_of_bounds="clip")` does. Its ends may be 0
 * and 1; it needs some hundreds of bads to be smooth.
 * @param options.weights one a row, above 0
 * @throws RangeError as {@link fitLogitCalibration} does
 */
export function fitIsotonicCalibration(
  probabilities: Numbers,
  labels: Numbers,
  { weights }: { weights?: Numbers } = {},
): IsotonicCalibration {
  const measure = "fitIsotonicCalibration";
  checkRows(measure, probabilities, labels, weights);
  const levels = poolAdjacentViolators(probabilityColumn(measure, probabilities), labels, weights);
  const knots: IsotonicCalibration["knots"] = [];
  for (const { lowest, highest, level } of levels) {
    knots.push([lowest, level]);
    if (highest > lowest) knots.push([highest, level]);
  }
  return { method: "isotonic", knots };
}

/**
 * Calibrates probabilities. Never turns the order of two rows round, though isotonic levels may make them equal.
 * @returns probabilities, one a row
 * @throws RangeError on no rows and on probabilities outside of [0, 1]
 */
export function applyCalibration(
  calibration: Calibration,
  probabilities: Numbers,
): Float64Array<ArrayBuffer> {
  const p = probabilityColumn("applyCalibration", probabilities);
  if (calibration.method === "logit") {
    const { intercept, slope } = calibration;
    return p.map((value) => fromLogit(intercept + slope * logit(value)));
  }
  const { knots } = calibration;
  const x = Float64Array.from(knots, ([at]) => at);
  const level = Float64Array.from(knots, ([, calibrated]) => calibrated);
  return p.map((value) => interpolate(x, level, value));
}

function interpolate(x: Float64Array, level: Float64Array, value: number): number {
  const last = x.length - 1;
  if (value <= x[0]!) return level[0]!;
  if (value >= x[last]!) return level[last]!;
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (x[middle]! <= value) low = middle;
    else high = middle;
  }
  const [from, to] = [level[low]!, level[high]!];
  if (from === to) return from;
  return Math.min(to, from + ((value - x[low]!) / (x[high]! - x[low]!)) * (to - from));
}

function checkRows(measure: string, probabilities: Numbers, labels: Numbers, weights?: Numbers) {
  sameLength(measure, ["probabilities", probabilities], ["labels", labels]);
  if (weights) {
    sameLength(measure, ["weights", weights], ["labels", labels]);
    for (let row = 0; row < weights.length; row += 1) {
      const weight = weights[row]!;
      if (!(weight > 0 && weight < Infinity)) {
        throw new RangeError(`${measure}: the weight of row ${row} is ${weight}; weights are above 0`);
      }
    }
  }
  return countBothClasses(measure, labels);
}
