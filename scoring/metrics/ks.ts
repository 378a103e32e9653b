import { type Directed, type Numbers, scoreOf, sortedByClass } from "./columns.ts";

export type KolmogorovSmirnov = {
  /** Largest distance between the score distributions of goods and bads, 0 to 1. */
  ks: number;
  /**
   * The score where it is reached: told bad are the rows at it and beyond it on the risky side (≥ where higher is
   * bad, ≤ where higher is good). Of several such scores the riskiest.
   */
  threshold: number;
  /** Shares of the bads and of the goods that are told bad there. */
  badShare: number;
  goodShare: number;
};

/**
 * Kolmogorov–Smirnov statistic of goods against bads: max |F_good − F_bad| over the distinct scores, equal scores
 * stepping together. The two-sample statistic of scipy's `ks_2samp`, and R scorecard 0.4.6's `ks`. O(n log n).
 * @throws RangeError on no rows, different lengths, one class only, values that are not finite
 */
export function ks(scores: Numbers, labels: Numbers, options: Directed = {}): KolmogorovSmirnov {
  const { goods, bads } = sortedByClass("ks", scores, labels, options);
  let good = goods.length;
  let bad = bads.length;
  let best = { distance: -1, risk: 0, good: 0, bad: 0 };
  while (good > 0 || bad > 0) {
    const risk = Math.max(goods[good - 1] ?? -Infinity, bads[bad - 1] ?? -Infinity);
    while (good > 0 && goods[good - 1] === risk) good -= 1;
    while (bad > 0 && bads[bad - 1] === risk) bad -= 1;
    const distance = Math.abs(good * bads.length - bad * goods.length);
    if (distance > best.distance) best = { distance, risk, good, bad };
  }
  return {
    ks: best.distance / goods.length / bads.length,
    threshold: scoreOf(best.risk, options),
    badShare: 1 - best.bad / bads.length,
    goodShare: 1 - best.good / goods.length,
  };
}
