import { type CategoryColumn, KNOWN } from "../table/column.ts";
import { type Cell, sizeOf, totalOf } from "./cell.ts";

/** Levels that share one pre-bin, and their goods and bads. */
export type LevelGroup = { readonly levels: readonly string[]; readonly cell: Cell };

/** Goods and bads of each level that occurs, in the column's order of levels. */
export function countLevels(column: CategoryColumn, bad: ArrayLike<number>): LevelGroup[] {
  const cells = column.levels.map(() => ({ good: 0, bad: 0 }));
  for (const [row, code] of column.codes.entries()) {
    if (column.missing[row] !== KNOWN) continue;
    if (bad[row] === 1) cells[code]!.bad += 1;
    else cells[code]!.good += 1;
  }
  return column.levels
    .map((level, code) => ({ levels: [level], cell: cells[code]! }))
    .filter(({ cell }) => sizeOf(cell) > 0);
}

/**
 * Pre-bins of words: levels with less than `rareShare` of the rows are pooled, and all are put in order of their bad rate,
 * the lowest first. Rates are smoothed towards the rate of all by `SMOOTHING` rows, so that a small level does not stand at
 * an end by chance; ties keep the order of the levels. Of more than {@link MOST_LEVELS} levels, those with less than one
 * row in so many are pooled whatever `rareShare` says: they are names rather than kinds.
 */
export function orderedGroups(groups: readonly LevelGroup[], rareShare = 0.02): LevelGroup[] {
  const all = totalOf(groups.map(({ cell }) => cell));
  const rows = sizeOf(all);
  const share = groups.length > MOST_LEVELS ? Math.max(rareShare, 1 / MOST_LEVELS) : rareShare;
  const isRare = ({ cell }: LevelGroup) => sizeOf(cell) < share * rows;
  const rare = groups.filter(isRare);
  const pooled: LevelGroup[] =
    rare.length > 1
      ? [
          ...groups.filter((group) => !isRare(group)),
          { levels: rare.flatMap(({ levels }) => levels), cell: totalOf(rare.map(({ cell }) => cell)) },
        ]
      : [...groups];
  const rate = ({ cell }: LevelGroup) =>
    (cell.bad + (SMOOTHING * all.bad) / rows) / (sizeOf(cell) + SMOOTHING);
  return pooled.sort((a, b) => rate(a) - rate(b));
}

const SMOOTHING = 10;
/** More pre-bins than this are not divided in reasonable time. */
export const MOST_LEVELS = 200;
