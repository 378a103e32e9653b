import type { Numbers } from "../metrics/columns.ts";
import { ascendingOrder } from "../metrics/ranks.ts";

/** A stretch of x over which the fit is level. */
export type Level = { lowest: number; highest: number; level: number };

/**
 * Isotonic regression of y on x by pooling adjacent violators (Barlow, Bartholomew, Bremner & Brunk 1972; de Leeuw,
 * Hornik & Mair, J. Statistical Software 32, 2009): the levels, never falling, that minimise Σ w (y − level)². Rows of
 * equal x are pooled first, their mean weighted, so that a fit is a function of x ("secondary" ties). O(n log n).
 * @param x finite, one a row
 * @param weights above 0, all 1 where left out
 * @returns levels from low x to high x, strictly rising
 */
export function poolAdjacentViolators(x: Float64Array, y: Numbers, weights?: Numbers): Level[] {
  const order = ascendingOrder(x);
  const lowest = new Float64Array(x.length);
  const highest = new Float64Array(x.length);
  const weight = new Float64Array(x.length);
  const sum = new Float64Array(x.length);
  let top = -1;
  for (let at = 0; at < order.length; ) {
    const start = x[order[at]!]!;
    top += 1;
    lowest[top] = start;
    highest[top] = start;
    weight[top] = 0;
    sum[top] = 0;
    for (; at < order.length && x[order[at]!] === start; at += 1) {
      const row = order[at]!;
      const w = weights ? weights[row]! : 1;
      weight[top]! += w;
      sum[top]! += w * y[row]!;
    }
    // Cross-products keep the comparison exact for counts.
    while (top > 0 && sum[top - 1]! * weight[top]! >= sum[top]! * weight[top - 1]!) {
      highest[top - 1] = highest[top]!;
      weight[top - 1]! += weight[top]!;
      sum[top - 1]! += sum[top]!;
      top -= 1;
    }
  }
  return Array.from({ length: top + 1 }, (_, index) => ({
    lowest: lowest[index]!,
    highest: highest[index]!,
    level: sum[index]! / weight[index]!,
  }));
}
