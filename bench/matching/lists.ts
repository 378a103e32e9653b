import type { ChangedLists, MatchBatch, OfferLists } from "#matching/index.ts";

const FIGURES = ["limitFen", "rateBps", "termMonths", "rankingCost", "score"] as const;

/** The list of a row, somewhere in lists of offers. */
type Listing = { offers: OfferLists; first: number; length: number; productIds: readonly string[] };

function sameListing(a: Listing, b: Listing): boolean {
  if (a.length !== b.length) return false;
  for (let place = 0; place < a.length; place += 1) {
    const [x, y] = [a.first + place, b.first + place];
    if (a.productIds[a.offers.product[x]!] !== b.productIds[b.offers.product[y]!]) return false;
    for (const figure of FIGURES) if (a.offers[figure][x] !== b.offers[figure][y]) return false;
  }
  return true;
}

const idsOf = ({ products }: Pick<MatchBatch, "products">) => products.map(({ id }) => id);

/**
 * Whether the lists before, with the changed ones put over them, are those of a full batch, offer by offer, and the totals too.
 */
export function sameAfterChange(before: MatchBatch, changed: ChangedLists, full: MatchBatch): boolean {
  const { top } = before;
  const [oldIds, newIds] = [idsOf(before), idsOf(full)];
  let next = 0;
  for (let row = 0; row < full.rows; row += 1) {
    const isChanged = changed.rows[next] === row;
    const now: Listing = isChanged
      ? { offers: changed.offers, first: next * top, length: changed.listed[next]!, productIds: newIds }
      : { offers: before.offers, first: row * top, length: before.listed[row]!, productIds: oldIds };
    if (isChanged) next += 1;
    const wanted = { offers: full.offers, first: row * top, length: full.listed[row]!, productIds: newIds };
    if (!sameListing(now, wanted)) return false;
  }
  return (
    next === changed.rows.length &&
    changed.totals.eligiblePairs === full.totals.eligiblePairs &&
    full.totals.eligibleByProduct.every((rows, product) => rows === changed.totals.eligibleByProduct[product])
  );
}
