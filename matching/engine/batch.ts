import type { MatchingProduct } from "../match-all.ts";
import {
  type ChangedLists,
  FOLLOWING,
  type ListedOffer,
  type MatchBatch,
  NEW,
  type OfferLists,
} from "./interface.ts";
import type { BatchOutput } from "./matcher.ts";

/** What lists must have room for: indexes of many products, limits of 2^32 fen or more. */
export type OfferKinds = { many: boolean; large: boolean };

export const kindsOf = (products: readonly MatchingProduct[]): OfferKinds => ({
  many: products.length > 0x10000,
  large: products.some(({ terms }) => terms.maxFen >= 2 ** 32),
});

/** Room for the lists of so many rows, all zero, in memory that threads share. */
export function newOfferLists(rows: number, top: number, { many, large }: OfferKinds): OfferLists {
  const room = (bytes: number) => new SharedArrayBuffer(Math.max(8, rows * top * bytes));
  return {
    product: many ? new Uint32Array(room(4)) : new Uint16Array(room(2)),
    limitFen: large ? new Float64Array(room(8)) : new Uint32Array(room(4)),
    rateBps: new Uint16Array(room(2)),
    termMonths: new Uint16Array(room(2)),
    rankingCost: new Int32Array(room(4)),
    score: new Int32Array(room(4)),
  };
}

/** What a batch of so many lists writes, all zero, in memory that threads share. */
export function newOutput(lists: number, top: number, products: readonly MatchingProduct[]): BatchOutput {
  const numbers = () => new SharedArrayBuffer(4 * lists);
  const kinds = kindsOf(products);
  return {
    eligible: new Uint32Array(numbers()),
    listed: newListed(lists, top),
    offers: newOfferLists(lists, top, kinds),
    next: newOfferLists(lists, 1, kinds),
    nearestMiss: new Int32Array(numbers()),
  };
}

/** How many offers each row lists. */
export const newListed = (rows: number, top: number): Uint8Array | Uint16Array =>
  top > 0xff ? new Uint16Array(new SharedArrayBuffer(2 * rows)) : new Uint8Array(new SharedArrayBuffer(rows));

/** The offers of one row as objects, best first. */
export function offersOfRow(
  batch: Pick<MatchBatch, "listed" | "offers" | "top"> & { products: readonly MatchingProduct[] },
  row: number,
): ListedOffer[] {
  const { offers, top, products } = batch;
  return Array.from({ length: batch.listed[row]! }, (_, place) => {
    const at = row * top + place;
    return offerAt(offers, at, offers.product[at]!, products);
  });
}

/**
 * The offers of a list that has changed as objects, best first.
 * @param list its number among the changed ones
 * @param products those of the engine that told the changes
 */
export function offersOfChangedRow(
  before: Before,
  changed: ChangedLists,
  list: number,
  products: readonly MatchingProduct[],
): ListedOffer[] {
  return Array.from({ length: changed.listed[list]! }, (_, place) => {
    const source = changed.sources[list * before.top + place]!;
    const { lists, at, product } = whereIs(before, changed, changed.rows[list]!, source);
    return offerAt(lists, at, product, products);
  });
}

type Before = Pick<MatchBatch, "offers" | "next" | "top">;

/**
 * Where the figures of a row's offer stand, and which product of the engine that told the changes it is of.
 * @param source as `ChangedLists` has it; of a list that has not changed, a place
 */
export function whereIs({ offers, next, top }: Before, changed: ChangedLists, row: number, source: number) {
  if (source <= NEW) {
    const at = NEW - source;
    return { lists: changed.offers, at, product: changed.offers.product[at]! };
  }
  const [lists, at] = source === FOLLOWING ? [next, row] : [offers, row * top + source];
  return { lists, at, product: changed.sameId[lists.product[at]!]! };
}

const offerAt = (
  offers: OfferLists,
  at: number,
  product: number,
  products: readonly MatchingProduct[],
): ListedOffer => ({
  product,
  productId: products[product]!.id,
  limitFen: offers.limitFen[at]!,
  rateBps: offers.rateBps[at]!,
  termMonths: offers.termMonths[at]!,
  rankingCost: offers.rankingCost[at]!,
  score: offers.score[at]!,
});
