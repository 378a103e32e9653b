export {
  applyCalibration,
  type FixedSlope,
  fitIsotonicCalibration,
  fitLogitCalibration,
  type LogitCalibrationFit,
} from "./calibration.ts";
export {
  type Calibration,
  calibrationSchema,
  type IsotonicCalibration,
  type LogitCalibration,
} from "./calibration-data.ts";
export { bestCutOff, type CutOffInput, type CutOffRow, cutOffTable, type Economics } from "./cut-off.ts";
export {
  type Fairness,
  type FairnessFigure,
  type GroupApprovals,
  groupFairness,
  type ImpactRatio,
} from "./fairness.ts";
export { type OutcomeCounts, UNKNOWN_OUTCOME } from "./outcomes.ts";
export {
  differenceInterval,
  type Interval,
  type Proportion,
  ratioInterval,
  wilsonInterval,
} from "./proportions.ts";
export { type RejectScenario, type RejectSensitivity, rejectSensitivity } from "./reject-sensitivity.ts";
export { type SwapCell, type SwapSets, swapSets } from "./swap-sets.ts";
