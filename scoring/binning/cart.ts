import { type Cell, RunningCounts, sizeOf } from "./cell.ts";
import type { ValueCounts } from "./value-counts.ts";

export type CartOptions = {
  maxLeaves: number;
  /** Fewest rows of a leaf. */
  minLeaf: number;
};

/** Values nearer to one another than this are not parted, as scikit-learn has it. */
const NEAREST = 1e-7;

/** An interval of distinct values, from `start` to before `end`, and the best way to part it. */
type Node = { start: number; end: number; split: Split | null };
type Split = { at: number; improvement: number };

/**
 * Breaks where a classification tree on this one variable parts the rows, best first: the same as the thresholds of
 * scikit-learn 1.2.1's `DecisionTreeClassifier(criterion="gini", max_leaf_nodes, min_samples_leaf)`. As there, values are
 * told apart in single precision, a break lies in the middle between two values, a leaf of one kind is not parted, and of
 * equal splits the first stands.
 * @param counts goods and bads of each distinct value
 * @returns breaks in ascending order; a value equal to a break belongs to the interval above it
 */
export function cartBreaks(counts: ValueCounts, { maxLeaves, minLeaf }: CartOptions): number[] {
  const { values, cells } = inSinglePrecision(counts);
  const running = new RunningCounts(cells);
  const rows = sizeOf(running.run(0, cells.length - 1));
  const nodeOf = (start: number, end: number): Node => ({
    ...{ start, end },
    split: bestSplit(values, running, { start, end }, Math.max(minLeaf, 1), rows),
  });
  const leaves = cells.length > 0 ? [nodeOf(0, cells.length)] : [];
  while (leaves.length < maxLeaves) {
    const next = leaves.reduce<Node | null>((best, leaf) => (isBetter(leaf, best) ? leaf : best), null);
    if (!next) break;
    const { start, end, split } = next;
    leaves.splice(leaves.indexOf(next), 1, nodeOf(start, split!.at), nodeOf(split!.at, end));
  }
  return leaves.slice(1).map(({ start }) => between(values[start - 1]!, values[start]!));
}

const isBetter = (leaf: Node, best: Node | null) =>
  leaf.split !== null && (!best || leaf.split.improvement > best.split!.improvement);

/** Halfway, or the upper value where there is nothing in between: either way it parts the two. */
function between(below: number, above: number): number {
  const middle = below / 2 + above / 2;
  return middle > below && middle < above ? middle : above;
}

/** The best place to part a node: where the two sides are purest; null where none is allowed. */
function bestSplit(
  values: Float64Array,
  running: RunningCounts,
  { start, end }: { start: number; end: number },
  minLeaf: number,
  rows: number,
): Split | null {
  const whole = running.run(start, end - 1);
  const size = sizeOf(whole);
  if (whole.good === 0 || whole.bad === 0 || size < 2 * minLeaf) return null;
  let at = -1;
  let purest = Number.NEGATIVE_INFINITY;
  for (let place = start + 1; place < end; place += 1) {
    if (values[place]! <= values[place - 1]! + NEAREST) continue;
    const left = running.run(start, place - 1);
    const leftSize = sizeOf(left);
    if (leftSize < minLeaf) continue;
    if (size - leftSize < minLeaf) break;
    const purity = purityOf(left) + purityOf({ good: whole.good - left.good, bad: whole.bad - left.bad });
    if (purity > purest) [at, purest] = [place, purity];
  }
  return at < 0 ? null : { at, improvement: (purest - purityOf(whole)) / rows };
}

/** Rows of a side less their Gini impurity: Σ count² ÷ rows. */
const purityOf = (cell: Cell) => (cell.good * cell.good + cell.bad * cell.bad) / sizeOf(cell);

/** The counts with values as float32 tells them apart. */
function inSinglePrecision({ values, cells }: ValueCounts): ValueCounts {
  const rounded: number[] = [];
  const merged: { good: number; bad: number }[] = [];
  for (const [index, value] of values.entries()) {
    const single = Math.fround(value);
    if (rounded.at(-1) !== single) {
      rounded.push(single);
      merged.push({ good: 0, bad: 0 });
    }
    merged.at(-1)!.good += cells[index]!.good;
    merged.at(-1)!.bad += cells[index]!.bad;
  }
  return { values: Float64Array.from(rounded), cells: merged };
}
