import { cartBreaks } from "../binning/cart.ts";
import { countLevels, orderedGroups } from "../binning/categories.ts";
import { type Cell, sizeOf, totalOf } from "../binning/cell.ts";
import { cellsBetween, countValues } from "../binning/value-counts.ts";
import { type Column, KNOWN } from "../table/column.ts";
import type { SegmentSplit } from "./segmented-card.ts";

export type SplitLimits = {
  maxSegments: number;
  /** Least share of the known rows in a segment. */
  minShare: number;
  /** Fewest goods and fewest bads of a segment. */
  minBad: number;
};

/**
 * Splits rows on one characteristic by a classification tree on it alone: numbers by {@link cartBreaks}, words by the same
 * tree over their order by smoothed bad rate (Breiman and others, Classification and Regression Trees (1984), § 4.2.2).
 * A leaf with too few goods or bads joins the neighbour whose bad rate is nearer. Rows without a value go where the bad
 * rate is nearest to theirs, or to the largest segment where there are none; so do words that were not seen.
 * @param bad 1 where the row turned out bad, 0 where good
 * @returns null where the characteristic leaves fewer than two segments
 */
export function splitOn(column: Column, bad: ArrayLike<number>, limits: SplitLimits): SegmentSplit | null {
  return column.kind === "number" ? splitNumbers(column, bad, limits) : splitWords(column, bad, limits);
}

function splitNumbers(
  column: Extract<Column, { kind: "number" }>,
  bad: ArrayLike<number>,
  limits: SplitLimits,
): SegmentSplit | null {
  const counts = countValues(column, bad);
  const minLeaf = leafOf(counts.cells, limits);
  const breaks = cartBreaks(counts, { maxLeaves: limits.maxSegments, minLeaf });
  const runs = joinThin(cellsBetween(counts, breaks), limits);
  if (runs.length < 2) return null;
  const homes = homesOf(
    runs.map(({ cell }) => cell),
    column,
    bad,
  );
  return {
    ...{ type: "number", feature: column.name, missing: homes.missing },
    breaks: runs.slice(1).map(({ first }) => breaks[first - 1]!),
  };
}

function splitWords(
  column: Extract<Column, { kind: "category" }>,
  bad: ArrayLike<number>,
  limits: SplitLimits,
): SegmentSplit | null {
  const groups = orderedGroups(countLevels(column, bad));
  const cells = groups.map(({ cell }) => cell);
  const breaks = cartBreaks(
    { values: Float64Array.from(groups, (_, at) => at), cells },
    { maxLeaves: limits.maxSegments, minLeaf: leafOf(cells, limits) },
  );
  const starts = [0, ...breaks.map(Math.ceil), groups.length];
  const leaves = starts.slice(1).map((end, at) => groups.slice(starts[at]!, end));
  const runs = joinThin(
    leaves.map((leaf) => totalOf(leaf.map(({ cell }) => cell))),
    limits,
  );
  if (runs.length < 2) return null;
  const homes = homesOf(
    runs.map(({ cell }) => cell),
    column,
    bad,
  );
  return {
    ...{ type: "category", feature: column.name, missing: homes.missing, unseen: homes.unseen },
    groups: runs.map(({ first, last }) =>
      leaves.slice(first, last + 1).flatMap((leaf) => leaf.flatMap(({ levels }) => levels)),
    ),
  };
}

const leafOf = (cells: readonly Cell[], { minShare, minBad }: SplitLimits) =>
  Math.max(2 * minBad, Math.ceil(minShare * cells.reduce((sum, cell) => sum + sizeOf(cell), 0)));

type Leaf = { first: number; last: number; cell: Cell };

/** Joins leaves with too few goods or bads to the neighbour of the nearer bad rate, the thinnest first. */
function joinThin(cells: readonly Cell[], { minBad }: SplitLimits): Leaf[] {
  const leaves = cells.map((cell, at): Leaf => ({ first: at, last: at, cell }));
  const thinness = ({ cell }: Leaf) => Math.min(cell.good, cell.bad);
  while (leaves.length > 1) {
    const thinnest = leaves.reduce(
      (least, leaf, at) => (thinness(leaf) < thinness(leaves[least]!) ? at : least),
      0,
    );
    if (thinness(leaves[thinnest]!) >= minBad) break;
    const { cell } = leaves[thinnest]!;
    const gap = (at: number) =>
      leaves[at] ? Math.abs(rateOf(leaves[at].cell) - rateOf(cell)) : Number.POSITIVE_INFINITY;
    const left = gap(thinnest - 1) <= gap(thinnest + 1) ? thinnest - 1 : thinnest;
    const [a, b] = [leaves[left]!, leaves[left + 1]!];
    leaves.splice(left, 2, { first: a.first, last: b.last, cell: totalOf([a.cell, b.cell]) });
  }
  return leaves;
}

const rateOf = (cell: Cell) => cell.bad / sizeOf(cell);

/** The segments that take what has no value, and what was never seen. */
function homesOf(segments: readonly Cell[], column: Column, bad: ArrayLike<number>) {
  const gone = { good: 0, bad: 0 };
  for (let row = 0; row < column.missing.length; row += 1)
    if (column.missing[row] !== KNOWN) gone[bad[row] === 1 ? "bad" : "good"] += 1;
  const first = (isBetter: (a: Cell, b: Cell) => boolean) =>
    segments.reduce((best, cell, at) => (isBetter(cell, segments[best]!) ? at : best), 0);
  const unseen = first((a, b) => sizeOf(a) > sizeOf(b));
  const away = (cell: Cell) => Math.abs(rateOf(cell) - rateOf(gone));
  return { unseen, missing: sizeOf(gone) > 0 ? first((a, b) => away(a) < away(b)) : unseen };
}
