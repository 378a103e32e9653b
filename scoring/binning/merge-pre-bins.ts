import { add, type Cell, sizeOf } from "./cell.ts";
import type { Run } from "./optimal-bins.ts";

/**
 * Merges pre-bins that hold one kind only into a neighbour, so that each can be weighed without an adjustment: the smallest
 * first, and into the smaller of its neighbours.
 * @returns runs of pre-bins, in order; one run where there are goods only or bads only
 */
export const mergePure = (cells: readonly Cell[]): Run[] =>
  mergeWhere(cells, ({ good, bad }) => good === 0 || bad === 0);

/** Merges pre-bins with fewer rows into a neighbour, in the same manner. */
export const mergeSmall = (cells: readonly Cell[], minRows: number): Run[] =>
  mergeWhere(cells, (cell) => sizeOf(cell) < minRows);

function mergeWhere(cells: readonly Cell[], isWanting: (cell: Cell) => boolean): Run[] {
  const bins = cells.map((cell, index) => ({ cell, first: index, last: index }));
  while (bins.length > 1) {
    const worst = bins.reduce<number>((best, { cell }, index) => {
      if (!isWanting(cell)) return best;
      return best < 0 || sizeOf(cell) < sizeOf(bins[best]!.cell) ? index : best;
    }, -1);
    if (worst < 0) break;
    const before = worst > 0 ? sizeOf(bins[worst - 1]!.cell) : Number.POSITIVE_INFINITY;
    const after = worst < bins.length - 1 ? sizeOf(bins[worst + 1]!.cell) : Number.POSITIVE_INFINITY;
    const at = after < before ? worst : worst - 1;
    const [low, high] = [bins[at]!, bins[at + 1]!];
    bins.splice(at, 2, { cell: add(low.cell, high.cell), first: low.first, last: high.last });
  }
  return bins.map(({ first, last }) => ({ first, last }));
}
