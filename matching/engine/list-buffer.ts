import type { MatchingProduct } from "../match-all.ts";
import { newListed, newOfferLists } from "./batch.ts";
import type { ChangedLists } from "./interface.ts";
import type { Reviewed } from "./review-rows.ts";

/** The columns of lists of offers. */
export const COLUMNS = ["product", "limitFen", "rateBps", "termMonths", "rankingCost", "score"] as const;

/** Room that is doubled at least; more where the rows so far let expect more. */
const FIRST_ROOM = 1_024;
const SPARE = 1.1;

/** Changed lists, in rising order of their rows. */
export type Lists = Omit<ChangedLists, "totals">;

/** The same being collected, with room for more. */
export type ListBuffer = Lists & {
  /** How many lists there are. */
  readonly size: number;
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

/** What threads found, each of ranges of its own, as one. */
export function inOrderOfRows(
  parts: readonly Reviewed[],
  top: number,
  products: readonly MatchingProduct[],
): Lists {
  if (parts.length === 1) return parts[0]!.lists;
  const size = parts.reduce((sum, { lists }) => sum + lists.rows.length, 0);
  const whole = {
    rows: new Uint32Array(size),
    eligible: new Uint32Array(size),
    listed: newListed(size, top),
    offers: newOfferLists(size, top, products),
  };
  let to = 0;
  for (const { lists, from, past } of stretchesOf(parts)) {
    for (const column of ["rows", "eligible", "listed"] as const)
      whole[column].set(lists[column].subarray(from, past), to);
    for (const column of COLUMNS)
      whole.offers[column].set(lists.offers[column].subarray(from * top, past * top), to * top);
    to += past - from;
  }
  return listsOf({ size, ...whole }, top);
}

/** The stretches of all, in the order of their rows. */
const stretchesOf = (parts: readonly Reviewed[]) =>
  parts
    .flatMap(({ lists, starts }) =>
      starts.slice(1).map((past, index) => ({ lists, from: starts[index]!, past })),
    )
    .filter(({ from, past }) => from < past)
    .sort((a, b) => a.lists.rows[a.from]! - b.lists.rows[b.from]!);

/** Lists of different rows as one. */
export function mergedLists(a: Lists, b: Lists, top: number, products: readonly MatchingProduct[]): Lists {
  const [sizeA, sizeB] = [a.rows.length, b.rows.length];
  const merged = newListBuffer(top, products, sizeA + sizeB);
  let [atA, atB] = [0, 0];
  while (atA < sizeA || atB < sizeB) {
    const takeA = atB === sizeB || (atA < sizeA && a.rows[atA]! < b.rows[atB]!);
    const from = takeA ? a : b;
    const at = takeA ? atA++ : atB++;
    const to = merged.add(from.rows[at]!, from.eligible[at]!, from.listed[at]!);
    for (const column of COLUMNS)
      merged.offers[column].set(from.offers[column].subarray(at * top, at * top + top), to);
  }
  return listsOf(merged, top);
}

/** What a buffer holds, without its room. */
export function listsOf(
  { size, rows, eligible, listed, offers }: Lists & { size: number },
  top: number,
): Lists {
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
