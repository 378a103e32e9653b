import type { MatchingProduct } from "../match-all.ts";
import type { RankConfiguration } from "../rank.ts";
import type { ProfileColumns } from "./columns.ts";
import { type Difference, differenceOf, type Sweeping, sweepingOf } from "./difference.ts";
import { type BatchOptions, type ChangedLists, type MatchBatch, NEW } from "./interface.ts";
import { type ListBuffer, newListBuffer } from "./list-buffer.ts";
import { type BatchOutput, newMatcher, RANGE } from "./matcher.ts";
import { type Before, placesOf } from "./review-row.ts";
import { shareWork } from "./share-work.ts";
import { joinSwept, type Swept, sweepChanges } from "./sweep-changes.ts";
import { openThreads } from "./threads.ts";

/** The engine that knows the products as they are now. */
export type EngineNow = {
  products: readonly MatchingProduct[];
  ranking: RankConfiguration;
  top: number;
  threads: number;
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
  batch: MatchBatch,
  options: BatchOptions = {},
): Promise<ChangedLists> {
  const { products, ranking, top } = engine;
  if (batch.rows !== columns.rows || batch.top !== top) {
    throw new RangeError("matchChanges: the batch is of other rows or lists");
  }
  if (JSON.stringify(batch.ranking) !== JSON.stringify(ranking)) {
    throw new RangeError("matchChanges: the batch is of another ranking");
  }
  const difference = differenceOf(batch.products, products);
  const sweeping = sweepingOf(difference, batch, engine, columns);
  const { before } = sweeping.job;
  const { counts, anew, lists } = await sweep(engine.threads, sweeping, options);
  const told = newListBuffer(top, before.kinds, columns.rows, lists);
  const swept = told.size;
  if (anew.length > 0) {
    const rowIds = Uint32Array.from(anew);
    const output = await engine.matchRows(columns, rowIds, { signal: options.signal });
    replaceLists(told, before, rowIds, output);
  }
  options.onProgress?.(columns.rows, columns.rows);
  return {
    ...told.rising(swept),
    sameId: difference.sameId,
    totals: totalsAfter(batch, difference, counts, products.length),
  };
}

/** Asks the changed products of every row, in threads where there is enough for them. */
async function sweep(
  threads: number,
  { plan, job }: Sweeping,
  options: BatchOptions,
): Promise<Omit<Swept, "ranges">> {
  const others = threads > 1 && job.rows > RANGE ? openThreads(threads - 1, plan) : null;
  try {
    const parts = await shareWork(() => sweepChanges(newMatcher(plan), job), {
      ...options,
      ...{ control: job.control, of: job.rows },
      share: others ? (onDone) => others.share(job, onDone) : undefined,
    });
    return joinSwept(parts, job.before);
  } finally {
    await others?.close();
  }
}

/** Tells the lists of rows that were matched anew, where they are not what they were. */
function replaceLists(told: ListBuffer, before: Before, rowIds: Uint32Array, output: BatchOutput): void {
  const { top } = before;
  const { listed, eligible, offers } = output;
  const isAt = placesOf(before);
  for (const [list, row] of rowIds.entries()) {
    const length = listed[list]!;
    let same = length === before.listed[row];
    for (let place = 0; same && place < length; place += 1)
      same = isAt(row * top + place, offers, list * top + place);
    if (same) continue;
    const to = told.add(row, eligible[list]!, length);
    for (let place = 0; place < length; place += 1)
      told.sources[to + place] = NEW - told.addOffer(offers, list * top + place);
  }
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
