import { type Numbers, sameLength } from "../metrics/columns.ts";
import { checkOutcomes } from "./outcomes.ts";
import { differenceInterval, type Interval, ratioInterval, wilsonInterval } from "./proportions.ts";

export type FairnessFigure = Interval & { value: number };

export type ImpactRatio = FairnessFigure & {
  /** Below 0.8, the four-fifths rule of the US Uniform Guidelines (29 CFR 1607.4(D)); a customary line, no law here. */
  belowFourFifths: boolean;
  /** Its whole interval is below: chance alone does not explain it. */
  clearlyBelowFourFifths: boolean;
};

export type GroupApprovals = {
  /** The category's code. */
  group: number;
  /** Compared is a group with enough rows, other than the reference. */
  standing: "reference" | "compared" | "too_small";
  rows: number;
  approved: number;
  /** approved ÷ rows with Wilson's interval. */
  approvalRate: FairnessFigure;
  /** Approval rate ÷ that of the reference with Katz's interval; null for the reference and for small groups. */
  impactRatio: ImpactRatio | null;
  goods: number;
  approvedGoods: number;
  /** Approved goods ÷ known goods (true positive rate); null where the goods are too few. */
  goodsApprovalRate: FairnessFigure | null;
  /** That minus the reference's with Newcombe's interval; null where either has too few goods. */
  goodsApprovalGap: FairnessFigure | null;
};

export type Fairness = {
  /** Code of the reference group; null where no group is large enough. */
  reference: number | null;
  minRows: number;
  level: number;
  /** By code. */
  groups: GroupApprovals[];
};

/**
 * Approvals by the groups of one attribute (division, size, ownership): selection rates and impact ratios against a
 * reference, and the gap of the approval rate among goods ("equal opportunity", Hardt, Price & Srebro 2016), with
 * intervals. Groups of fewer than `minRows` rows get no ratio and groups of fewer than `minRows` goods no gap: figures
 * of a handful accuse or acquit by chance. Goods are known only among those once financed, so the gap speaks of them.
 * @param groups whole-number codes, one a row
 * @param approved 1 approved, 0 refused
 * @param options.outcomes 0 good, 1 bad, −1 unknown; left out, there are no gaps
 * @param options.minRows 30 by default
 * @param options.reference a group's code; by default the large enough group with the highest approval rate (of equal
 *   ones the largest, then the lowest code), as the four-fifths rule has it
 * @throws RangeError on no rows, different lengths, other values, and a reference that is absent or too small
 */
export function groupFairness(
  groups: Numbers,
  approved: Numbers,
  options: { outcomes?: Numbers; minRows?: number; reference?: number; level?: number } = {},
): Fairness {
  const { minRows = 30, level = 0.95 } = options;
  const counts = countGroups(groups, approved, options.outcomes);
  const reference = referenceOf(counts, minRows, options.reference);
  const figure = (hits: number, total: number): FairnessFigure => ({
    value: hits / total,
    ...wilsonInterval(hits, total, level),
  });
  const enoughGoods = ({ goods }: GroupCounts) => goods > 0 && goods >= minRows;
  const told = counts.map((count): GroupApprovals => {
    const large = count.rows >= minRows;
    const other = large && count !== reference ? reference : null;
    return {
      ...count,
      standing: count === reference ? "reference" : large ? "compared" : "too_small",
      approvalRate: figure(count.approved, count.rows),
      impactRatio: other && impactRatio(count, other, level),
      goodsApprovalRate: enoughGoods(count) ? figure(count.approvedGoods, count.goods) : null,
      goodsApprovalGap: other && enoughGoods(count) && enoughGoods(other) ? gapOf(count, other, level) : null,
    };
  });
  return { reference: reference?.group ?? null, minRows, level, groups: told };
}

type GroupCounts = Pick<GroupApprovals, "group" | "rows" | "approved" | "goods" | "approvedGoods">;

function countGroups(groups: Numbers, approved: Numbers, outcomes?: Numbers): GroupCounts[] {
  if (groups.length === 0) throw new RangeError("groupFairness: there are no rows");
  sameLength("groupFairness", ["groups", groups], ["approvals", approved]);
  if (outcomes) {
    sameLength("groupFairness", ["groups", groups], ["outcomes", outcomes]);
    checkOutcomes("groupFairness", outcomes);
  }
  const counts = new Map<number, GroupCounts>();
  for (let row = 0; row < groups.length; row += 1) {
    const group = groups[row]!;
    const decision = approved[row]!;
    if (!Number.isInteger(group)) {
      throw new RangeError(
        `groupFairness: the group of row ${row} is ${group}; groups are whole-number codes`,
      );
    }
    if (decision !== 0 && decision !== 1) {
      throw new RangeError(`groupFairness: the approval of row ${row} is ${decision}; approvals are 0 or 1`);
    }
    let count = counts.get(group);
    if (!count) {
      count = { group, rows: 0, approved: 0, goods: 0, approvedGoods: 0 };
      counts.set(group, count);
    }
    const good = outcomes?.[row] === 0 ? 1 : 0;
    count.rows += 1;
    count.approved += decision;
    count.goods += good;
    count.approvedGoods += good * decision;
  }
  return [...counts.values()].sort((a, b) => a.group - b.group);
}

function referenceOf(counts: GroupCounts[], minRows: number, wanted?: number): GroupCounts | null {
  const large = counts.filter(({ rows }) => rows >= minRows);
  if (wanted !== undefined) {
    const found = large.find(({ group }) => group === wanted);
    if (found) return found;
    throw new RangeError(`groupFairness: the reference group ${wanted} has fewer than ${minRows} rows`);
  }
  const better = (a: GroupCounts, b: GroupCounts) =>
    b.approved * a.rows - a.approved * b.rows || b.rows - a.rows || a.group - b.group;
  return large.sort(better)[0] ?? null;
}

function impactRatio(group: GroupCounts, reference: GroupCounts, level: number): ImpactRatio | null {
  const [a, b] = [group, reference].map(({ approved, rows }) => ({ hits: approved, total: rows }));
  const interval = ratioInterval(a!, b!, level);
  if (!interval) return null;
  const value = (group.approved * reference.rows) / (group.rows * reference.approved);
  return {
    value,
    ...interval,
    belowFourFifths: value < 0.8,
    clearlyBelowFourFifths: interval.upper < 0.8,
  };
}

function gapOf(group: GroupCounts, reference: GroupCounts, level: number): FairnessFigure {
  const [a, b] = [group, reference].map(({ approvedGoods, goods }) => ({
    hits: approvedGoods,
    total: goods,
  }));
  return { value: a!.hits / a!.total - b!.hits / b!.total, ...differenceInterval(a!, b!, level) };
}
