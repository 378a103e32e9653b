import type { MatchingProduct } from "../match-all.ts";
import { newListed, newOfferLists } from "./batch.ts";
import type { ChangedLists, OfferLists } from "./interface.ts";

/** The columns of lists of offers. */
export const COLUMNS = ["product", "limitFen", "rateBps", "termMonths", "rankingCost", "score"] as const;

/** Room that is doubled at least; more where the rows so far let expect more. */
const FIRST_ROOM = 1_024;
const SPARE = 1.1;

/** Changed lists, collected in rising order of their rows. */
export type ListBuffer = {
  /** How many lists there are. */
  readonly size: number;
  readonly rows: Uint32Array;
  readonly eligible: Uint32Array;
  readonly listed: Uint8Array | Uint16Array;
  readonly offers: OfferLists;
  /**
   * Makes room for the list of a row, `size` offers of which the caller then writes.
   * @returns where they begin in `offers`
   */
  add(row: number, eligible: number, size: number): number;
};

/** @param of how many rows there are in all, changed or not */
export function newListBuffer(top: number, products: readonly MatchingProduct[], of: number): ListBuffer {
  let room = Math.min(of, FIRST_ROOM);
  let rows = new Uint32Array(room);
  let eligible = new Uint32Array(room);
  let listed = newListed(room, top);
  let offers = newOfferLists(room, top, products);
  let size = 0;

  function grow(row: number): void {
    const expected = Math.ceil((SPARE * size * of) / (row + 1));
    room = Math.min(of, Math.max(2 * room, expected));
    const larger = newOfferLists(room, top, products);
    for (const column of COLUMNS) larger[column].set(offers[column].subarray(0, size * top));
    offers = larger;
    rows = copied(new Uint32Array(room), rows);
    eligible = copied(new Uint32Array(room), eligible);
    listed = copied(newListed(room, top), listed);
  }

  return {
    get size() {
      return size;
    },
    get rows() {
      return rows;
    },
    get eligible() {
      return eligible;
    },
    get listed() {
      return listed;
    },
    get offers() {
      return offers;
    },
    add(row, count, length) {
      if (size === room) grow(row);
      rows[size] = row;
      eligible[size] = count;
      listed[size] = length;
      size += 1;
      return (size - 1) * top;
    },
  };
}

function copied<T extends Uint32Array | Uint16Array | Uint8Array>(target: T, source: T): T {
  target.set(source);
  return target;
}

/** What two buffers of different rows hold as one, the rows rising. */
export function joinedLists(
  a: ListBuffer,
  b: ListBuffer,
  top: number,
  products: readonly MatchingProduct[],
): Omit<ChangedLists, "totals"> {
  if (b.size === 0) return trimmed(a, top);
  const joined = newListBuffer(top, products, a.size + b.size);
  let [atA, atB] = [0, 0];
  while (atA < a.size || atB < b.size) {
    const takeA = atB === b.size || (atA < a.size && a.rows[atA]! < b.rows[atB]!);
    const from = takeA ? a : b;
    const at = takeA ? atA++ : atB++;
    const to = joined.add(from.rows[at]!, from.eligible[at]!, from.listed[at]!);
    for (const column of COLUMNS)
      joined.offers[column].set(from.offers[column].subarray(at * top, at * top + top), to);
  }
  return trimmed(joined, top);
}

function trimmed(
  { size, rows, eligible, listed, offers }: ListBuffer,
  top: number,
): Omit<ChangedLists, "totals"> {
  const end = size * top;
  return {
    rows: rows.subarray(0, size),
    eligible: eligible.subarray(0, size),
    listed: listed.subarray(0, size),
    offers: {
      product: offers.product.subarray(0, end),
      limitFen: offers.limitFen.subarray(0, end),
      rateBps: offers.rateBps.subarray(0, end),
      termMonths: offers.termMonths.subarray(0, end),
      rankingCost: offers.rankingCost.subarray(0, end),
      score: offers.score.subarray(0, end),
    },
  };
}
