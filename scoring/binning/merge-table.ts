import type { Column } from "../table/column.ts";
import { BIN_DEFAULTS, type Bin, type BinOptions, joinedTo, weighed } from "./bin.ts";
import { joinedBins } from "./bin-column.ts";

/** A bin, the fine bins that were merged to it, and the information that went with the differences among them. */
export type MergedBin = { bin: Bin; from: Bin[]; ivLost: number };

export type MergeTable = {
  feature: string;
  /** Information value of the fine bins, and of the bins. */
  ivBefore: number;
  ivAfter: number;
  bins: MergedBin[];
};

/**
 * What merging did: goods, bads, weights of evidence and information values before and after, bin by bin. The bins are
 * those of `binColumn` with the same options. Codes and what is missing are merged with nothing. A loss may be a little
 * below 0 where weights are adjusted, for the adjustment is spread over fewer bins afterwards.
 * @throws RangeError where there are no goods or no bads
 */
export function mergeTable(
  column: Column,
  bad: ArrayLike<number>,
  over: Partial<BinOptions> = {},
): MergeTable {
  const options = { ...BIN_DEFAULTS, ...over };
  const { groups } = joinedBins(column, bad, options);
  const before = weighed(groups.flat(), options.woe);
  const after = weighed(groups.map(joinedTo), options.woe);
  let at = 0;
  const bins = groups.map((group, index) => {
    const from = before.slice(at, at + group.length);
    at += group.length;
    return { bin: after[index]!, from, ivLost: ivOf(from) - after[index]!.iv };
  });
  return { feature: column.name, ivBefore: ivOf(before), ivAfter: ivOf(after), bins };
}

const ivOf = (bins: readonly Bin[]) => bins.reduce((sum, { iv }) => sum + iv, 0);
