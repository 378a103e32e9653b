import type { MatchingProduct } from "../match-all.ts";
import type { RankConfiguration } from "../rank.ts";
import type { ProfileColumns } from "./columns.ts";
import type { BatchOptions, ChangedLists, MatchBatch } from "./interface.ts";
import { COLUMNS, inOrderOfRows, type Lists, listsOf, mergedLists, newListBuffer } from "./list-buffer.ts";
import type { BatchOutput } from "./matcher.ts";
import { compilePlan, dataOf } from "./plan.ts";
import { newComparison } from "./review-row.ts";
import type { Changes, Difference, Reviewed } from "./review-rows.ts";

/** The engine that knows the products as they are now. */
export type EngineNow = {
  products: readonly MatchingProduct[];
  ranking: RankConfiguration;
  top: number;
  /** Reviews all rows; each thread that took part says what it found. */
  reviewRows(columns: ProfileColumns, changes: Changes, options: BatchOptions): Promise<Reviewed[]>;
  /** Matches some rows: list `i` is that of row `rowIds[i]`. */
  matchRows(columns: ProfileColumns, rowIds: Uint32Array, options: BatchOptions): Promise<BatchOutput>;
};

/**
 * What becomes of the lists when products have changed, come or gone. A sweep over all rows asks the changed products
 * only; a list is then put together from what it was, what followed it and what they come to. Where something further down
 * might have risen, the row is matched anew with all products.
 * @throws RangeError where `before` is of other rows or another ranking
 */
export async function matchChanges(
  engine: EngineNow,
  columns: ProfileColumns,
  before: MatchBatch,
  options: BatchOptions = {},
): Promise<ChangedLists> {
  const { products, ranking, top } = engine;
  if (before.rows !== columns.rows || before.top !== top) {
    throw new RangeError("matchChanges: the batch is of other rows or lists");
  }
  if (JSON.stringify(before.ranking) !== JSON.stringify(ranking)) {
    throw new RangeError("matchChanges: the batch is of another ranking");
  }
  const difference = differenceOf(before.products, products);
  const { gone, come } = difference;
  const changed = [...gone.map((index) => before.products[index]!), ...come.map((index) => products[index]!)];
  const { eligible, listed, offers, next } = before;
  const changes: Changes = {
    plan: dataOf(compilePlan(changed, { ranking, top: 1 })),
    difference,
    before: { top, eligible, listed, offers, next, ids: before.products.map(({ id }) => id) },
  };
  const parts = changed.length === 0 ? [] : await engine.reviewRows(columns, changes, options);
  const told = inOrderOfRows(parts, top, products);
  const anew = await matchAnew(engine, columns, changes, parts, options);
  const counts = parts.reduce(
    (sums, part) => sums.map((sum, index) => sum + part.counts[index]!),
    new Float64Array(changed.length),
  );
  options.onProgress?.(columns.rows, columns.rows);
  return {
    ...(anew === null ? told : mergedLists(told, anew, top, products)),
    totals: totalsAfter(before, difference, counts, products.length),
  };
}

/** The lists, of those rows that must be matched with all products, which are not what they were; null where no row must. */
async function matchAnew(
  { products, top, matchRows }: EngineNow,
  columns: ProfileColumns,
  { before }: Changes,
  parts: readonly Reviewed[],
  { signal }: BatchOptions,
): Promise<Lists | null> {
  const rowIds = Uint32Array.from(parts.flatMap(({ anew }) => anew)).sort();
  if (rowIds.length === 0) return null;
  const { differs } = newComparison(before, products);
  const output = await matchRows(columns, rowIds, { signal });
  const anew = newListBuffer(top, products, rowIds.length);
  for (const [list, row] of rowIds.entries()) {
    const size = output.listed[list]!;
    const from = list * top;
    if (!differs(row, size, output.offers, from)) continue;
    const to = anew.add(row, output.eligible[list]!, size);
    for (const column of COLUMNS)
      anew.offers[column].set(output.offers[column].subarray(from, from + top), to);
  }
  return listsOf(anew, top);
}

/** Tells products apart by id and terms. */
function differenceOf(before: readonly MatchingProduct[], after: readonly MatchingProduct[]): Difference {
  const places = new Map(after.map(({ id }, index) => [id, index]));
  const kept = new Set<number>();
  const now = Int32Array.from(before, ({ id, terms }) => {
    const index = places.get(id);
    if (index === undefined) return -1;
    const later = after[index]!.terms;
    if (later !== terms && JSON.stringify(later) !== JSON.stringify(terms)) return -1;
    kept.add(index);
    return index;
  });
  return {
    gone: before.flatMap((_, index) => (now[index] === -1 ? [index] : [])),
    come: after.flatMap((_, index) => (kept.has(index) ? [] : [index])),
    now,
  };
}

function totalsAfter(
  { totals, products }: MatchBatch,
  { gone, come, now }: Difference,
  counts: Float64Array,
  size: number,
): ChangedLists["totals"] {
  const eligibleByProduct = new Float64Array(size);
  for (const index of products.keys()) {
    if (now[index]! >= 0) eligibleByProduct[now[index]!] = totals.eligibleByProduct[index]!;
  }
  for (const [index, product] of come.entries()) eligibleByProduct[product] = counts[gone.length + index]!;
  return { eligiblePairs: eligibleByProduct.reduce((sum, count) => sum + count, 0), eligibleByProduct };
}
