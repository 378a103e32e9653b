import {
  type Directed,
  finiteColumn,
  type Numbers,
  probabilityColumn,
  riskColumn,
  sameLength,
  scoreOf,
} from "../metrics/columns.ts";
import { ascendingOrder } from "../metrics/ranks.ts";
import { badRateOf, checkOutcomes, type OutcomeCounts } from "./outcomes.ts";

/** What a loan earns and costs; each one figure for all rows or a column. Money in one unit, such as fen. */
export type Economics = {
  /** Earned on a loan that stays good, after its own costs. */
  margin: number | Numbers;
  /** Loss given default: the share of the exposure that is lost, 0 to 1. */
  lossGivenDefault: number | Numbers;
  /** Exposure at default. */
  exposure: number | Numbers;
};

export type CutOffInput = Directed & {
  scores: Numbers;
  /** Probability of bad of each row, from a calibrated model. */
  probabilities: Numbers;
  economics: Economics;
  /** 0 good, 1 bad, −1 unknown; left out where none is known. */
  outcomes?: Numbers;
};

export type CutOffRow = OutcomeCounts & {
  /** Approved are the rows at this score and on its safe side (≤ where higher is bad, ≥ where higher is good). */
  cutOff: number;
  /** rows ÷ all rows. */
  approvalShare: number;
  /** Mean probability of bad of the approved. */
  expectedBadRate: number;
  /** Σ [(1 − p) · margin − p · LGD · EAD] over the approved, in the unit of the economics. */
  expectedProfit: number;
};

/**
 * What each cut-off would approve, from the strictest on: one row for each distinct score, or for the given cut-offs.
 * Equal scores are approved together. `badRate` speaks of known outcomes only.
 * @param cutOffs scores to look at; each answers for the rows on its safe side, one that approves nobody is left out
 * @throws RangeError on no rows, different lengths, values that are not finite, probabilities or LGD outside of [0, 1],
 *   an exposure below 0
 */
export function cutOffTable(input: CutOffInput, cutOffs?: Numbers): CutOffRow[] {
  const rows = everyCutOff(input);
  if (!cutOffs) return rows;
  const wanted = riskColumn("cutOffTable", cutOffs, input).sort();
  const sign = input.higherIs === "good" ? -1 : 1;
  const table: CutOffRow[] = [];
  let index = -1;
  for (const risk of wanted) {
    while (index + 1 < rows.length && sign * rows[index + 1]!.cutOff <= risk) index += 1;
    if (index >= 0) table.push({ ...rows[index]!, cutOff: scoreOf(risk, input) });
  }
  return table;
}

/**
 * The cut-off with the highest expected profit over all distinct scores; of equal ones the strictest.
 * @returns null where to approve nobody is best, with a profit of 0
 * @throws RangeError as {@link cutOffTable} does
 */
export function bestCutOff(input: CutOffInput): CutOffRow | null {
  let best: CutOffRow | null = null;
  for (const row of everyCutOff(input)) {
    if (row.expectedProfit > (best?.expectedProfit ?? 0)) best = row;
  }
  return best;
}

function everyCutOff(input: CutOffInput): CutOffRow[] {
  const { scores, outcomes } = input;
  const risks = riskColumn("cutOffTable", scores, input);
  const p = probabilityColumn("cutOffTable", input.probabilities);
  sameLength("cutOffTable", ["scores", risks], ["probabilities", p]);
  if (outcomes) {
    sameLength("cutOffTable", ["scores", risks], ["outcomes", outcomes]);
    checkOutcomes("cutOffTable", outcomes);
  }
  const profit = expectedProfits(p, input.economics);
  const order = ascendingOrder(risks);
  const table: CutOffRow[] = [];
  const sums = { goods: 0, bads: 0, probability: 0, profit: 0 };
  for (let at = 0; at < order.length; at += 1) {
    const row = order[at]!;
    if (outcomes?.[row] === 0) sums.goods += 1;
    if (outcomes?.[row] === 1) sums.bads += 1;
    sums.probability += p[row]!;
    sums.profit += profit[row]!;
    const tied = at + 1 < order.length && risks[order[at + 1]!] === risks[row];
    if (tied) continue;
    const rows = at + 1;
    table.push({
      cutOff: scoreOf(risks[row]!, input),
      rows,
      approvalShare: rows / order.length,
      goods: sums.goods,
      bads: sums.bads,
      unknown: rows - sums.goods - sums.bads,
      badRate: badRateOf(sums.goods, sums.bads),
      expectedBadRate: sums.probability / rows,
      expectedProfit: sums.profit,
    });
  }
  return table;
}

/** (1 − p) · margin − p · LGD · EAD of each row. */
function expectedProfits(p: Float64Array, economics: Economics): Float64Array {
  const margin = money("margin", economics.margin, p.length);
  const loss = money("loss given default", economics.lossGivenDefault, p.length);
  const exposure = money("exposure", economics.exposure, p.length);
  const profit = new Float64Array(p.length);
  for (let row = 0; row < p.length; row += 1) {
    const share = loss[row]!;
    const lent = exposure[row]!;
    if (share < 0 || share > 1) {
      throw new RangeError(
        `cutOffTable: the loss given default of row ${row} is ${share}, outside of 0 to 1`,
      );
    }
    if (lent < 0) throw new RangeError(`cutOffTable: the exposure of row ${row} is ${lent}, below 0`);
    profit[row] = (1 - p[row]!) * margin[row]! - p[row]! * share * lent;
  }
  return profit;
}

function money(what: string, given: number | Numbers, rows: number): Float64Array {
  const column = finiteColumn("cutOffTable", what, typeof given === "number" ? [given] : given);
  if (typeof given === "number") return new Float64Array(rows).fill(given);
  sameLength("cutOffTable", [`figures of ${what}`, column], ["scores", { length: rows }]);
  return column;
}
