export { type AucComparison, type AucInterval, auc, aucInterval, compareAucs, gini } from "./auc.ts";
export { type BootstrapInterval, type BootstrapOptions, bootstrapInterval } from "./bootstrap.ts";
export { type CalibrationLine, calibrationLine, type Estimate } from "./calibration-line.ts";
export {
  type BinCounts,
  type CharacteristicBins,
  type CharacteristicShift,
  characteristicShifts,
  countBins,
  type IvShift,
  ivShift,
  pointsShift,
} from "./characteristic-shift.ts";
export type { Directed, Direction, Numbers } from "./columns.ts";
export { normalQuantile } from "./distributions.ts";
export { type GainsRow, gainsTable } from "./gains.ts";
export { type HosmerLemeshow, type HosmerLemeshowGroup, hosmerLemeshow } from "./hosmer-lemeshow.ts";
export { type KolmogorovSmirnov, ks } from "./ks.ts";
export { type Performance, performanceOf } from "./performance.ts";
export { brier, fromLogit, logit, logLoss, PROBABILITY_CLIP } from "./probability-scores.ts";
export { type PopulationStability, psi, scorePsi } from "./psi.ts";
export { seededRandom } from "./random.ts";
export { roundHalfEven } from "./round.ts";
export { countByBreaks, equalWidthBreaks, quantileBreaks } from "./score-breaks.ts";
