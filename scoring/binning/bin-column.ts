import {
  type CategoryColumn,
  type Column,
  KNOWN,
  NOT_APPLICABLE,
  type NumberColumn,
  UNKNOWN,
} from "../table/column.ts";
import {
  BIN_DEFAULTS,
  type BinnedColumn,
  type BinOptions,
  type CountedBin,
  type JoinedBins,
  joinedTo,
  weighed,
} from "./bin.ts";
import { cartBreaks } from "./cart.ts";
import { countLevels, type LevelGroup, orderedGroups } from "./categories.ts";
import { type Cell, sizeOf, totalOf } from "./cell.ts";
import { chiMerge } from "./chi-merge.ts";
import { quantileBreaks, widthBreaks } from "./equal-breaks.ts";
import { initialBins } from "./initial-breaks.ts";
import { mergePure } from "./merge-pre-bins.ts";
import { binsWithTrend, trendOf } from "./trend.ts";
import { cellsBetween, countValues, type ValueCounts } from "./value-counts.ts";

/**
 * Bins one characteristic: pre-bins, joined to the bins with the most information that the limits and the trend allow
 * ({@link binsWithTrend}); codes and what is missing stand apart in bins of their own.
 * @param bad 1 where the row turned out bad, 0 where good, one for each row of the column
 * @returns intervals or groups of words in order (words: the best first), then codes, then unknown, then not applicable;
 *   what occurs in no row has no bin
 * @throws RangeError where there are no goods or no bads
 */
export function binColumn(
  column: Column,
  bad: ArrayLike<number>,
  over: Partial<BinOptions> = {},
): BinnedColumn {
  const options = { ...BIN_DEFAULTS, ...over };
  const { groups, trend } = joinedBins(column, bad, options);
  const bins = weighed(groups.map(joinedTo), options.woe);
  const iv = bins.reduce((sum, bin) => sum + bin.iv, 0);
  return { feature: column.name, type: column.kind, iv, trend, bins };
}

/** The bins of a column before they are weighed, each with the fine bins that were joined to it. */
export function joinedBins(column: Column, bad: ArrayLike<number>, options: BinOptions): JoinedBins {
  const main = column.kind === "number" ? binNumbers(column, bad, options) : binWords(column, bad, options);
  const alone = [...specialBins(column, bad, options), ...missingBins(column, bad)].map((bin) => [bin]);
  return { groups: [...main.groups, ...alone], trend: main.trend };
}

function binNumbers(column: NumberColumn, bad: ArrayLike<number>, options: BinOptions): JoinedBins {
  const counts = countValues(column, bad, new Set(options.specials));
  if (counts.values.length === 0) return { groups: [], trend: "none" };
  if (options.given) {
    const breaks = options.given.filter((at) => typeof at === "number");
    const settled = intervals(breaks, cellsBetween(counts, breaks));
    return { groups: settled.map((bin) => [bin]), trend: "none" };
  }
  const breaks = breaksOf(counts, options);
  const fine = joinPure(intervals(breaks, cellsBetween(counts, breaks)));
  return joined(fine, options);
}

/** Bins of one kind only go to a neighbour. */
const joinPure = (fine: readonly CountedBin[]): CountedBin[] =>
  mergePure(fine.map(({ cell }) => cell)).map(({ first, last }) => joinedTo(fine.slice(first, last + 1)));

function breaksOf(
  counts: ValueCounts,
  { preBins, maxPreBins, minPreShare, minRows, maxBins, woe }: BinOptions,
): number[] {
  const rows = sizeOf(totalOf(counts.cells));
  if (preBins === "quantile") return quantileBreaks(counts, maxPreBins);
  if (preBins === "width") return widthBreaks(counts, maxPreBins);
  if (preBins === "cart")
    return cartBreaks(counts, {
      maxLeaves: maxPreBins,
      minLeaf: Math.max(Math.ceil(minPreShare * rows), minRows),
    });
  const { breaks, cells } = initialBins(counts);
  return chiMerge(cells, { maxBins, minShare: minPreShare, statistic: woe === "r" ? "r" : "kerber" })
    .slice(1)
    .map(({ first }) => breaks[first - 1]!);
}

function binWords(column: CategoryColumn, bad: ArrayLike<number>, options: BinOptions): JoinedBins {
  const levels = countLevels(column, bad);
  if (levels.length === 0) return { groups: [], trend: "none" };
  if (options.given) return { groups: givenGroups(levels, options.given), trend: "none" };
  const fine = joinPure(orderedGroups(levels, options.rareShare).map(wordBin));
  // Words have no order but that of their bad rates, which the weights of any bins of neighbours follow.
  return joined(fine, { ...options, trend: "ascending", sign: undefined });
}

/** Groups as they were settled; a word that no group names stands alone. */
function givenGroups(levels: readonly LevelGroup[], given: NonNullable<BinOptions["given"]>): CountedBin[][] {
  const groups = given.filter((group) => typeof group !== "number");
  const named = new Set(groups.flat());
  const alone = levels.filter(({ levels: [level] }) => !named.has(level!));
  return [
    ...groups.map((group) => levels.filter(({ levels: [level] }) => group.includes(level!))),
    ...alone.map((level) => [level]),
  ]
    .filter((part) => part.length > 0)
    .map((part) => part.map(wordBin));
}

const wordBin = ({ levels, cell }: LevelGroup): CountedBin => ({
  scope: { kind: "categories", categories: levels },
  cell,
});

function joined(fine: readonly CountedBin[], options: BinOptions): JoinedBins {
  const { trend: wanted, sign, maxBins, minShare, minRows, maxShare, minGap } = options;
  const cells = fine.map(({ cell }) => cell);
  const rows = sizeOf(totalOf(cells));
  const { runs, trend } = binsWithTrend(cells, sign ? trendOf(sign) : wanted, {
    ...{ maxBins, minGap },
    minRows: Math.max(Math.ceil(minShare * rows), minRows),
    maxRows: Math.floor(maxShare * rows),
  });
  return { groups: runs.map(({ first, last }) => fine.slice(first, last + 1)), trend };
}

const intervals = (breaks: readonly number[], cells: readonly Cell[]): CountedBin[] =>
  cells.map((cell, index) => ({
    scope: { kind: "interval", lower: breaks[index - 1] ?? null, upper: breaks[index] ?? null },
    cell,
  }));

function specialBins(column: Column, bad: ArrayLike<number>, { specials }: BinOptions): CountedBin[] {
  if (column.kind !== "number") return [];
  return specials
    .map((special): CountedBin => {
      const cell = countRows(
        column,
        bad,
        (row) => column.missing[row] === KNOWN && column.values[row] === special,
      );
      return { scope: { kind: "special", special }, cell };
    })
    .filter(({ cell }) => sizeOf(cell) > 0);
}

function missingBins(column: Column, bad: ArrayLike<number>): CountedBin[] {
  const kinds = [
    [UNKNOWN, { kind: "unknown" }],
    [NOT_APPLICABLE, { kind: "not_applicable" }],
  ] as const;
  return kinds
    .map(([missing, scope]) => ({
      scope,
      cell: countRows(column, bad, (row) => column.missing[row] === missing),
    }))
    .filter(({ cell }) => sizeOf(cell) > 0);
}

function countRows(column: Column, bad: ArrayLike<number>, belongs: (row: number) => boolean): Cell {
  const cell = { good: 0, bad: 0 };
  for (let row = 0; row < column.missing.length; row += 1)
    if (belongs(row)) cell[bad[row] === 1 ? "bad" : "good"] += 1;
  return cell;
}
