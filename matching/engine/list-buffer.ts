import { newListed, newOfferLists, type OfferKinds } from "./batch.ts";
import type { ChangedLists, OfferLists } from "./interface.ts";

export const OFFER_COLUMNS = [
  "product",
  "limitFen",
  "rateBps",
  "termMonths",
  "rankingCost",
  "score",
] as const;

/** Room that is doubled at least; more where the rows so far let expect more. */
const FIRST_ROOM = 1_024;
const SPARE = 1.1;

type OfferColumns = Record<keyof OfferLists, ArrayLike<number>>;

/** Changed lists as they stand, in memory that threads share. */
export type ListColumns = Omit<ChangedLists, "sameId" | "totals">;

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
  lists(): ListColumns;
  /**
   * The lists with their rows rising.
   * @param second the number of the list from which on they rise once more
   */
  rising(second: number): ListColumns;
};

/** Columns for so many lists, all zero. */
export const newListColumns = (lists: number, top: number, offers: OfferLists): ListColumns => ({
  rows: new Uint32Array(new SharedArrayBuffer(4 * lists)),
  eligible: new Uint32Array(new SharedArrayBuffer(4 * lists)),
  listed: newListed(lists, top),
  sources: new Int32Array(new SharedArrayBuffer(4 * lists * top)),
  offers,
});

/**
 * @param of how many rows there are in all, changed or not
 * @param begun lists that are there already
 */
export function newListBuffer(top: number, kinds: OfferKinds, of: number, begun?: ListColumns): ListBuffer {
  let room = begun?.rows.length ?? Math.min(of, FIRST_ROOM);
  let offerRoom = begun?.offers.product.length ?? FIRST_ROOM;
  const first = begun ?? newListColumns(room, top, newOfferLists(offerRoom, 1, kinds));
  let { rows, eligible, listed, sources, offers } = first;
  let size = begun ? room : 0;
  let offerCount = begun ? offerRoom : 0;

  function grow(row: number): void {
    // What comes to lists that are there already is little, and its rows begin low again.
    const expected = begun ? SPARE * room : Math.max(2 * room, (SPARE * size * of) / (row + 1));
    room = Math.min(of, Math.max(FIRST_ROOM, Math.ceil(expected)));
    const larger = newListColumns(room, top, offers);
    larger.rows.set(rows);
    larger.eligible.set(eligible);
    larger.listed.set(listed);
    larger.sources.set(sources);
    ({ rows, eligible, listed, sources } = larger);
  }

  function growOffers(): void {
    // Most lists that change have one.
    offerRoom = Math.max(FIRST_ROOM, 2 * offerRoom, room);
    const larger = newOfferLists(offerRoom, 1, kinds);
    for (const column of OFFER_COLUMNS) larger[column].set(offers[column]);
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

  const lists = (): ListColumns => ({
    rows: rows.subarray(0, size),
    eligible: eligible.subarray(0, size),
    listed: listed.subarray(0, size),
    sources: sources.subarray(0, size * top),
    offers: trimmed(offers, offerCount),
  });

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
    lists,
    rising(second) {
      const whole = lists();
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

export const trimmed = (
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
