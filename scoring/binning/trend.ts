import type { Cell } from "./cell.ts";
import { type BinLimits, type Binning, optimalBins, type Trend } from "./optimal-bins.ts";

/** A trend to keep to, or `auto`, which lets the data choose. */
export type WantedTrend = Trend | "auto";
/** What the field knows of a characteristic: more of it makes a firm better or worse. It overrides what data seem to say. */
export type BusinessSign = "higher_is_better" | "lower_is_better";

/** How much more information a peak or a valley has to carry than a straight trend to be taken for one. */
export const TURN_ADVANTAGE = 1.25;

/**
 * The best binning with the wanted trend. `auto` takes the better of ascending and descending, unless a peak or a valley
 * carries more than a quarter more information: a turn is rarer than noise that looks like one.
 */
export function binsWithTrend(
  cells: readonly Cell[],
  wanted: WantedTrend,
  limits: Omit<BinLimits, "trend">,
): Binning & { trend: Trend } {
  const along = (trend: Trend) => ({ ...optimalBins(cells, { ...limits, trend }), trend });
  if (wanted !== "auto") return along(wanted);
  const better = <T extends Binning>(a: T, b: T) => (b.iv > a.iv ? b : a);
  const straight = better(along("ascending"), along("descending"));
  const turning = better(along("peak"), along("valley"));
  return turning.iv > TURN_ADVANTAGE * straight.iv ? turning : straight;
}

/** The trend of the bad rate that a declared sign asks for. */
export const trendOf = (sign: BusinessSign): Trend =>
  sign === "higher_is_better" ? "descending" : "ascending";
