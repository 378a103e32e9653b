import { finiteColumn, type Numbers } from "./columns.ts";
import { sortedQuantile } from "./ranks.ts";
import { roundHalfEven } from "./round.ts";

/**
 * Inner breaks that cut a development sample's scores into about equal counts: the lowest score of each group but the
 * first, distinct and ascending (R scorecard 0.4.6, `gains_table(method = "freq")`). Ties may leave fewer breaks.
 * @param groups 10 by default
 * @throws RangeError on no rows, values that are not finite, fewer than two groups
 */
export function quantileBreaks(scores: Numbers, groups = 10): number[] {
  checkGroups("quantileBreaks", groups);
  const sorted = finiteColumn("quantileBreaks", "score", scores).sort();
  const breaks = new Set<number>();
  for (let group = 1; group < groups; group += 1) {
    const first = sorted[Math.floor((group * sorted.length) / groups)]!;
    if (first > sorted[0]!) breaks.add(first);
  }
  return [...breaks];
}

/**
 * Inner breaks of equal width between the 0.1 % and 99.9 % quantiles of a development sample's scores, rounded to
 * whole points (half to even) where the mean score is above 1, as R scorecard 0.4.6 does for its `perf_psi`.
 * @param groups 10 by default
 * @throws RangeError as {@link quantileBreaks} does
 */
export function equalWidthBreaks(scores: Numbers, groups = 10): number[] {
  checkGroups("equalWidthBreaks", groups);
  const sorted = finiteColumn("equalWidthBreaks", "score", scores).sort();
  const mean = sorted.reduce((sum, score) => sum + score, 0) / sorted.length;
  const low = sortedQuantile(sorted, 0.001);
  const high = sortedQuantile(sorted, 0.999);
  const breaks = new Set<number>();
  for (let group = 1; group < groups; group += 1) {
    const edge = low + (group * (high - low)) / groups;
    breaks.add(mean > 1 ? roundHalfEven(edge) : edge);
  }
  return [...breaks];
}

/**
 * Counts scores by breaks, intervals closed on the left: below the first break, [b₁, b₂), …, from the last break on.
 * @returns one count more than breaks
 * @throws RangeError on values that are not finite and on breaks that do not ascend
 */
export function countByBreaks(scores: Numbers, breaks: readonly number[]): Float64Array<ArrayBuffer> {
  for (let index = 1; index < breaks.length; index += 1) {
    if (!(breaks[index]! > breaks[index - 1]!)) {
      throw new RangeError(
        `countByBreaks: breaks must ascend, but ${breaks[index - 1]} stands before ${breaks[index]}`,
      );
    }
  }
  const counts = new Float64Array(breaks.length + 1);
  for (const score of finiteColumn("countByBreaks", "score", scores)) counts[cellOf(breaks, score)]! += 1;
  return counts;
}

function cellOf(breaks: readonly number[], score: number): number {
  let low = 0;
  let high = breaks.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (breaks[middle]! <= score) low = middle + 1;
    else high = middle;
  }
  return low;
}

function checkGroups(measure: string, groups: number): void {
  if (Number.isInteger(groups) && groups >= 2) return;
  throw new RangeError(`${measure}: the number of groups must be a whole number from 2, not ${groups}`);
}
