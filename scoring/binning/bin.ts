import type { Column } from "../table/column.ts";
import { type Cell, totalOf } from "./cell.ts";
import type { Trend } from "./optimal-bins.ts";
import type { BusinessSign, WantedTrend } from "./trend.ts";
import { informationValues, type WoeMode, weightsOfEvidence } from "./weight-of-evidence.ts";

export const PRE_BINNINGS = ["cart", "quantile", "width", "chimerge"] as const;

export type BinOptions = {
  /** How numbers are cut finely before neighbours are joined. */
  preBins: (typeof PRE_BINNINGS)[number];
  /** The bins themselves, where they are settled: breaks between intervals, or groups of words. Nothing else is sought. */
  given?: readonly number[] | readonly (readonly string[])[];
  maxPreBins: number;
  /** Least share of the rows with a value that is no code, in a pre-bin, and in a bin. */
  minPreShare: number;
  minShare: number;
  /** Fewest rows of a bin, where that is more. */
  minRows: number;
  /** Largest share of them in a bin; where no division keeps it, there is one bin. */
  maxShare: number;
  maxBins: number;
  /** Least difference of the bad rates of neighbours, 0 to 1. */
  minGap: number;
  trend: WantedTrend;
  /** Declared of the characteristic; overrides the trend. */
  sign?: BusinessSign;
  /** Values that are codes, such as −9 for 'no bureau record': each has its own bin. */
  specials: readonly number[];
  /** Levels with a smaller share of the rows are pooled. */
  rareShare: number;
  woe: WoeMode;
};

export const BIN_DEFAULTS: BinOptions = {
  ...{ preBins: "cart", maxPreBins: 30, minPreShare: 0.01 },
  ...{ minShare: 0.03, minRows: 30, maxShare: 1, maxBins: 8, minGap: 0, trend: "auto" },
  ...{ specials: [], rareShare: 0.02, woe: "standard" },
};

/** What a bin takes in: values from `lower` to below `upper` (null is open), words, one code, or what is missing. */
export type BinScope =
  | { kind: "interval"; lower: number | null; upper: number | null }
  | { kind: "categories"; categories: readonly string[] }
  | { kind: "special"; special: number }
  | { kind: "unknown" }
  | { kind: "not_applicable" };

/** A bin with its goods and bads, its weight of evidence and its part of the information value. */
export type Bin = BinScope & Cell & { woe: number; iv: number };

export type BinnedColumn = { feature: string; type: Column["kind"]; iv: number; trend: Trend; bins: Bin[] };

/** A bin before it is weighed. */
export type CountedBin = { scope: BinScope; cell: Cell };

/** Fine bins by the bin that they were joined to: what merging starts from, and where it ends. */
export type JoinedBins = { groups: CountedBin[][]; trend: Trend };

/** Bins with their weights and parts of the information value. */
export function weighed(counted: readonly CountedBin[], mode: WoeMode): Bin[] {
  const cells = counted.map(({ cell }) => cell);
  const woes = weightsOfEvidence(cells, mode);
  const ivs = informationValues(cells, mode);
  return counted.map(({ scope, cell }, at) => ({ ...scope, ...cell, woe: woes[at]!, iv: ivs[at]! }));
}

/** One bin of several neighbours. */
export function joinedTo(group: readonly CountedBin[]): CountedBin {
  const [first, last] = [group[0]!.scope, group.at(-1)!.scope];
  const cell = totalOf(group.map((part) => part.cell));
  if (first.kind === "interval" && last.kind === "interval")
    return { scope: { kind: "interval", lower: first.lower, upper: last.upper }, cell };
  if (first.kind !== "categories") return { scope: first, cell };
  const categories = group.flatMap(({ scope }) => (scope.kind === "categories" ? scope.categories : []));
  return { scope: { kind: "categories", categories }, cell };
}
