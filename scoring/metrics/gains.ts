import { countBothClasses, type Directed, type Numbers, riskColumn, sameLength, scoreOf } from "./columns.ts";
import { rankGroups } from "./ranks.ts";

export type GainsRow = {
  /** Lowest and highest score of the group. */
  lowest: number;
  highest: number;
  rows: number;
  goods: number;
  bads: number;
  badRate: number;
  /** Bad rate of the group ÷ bad rate of all. */
  lift: number;
  /** Of this group and all riskier ones together: */
  cumulativeRows: number;
  cumulativeGoods: number;
  cumulativeBads: number;
  /** Shares of all rows, of all goods and of all bads. */
  rowShare: number;
  goodShare: number;
  badShare: number;
  cumulativeBadRate: number;
  cumulativeLift: number;
  /** |badShare − goodShare|; the largest of the table is the KS as far as the groups show it. */
  ks: number;
};

/**
 * Gains and lift table, the riskiest group first. Rows are grouped by rank (about equal sizes, equal scores always
 * together, see `rankGroups`), so the table may hold fewer rows than groups were asked for.
 * @param options.groups how many, 10 by default
 * @throws RangeError on no rows, different lengths, one class only, values that are not finite, fewer than two groups
 */
export function gainsTable(
  scores: Numbers,
  labels: Numbers,
  options: Directed & { groups?: number } = {},
): GainsRow[] {
  sameLength("gainsTable", ["scores", scores], ["labels", labels]);
  const total = countBothClasses("gainsTable", labels);
  const risks = riskColumn("gainsTable", scores, options);
  const { groups = 10 } = options;
  const groupOf = rankGroups("gainsTable", risks, groups);
  const cells = Array.from({ length: groups }, () => ({ low: Infinity, high: -Infinity, rows: 0, bads: 0 }));
  for (let row = 0; row < risks.length; row += 1) {
    const cell = cells[groupOf[row]!]!;
    const risk = risks[row]!;
    cell.rows += 1;
    cell.bads += labels[row]!;
    if (risk < cell.low) cell.low = risk;
    if (risk > cell.high) cell.high = risk;
  }
  const overall = total.bads / risks.length;
  let cumulativeRows = 0;
  let cumulativeBads = 0;
  return cells
    .filter(({ rows }) => rows > 0)
    .reverse()
    .map(({ low, high, rows, bads }) => {
      cumulativeRows += rows;
      cumulativeBads += bads;
      const ends = [scoreOf(low, options), scoreOf(high, options)];
      const cumulativeGoods = cumulativeRows - cumulativeBads;
      const goodShare = cumulativeGoods / total.goods;
      const badShare = cumulativeBads / total.bads;
      return {
        lowest: Math.min(...ends),
        highest: Math.max(...ends),
        rows,
        goods: rows - bads,
        bads,
        badRate: bads / rows,
        lift: bads / rows / overall,
        cumulativeRows,
        cumulativeGoods,
        cumulativeBads,
        rowShare: cumulativeRows / risks.length,
        goodShare,
        badShare,
        cumulativeBadRate: cumulativeBads / cumulativeRows,
        cumulativeLift: cumulativeBads / cumulativeRows / overall,
        ks: Math.abs(badShare - goodShare),
      };
    });
}
