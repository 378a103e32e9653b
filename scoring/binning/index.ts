export {
  BIN_DEFAULTS,
  type Bin,
  type BinnedColumn,
  type BinOptions,
  type BinScope,
  PRE_BINNINGS,
} from "./bin.ts";
export { binColumn } from "./bin-column.ts";
export type { Cell } from "./cell.ts";
export { type MergedBin, type MergeTable, mergeTable } from "./merge-table.ts";
export { type BinLimits, type Binning, optimalBins, type Run, TRENDS, type Trend } from "./optimal-bins.ts";
export { type BusinessSign, binsWithTrend, type WantedTrend } from "./trend.ts";
export {
  informationValue,
  informationValues,
  WOE_MODES,
  type WoeMode,
  weightsOfEvidence,
} from "./weight-of-evidence.ts";
