import type { MatchingProduct } from "../match-all.ts";
import { newListed, newOfferLists } from "./batch.ts";
import type { ChangedLists, OfferLists } from "./interface.ts";

const COLUMNS = ["product", "limitFen", "rateBps", "termMonths", "rankingCost", "score"] as const;

/** Room that is doubled at least; more where the rows so far let expect more. */
const FIRST_ROOM = 1_024;
const SPARE = 1.1;

type OfferColumns = Record<keyof OfferLists, ArrayLike<number>>;

/** Changed lists as they are found. */
export type ListBuffer = {
  /** How many lists there are. */
  readonly size: number;
  readonly sources: Int32Array;
  /**
   * Makes room for the list of a row, `length` sources of which the caller then writes.
   * @returns where they begin in `sources`
   */
  add(row: number, eligible: number, length: number): number;
  /** Adds a new offer, which stands at a place of other arrays. @returns its number among the new ones, from 0 on */
  addOffer(from: OfferColumns, at: number): number;
  /**
   * The lists with their rows rising.
   * @param second the number of the list from which on they rise once more
   */
  rising(second: number): Omit<ChangedLists, "sameId" | "totals">;
};

/** @param of how many rows there are in all, changed or not */
export function newListBuffer(top: number, products: readonly MatchingProduct[], of: number): ListBuffer {
  let room = Math.min(of, FIRST_ROOM);
  let rows = new Uint32Array(room);
  let eligible = new Uint32Array(room);
  let listed = newListed(room, top);
  let sources = new Int32Array(room * top);
  let size = 0;
  let offerRoom = FIRST_ROOM;
  let offers = newOfferLists(offerRoom, 1, products);
  let offerCount = 0;

  function grow(row: number): void {
    const expected = Math.ceil((SPARE * size * of) / (row + 1));
    room = Math.min(of, Math.max(2 * room, expected));
    rows = copied(new Uint32Array(room), rows);
    eligible = copied(new Uint32Array(room), eligible);
    listed = copied(newListed(room, top), listed);
    sources = copied(new Int32Array(room * top), sources);
  }

  function growOffers(): void {
    // Most lists that change have one.
    offerRoom = Math.max(2 * offerRoom, room);
    const larger = newOfferLists(offerRoom, 1, products);
    for (const column of COLUMNS) larger[column].set(offers[column]);
    offers = larger;
  }

  /** The numbers of the lists, by rows rising. */
  function order(second: number): Uint32Array {
    const numbers = new Uint32Array(size);
    let [a, b] = [0, second];
    for (let at = 0; at < size; at += 1)
      numbers[at] = b === size || (a < second && rows[a]! < rows[b]!) ? a++ : b++;
    return numbers;
  }

  return {
    get size() {
      return size;
    },
    get sources() {
      return sources;
    },
    add(row, count, length) {
      if (size === room) grow(row);
      rows[size] = row;
      eligible[size] = count;
      listed[size] = length;
      size += 1;
      return (size - 1) * top;
    },
    addOffer(from, at) {
      const to = offerCount;
      if (to === offerRoom) growOffers();
      offers.product[to] = from.product[at]!;
      offers.limitFen[to] = from.limitFen[at]!;
      offers.rateBps[to] = from.rateBps[at]!;
      offers.termMonths[to] = from.termMonths[at]!;
      offers.rankingCost[to] = from.rankingCost[at]!;
      offers.score[to] = from.score[at]!;
      offerCount += 1;
      return to;
    },
    rising(second) {
      const whole = {
        rows: rows.subarray(0, size),
        eligible: eligible.subarray(0, size),
        listed: listed.subarray(0, size),
        sources: sources.subarray(0, size * top),
        offers: trimmed(offers, offerCount),
      };
      if (second === size) return whole;
      const numbers = order(second);
      return {
        ...whole,
        rows: whole.rows.map((_, at) => rows[numbers[at]!]!),
        eligible: whole.eligible.map((_, at) => eligible[numbers[at]!]!),
        listed: whole.listed.map((_, at) => listed[numbers[at]!]!),
        sources: whole.sources.map((_, at) => sources[numbers[Math.floor(at / top)]! * top + (at % top)]!),
      };
    },
  };
}

function copied<T extends Int32Array | Uint32Array | Uint16Array | Uint8Array>(target: T, source: T): T {
  target.set(source);
  return target;
}

const trimmed = (
  { product, limitFen, rateBps, termMonths, rankingCost, score }: OfferLists,
  count: number,
): OfferLists => ({
  product: product.subarray(0, count),
  limitFen: limitFen.subarray(0, count),
  rateBps: rateBps.subarray(0, count),
  termMonths: termMonths.subarray(0, count),
  rankingCost: rankingCost.subarray(0, count),
  score: score.subarray(0, count),
});
