import type { MatchingProduct } from "../match-all.ts";
import { defaultRanking } from "../rank.ts";
import { newListed, newOfferLists } from "./batch.ts";
import { type ProfileColumns, profileColumns } from "./columns.ts";
import { conditionKey, countObstacles, outerConditions } from "./conditions.ts";
import { featuresOf } from "./features.ts";
import type {
  BatchOptions,
  ChangedLists,
  Engine,
  EngineOptions,
  ListedOffer,
  MatchBatch,
  OneMatch,
} from "./interface.ts";
import { oracleOf } from "./oracle.ts";

/** An engine for these products. */
export function openEngine(products: readonly MatchingProduct[], options: EngineOptions = {}): Engine {
  const { ranking = defaultRanking, top = 20 } = options;
  const features = featuresOf(products);
  const oracle = oracleOf(products, ranking, top);

  async function matchAll(
    columns: ProfileColumns,
    { signal, onProgress }: BatchOptions = {},
  ): Promise<MatchBatch> {
    const lacking = features.find((id) => !columns.features.includes(id));
    if (lacking) throw new RangeError(`matchAll: the columns lack ${lacking}`);
    const { rows } = columns;
    const conditions = products.flatMap(({ terms }, product) =>
      outerConditions(terms).map((each) => ({ product, path: each.path, key: conditionKey(each, product) })),
    );
    const batch = {
      rows,
      top,
      products,
      eligible: new Uint32Array(new SharedArrayBuffer(4 * rows)),
      listed: newListed(rows, top),
      offers: newOfferLists(rows, top, products.length),
      nearestMiss: new Int32Array(new SharedArrayBuffer(4 * rows)).fill(-1),
    };
    const eligibleByProduct = new Float64Array(products.length);
    for (let row = 0; row < rows; row += 1) {
      if (row % 256 === 0) {
        signal?.throwIfAborted();
        await new Promise((resume) => setImmediate(resume));
      }
      const values = columns.get(row);
      const one = oracle(values);
      batch.eligible[row] = one.eligible;
      batch.listed[row] = one.offers.length;
      for (const [place, offer] of one.offers.entries()) write(batch.offers, row * top + place, offer);
      const all = oracleOf(products, ranking, products.length)(values).offers;
      for (const { product } of all) eligibleByProduct[product]! += 1;
      const miss = one.nearestMiss;
      if (miss) {
        batch.nearestMiss[row] = conditions.findIndex(
          ({ product, path }) => product === miss.product && path === miss.path,
        );
      }
    }
    onProgress?.(rows, rows);
    const totals = {
      eligiblePairs: batch.eligible.reduce((sum, count) => sum + count, 0),
      matchedRows: Array.from(batch.listed).filter((count) => count > 0).length,
      eligibleByProduct,
    };
    const obstacles = countObstacles(
      batch.nearestMiss,
      conditions.map(({ product, path }) => ({ product, path })),
      conditions.map(({ key }) => key),
    );
    return {
      ...batch,
      totals,
      conditions: conditions.map(({ product, path }) => ({ product, path })),
      obstacles,
    };
  }

  return {
    products,
    top,
    features,
    columns: (capacity) => profileColumns(features, capacity),
    matchAll,
    matchOne(values, { verdicts = false } = {}): OneMatch {
      const one = oracle(values);
      return verdicts ? one : { ...one, verdicts: null };
    },
    async matchChanges(columns, before, batchOptions): Promise<ChangedLists> {
      const now = await matchAll(columns, batchOptions);
      const said = (batch: MatchBatch, row: number) =>
        JSON.stringify(
          Array.from({ length: batch.listed[row]! }, (_, place) => {
            const at = row * top + place;
            return [
              batch.products[batch.offers.product[at]!]!.id,
              batch.offers.limitFen[at],
              batch.offers.rateBps[at],
              batch.offers.termMonths[at],
              batch.offers.rankingCost[at],
              batch.offers.score[at],
            ];
          }),
        );
      const rows = Uint32Array.from(
        Array.from({ length: now.rows }, (_, row) => row).filter(
          (row) => said(now, row) !== said(before, row),
        ),
      );
      const offers = newOfferLists(rows.length, top, products.length);
      const listed = newListed(rows.length, top);
      for (const [index, row] of rows.entries()) {
        listed[index] = now.listed[row]!;
        for (const key of Object.keys(offers) as (keyof typeof offers)[]) {
          offers[key].set(now.offers[key].subarray(row * top, (row + 1) * top), index * top);
        }
      }
      const { eligiblePairs, eligibleByProduct } = now.totals;
      const eligible = Uint32Array.from(rows, (row) => now.eligible[row]!);
      return { rows, listed, eligible, offers, totals: { eligiblePairs, eligibleByProduct } };
    },
    async close() {},
  };
}

function write(lists: MatchBatch["offers"], at: number, offer: ListedOffer): void {
  lists.product[at] = offer.product;
  lists.limitFen[at] = offer.limitFen;
  lists.rateBps[at] = offer.rateBps;
  lists.termMonths[at] = offer.termMonths;
  lists.rankingCost[at] = offer.rankingCost;
  lists.score[at] = offer.score;
}
