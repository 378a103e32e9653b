import { countBothClasses, type Numbers, probabilityColumn, sameLength } from "./columns.ts";
import { intervalZ } from "./distributions.ts";
import { fitLogitLine, fitLogitShift, lineObstacle, type NoLine } from "./logit-line.ts";
import { logit } from "./probability-scores.ts";

export type Estimate = { value: number; standardError: number; lower: number; upper: number };

export type CalibrationLine = {
  rows: number;
  bads: number;
  level: number;
  /** Of logit(bad) = intercept + slope · logit(p); a slope of 1 is well spread, below 1 overfitted. */
  slope: Estimate | null;
  intercept: Estimate | null;
  /** Why there is no line: all probabilities are alike, or they part goods from bads completely. */
  obstacle: NoLine | null;
  /**
   * Calibration in the large: the intercept with logit(p) as offset (slope fixed at 1), on the logit scale. 0 is right;
   * above 0 more bads came than were foretold.
   */
  inTheLarge: Estimate;
  meanProbability: number;
  badRate: number;
};

/**
 * Calibration slope and intercept with Wald intervals, by logistic regression of the outcome on logit(p) (Cox 1958;
 * Steyerberg, Clinical Prediction Models, chapter 15; R rms `val.prob` gives the same slope and intercept).
 * Probabilities of 0 and 1 are held inside [1e-15, 1 − 1e-15].
 * @throws RangeError on no rows, different lengths, one class only, probabilities outside of [0, 1]
 */
export function calibrationLine(
  probabilities: Numbers,
  labels: Numbers,
  { level = 0.95 }: { level?: number } = {},
): CalibrationLine {
  sameLength("calibrationLine", ["probabilities", probabilities], ["labels", labels]);
  const { bads } = countBothClasses("calibrationLine", labels);
  const p = probabilityColumn("calibrationLine", probabilities);
  const z = intervalZ(level);
  const estimate = (value: number, standardError: number): Estimate => ({
    value,
    standardError,
    lower: value - z * standardError,
    upper: value + z * standardError,
  });
  let sum = 0;
  for (const probability of p) sum += probability;
  const x = p.map(logit);
  const obstacle = lineObstacle(x, labels);
  const line = obstacle ? null : fitLogitLine(x, labels);
  const shift = fitLogitShift(x, labels);
  return {
    rows: p.length,
    bads,
    level,
    slope: line && estimate(line.slope, line.slopeError),
    intercept: line && estimate(line.intercept, line.interceptError),
    obstacle,
    inTheLarge: estimate(shift.intercept, shift.interceptError),
    meanProbability: sum / p.length,
    badRate: bads / p.length,
  };
}
