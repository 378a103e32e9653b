import { newListed, newOfferLists } from "./batch.ts";
import type { ChangedLists, OfferLists } from "./interface.ts";

/** A list being put together: its offers by falling key, a few numbers each. */
export type Draft = {
  size: number;
  key: Float64Array;
  product: Int32Array;
  limitFen: Float64Array;
  rateBps: Int32Array;
  termMonths: Int32Array;
  rankingCost: Int32Array;
  score: Int32Array;
};

export const newDraft = (room: number): Draft => ({
  size: 0,
  key: new Float64Array(room),
  product: new Int32Array(room),
  limitFen: new Float64Array(room),
  rateBps: new Int32Array(room),
  termMonths: new Int32Array(room),
  rankingCost: new Int32Array(room),
  score: new Int32Array(room),
});

/** Makes room in a draft for an offer with this key. @returns its place */
export function placeFor(draft: Draft, key: number): number {
  let at = draft.size;
  while (at > 0 && draft.key[at - 1]! < key) at -= 1;
  for (const column of [
    draft.key,
    draft.product,
    draft.limitFen,
    draft.rateBps,
    draft.termMonths,
    draft.rankingCost,
    draft.score,
  ]) {
    column.copyWithin(at + 1, at, draft.size);
  }
  draft.key[at] = key;
  draft.size += 1;
  return at;
}

const COLUMNS = ["product", "limitFen", "rateBps", "termMonths", "rankingCost", "score"] as const;

/** Changed lists, collected row by row in rising order. */
export function newListBuffer(top: number, products: number) {
  const rows: number[] = [];
  const eligible: number[] = [];
  const listed: number[] = [];
  let offers = newOfferLists(1_024, top, products);

  function grow(): void {
    const larger = newOfferLists(2 * (offers.score.length / top), top, products);
    for (const column of COLUMNS) larger[column].set(offers[column]);
    offers = larger;
  }

  return {
    rows,
    /** Adds the list of a row: `size` offers of `from` that begin at `at`. */
    add(
      row: number,
      count: number,
      size: number,
      from: Omit<Draft, "key" | "size"> | OfferLists,
      at: number,
    ): void {
      const to = rows.length * top;
      if (to + top > offers.score.length) grow();
      rows.push(row);
      eligible.push(count);
      listed.push(size);
      for (const column of COLUMNS) {
        const target = offers[column];
        const source = from[column];
        for (let index = 0; index < size; index += 1) target[to + index] = source[at + index]!;
      }
    },
    eligible,
    listed,
    get offers() {
      return offers;
    },
  };
}

export type ListBuffer = ReturnType<typeof newListBuffer>;

/** Two buffers of different rows as one, its rows rising. */
export function joinedLists(
  a: ListBuffer,
  b: ListBuffer,
  top: number,
  products: number,
): Omit<ChangedLists, "totals"> {
  const count = a.rows.length + b.rows.length;
  const rows = new Uint32Array(count);
  const eligible = new Uint32Array(count);
  const listed = newListed(count, top);
  const offers = newOfferLists(count, top, products);
  let [atA, atB] = [0, 0];
  for (let index = 0; index < count; index += 1) {
    const takeA = atB >= b.rows.length || (atA < a.rows.length && a.rows[atA]! < b.rows[atB]!);
    const from = takeA ? a : b;
    const at = takeA ? atA++ : atB++;
    rows[index] = from.rows[at]!;
    eligible[index] = from.eligible[at]!;
    listed[index] = from.listed[at]!;
    for (const column of COLUMNS) {
      offers[column].set(from.offers[column].subarray(at * top, at * top + top), index * top);
    }
  }
  return { rows, eligible, listed, offers };
}
