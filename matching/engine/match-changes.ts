import type { MatchingProduct } from "../match-all.ts";
import type { RankConfiguration } from "../rank.ts";
import { newListed, newOfferLists } from "./batch.ts";
import type { ProfileColumns } from "./columns.ts";
import type { BatchOptions, ChangedLists, MatchBatch } from "./interface.ts";

type Parts = {
  products: readonly MatchingProduct[];
  ranking: RankConfiguration;
  top: number;
  matchAll: (columns: ProfileColumns, options?: BatchOptions) => Promise<MatchBatch>;
};
export async function matchChanges(
  { products, top, matchAll }: Parts,
  columns: ProfileColumns,
  before: MatchBatch,
  batchOptions?: BatchOptions,
): Promise<ChangedLists> {
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
    Array.from({ length: now.rows }, (_, row) => row).filter((row) => said(now, row) !== said(before, row)),
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
}
