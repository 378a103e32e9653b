export {
  findSegmentation,
  SEGMENTATION_DEFAULTS,
  type Segmentation,
  type SegmentationCandidate,
  type SegmentationOptions,
} from "./find-segmentation.ts";
export { foldOf } from "./folds.ts";
export {
  parseSegmentedCard,
  type SegmentedCard,
  type SegmentSplit,
  scoreSegmented,
  segmentOf,
  segmentsOf,
} from "./segmented-card.ts";
export { type SplitLimits, splitOn } from "./split.ts";
