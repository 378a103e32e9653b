import { type ChangedLists, type MatchBatch, type OfferLists, whereIs } from "#matching/index.ts";

const FIGURES = ["limitFen", "rateBps", "termMonths", "rankingCost", "score"] as const;

const sameFigures = (a: OfferLists, x: number, b: OfferLists, y: number): boolean =>
  FIGURES.every((figure) => a[figure][x] === b[figure][y]);

/**
 * Whether the lists before, with the changed ones put over them, are those of a full batch, offer by offer, and the totals too.
 */
export function sameAfterChange(before: MatchBatch, changed: ChangedLists, full: MatchBatch): boolean {
  const { top } = before;
  let list = 0;
  for (let row = 0; row < full.rows; row += 1) {
    const isChanged = changed.rows[list] === row;
    if (full.listed[row] !== (isChanged ? changed.listed[list] : before.listed[row])) return false;
    for (let place = 0; place < full.listed[row]!; place += 1) {
      const source = isChanged ? changed.sources[list * top + place]! : place;
      const { lists, at, product } = whereIs(before, changed, row, source);
      const wanted = row * top + place;
      if (product !== full.offers.product[wanted] || !sameFigures(lists, at, full.offers, wanted))
        return false;
    }
    if (isChanged) list += 1;
  }
  return (
    list === changed.rows.length &&
    changed.totals.eligiblePairs === full.totals.eligiblePairs &&
    full.totals.eligibleByProduct.every((rows, product) => rows === changed.totals.eligibleByProduct[product])
  );
}
