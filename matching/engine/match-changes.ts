import type { MatchingProduct } from "../match-all.ts";
import type { RankConfiguration } from "../rank.ts";
import type { ProfileColumns } from "./columns.ts";
import type { BatchOptions, ChangedLists, MatchBatch } from "./interface.ts";
import { newListBuffer } from "./list-buffer.ts";
import { rising } from "./match-rows.ts";
import { type BatchOutput, newMatcher, RANGE } from "./matcher.ts";
import { compilePlan } from "./plan.ts";
import { BLOCK_ROWS } from "./program.ts";
import { newReview } from "./review-row.ts";

/** Products that are not the same before and after, as indices, and what each earlier product is now, or −1. */
export type Difference = {
  gone: number[];
  come: number[];
  now: Int32Array;
  /** By earlier product: the index of that with its id now, whatever its terms; −1 where there is none. */
  sameId: Int32Array;
};

/** The engine that knows the products as they are now. */
export type EngineNow = {
  products: readonly MatchingProduct[];
  ranking: RankConfiguration;
  top: number;
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
  const matcher = newMatcher(compilePlan(changed, { ranking, top: 1 }));
  const counts = new Float64Array(changed.length);
  const told = newListBuffer(top, products, columns.rows);
  const review = newReview(matcher, difference, before, products, told);
  const ready = matcher.ready({ data: columns.data, features: columns.features, rowIds: null });
  for (let first = 0; changed.length > 0 && first < columns.rows; first += RANGE) {
    options.signal?.throwIfAborted();
    options.onProgress?.(first, columns.rows);
    await new Promise((resume) => setImmediate(resume));
    sweep(first, rising(first, Math.min(first + RANGE, columns.rows)));
  }
  const swept = told.size;
  if (review.anew.length > 0) {
    const rowIds = Uint32Array.from(review.anew);
    const output = await engine.matchRows(columns, rowIds, { signal: options.signal });
    for (const [list, row] of rowIds.entries()) review.replace(row, output, list);
  }
  options.onProgress?.(columns.rows, columns.rows);
  return {
    ...told.rising(swept),
    sameId: difference.sameId,
    totals: totalsAfter(before, difference, counts, products.length),
  };

  function sweep(first: number, rowIds: Int32Array): void {
    matcher.take(ready, rowIds);
    for (let from = 0; from < rowIds.length; from += BLOCK_ROWS) {
      const places = rising(from, Math.min(from + BLOCK_ROWS, rowIds.length));
      matcher.judge(places);
      matcher.countProducts(counts);
      review.block(first + from, places.length);
    }
  }
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
    sameId: Int32Array.from(before, ({ id }) => places.get(id) ?? -1),
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
