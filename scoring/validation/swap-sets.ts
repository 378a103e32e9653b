import {
  type Directed,
  type Direction,
  type Numbers,
  riskColumn,
  sameLength,
  scoreOf,
} from "../metrics/columns.ts";
import { badRateOf, checkOutcomes, type OutcomeCounts, UNKNOWN_OUTCOME } from "./outcomes.ts";
import { type Interval, wilsonInterval } from "./proportions.ts";

export type SwapCell = OutcomeCounts & {
  /** Wilson's interval of the bad rate; null where no outcome is known. */
  badRateInterval: Interval | null;
};

export type SwapSets = {
  current: { cutOff: number | null; approved: number; approvalShare: number };
  challenger: { cutOff: number | null; approved: number; approvalShare: number };
  /** Approved by both, by the challenger alone, by the current score alone, by neither. */
  both: SwapCell;
  swapIn: SwapCell;
  swapOut: SwapCell;
  neither: SwapCell;
};

/**
 * Whom a challenger would approve and refuse in place of the current score at the same approval share. Each score
 * approves its best rows up to the share; rows that tie at the border are left out together, so the shares reached may
 * lie a little below and differ, and are told. Firms refused in the past have no outcome: they count as `unknown`, and
 * a bad rate speaks of the known ones only.
 * @param outcomes 0 good, 1 bad, −1 unknown
 * @param options.approvalShare above 0, up to 1
 * @throws RangeError on no rows, different lengths, values that are not finite, a share outside of that
 */
export function swapSets(
  currentScores: Numbers,
  challengerScores: Numbers,
  outcomes: Numbers,
  options: Directed & { challengerHigherIs?: Direction; approvalShare: number; level?: number },
): SwapSets {
  const { approvalShare, level = 0.95, higherIs = "bad", challengerHigherIs = higherIs } = options;
  if (!(approvalShare > 0 && approvalShare <= 1)) {
    throw new RangeError(`swapSets: the approval share must be above 0 and at most 1, not ${approvalShare}`);
  }
  sameLength("swapSets", ["current scores", currentScores], ["challenger scores", challengerScores]);
  sameLength("swapSets", ["current scores", currentScores], ["outcomes", outcomes]);
  checkOutcomes("swapSets", outcomes);
  const current = approve(currentScores, { higherIs }, approvalShare);
  const challenger = approve(challengerScores, { higherIs: challengerHigherIs }, approvalShare);
  // [approved by current][approved by challenger] → [unknown, good, bad]
  const counts = [0, 1].map(() => [0, 1].map(() => [0, 0, 0])) as number[][][];
  for (let row = 0; row < outcomes.length; row += 1) {
    const byCurrent = current.risks[row]! <= current.limit ? 1 : 0;
    const byChallenger = challenger.risks[row]! <= challenger.limit ? 1 : 0;
    counts[byCurrent]![byChallenger]![outcomes[row]! - UNKNOWN_OUTCOME]! += 1;
  }
  const cell = (byCurrent: number, byChallenger: number): SwapCell => {
    const [unknown, goods, bads] = counts[byCurrent]![byChallenger]! as [number, number, number];
    const known = goods + bads;
    return {
      rows: known + unknown,
      goods,
      bads,
      unknown,
      badRate: badRateOf(goods, bads),
      badRateInterval: known === 0 ? null : wilsonInterval(bads, known, level),
    };
  };
  return {
    current: current.told,
    challenger: challenger.told,
    both: cell(1, 1),
    swapIn: cell(0, 1),
    swapOut: cell(1, 0),
    neither: cell(0, 0),
  };
}

/** The highest risk whose rows, with all safer ones, are no more than the share. */
function approve(scores: Numbers, direction: Directed, approvalShare: number) {
  const risks = riskColumn("swapSets", scores, direction);
  const sorted = Float64Array.from(risks).sort();
  // A share such as 0.7 of 10 rows is 7, though 0.7 · 10 may fall short of it by a rounding.
  let approved = Math.floor(approvalShare * sorted.length + 1e-9);
  while (approved > 0 && approved < sorted.length && sorted[approved] === sorted[approved - 1]) approved -= 1;
  const limit = approved === 0 ? -Infinity : sorted[approved - 1]!;
  const cutOff = approved === 0 ? null : scoreOf(limit, direction);
  return { risks, limit, told: { cutOff, approved, approvalShare: approved / sorted.length } };
}
