import { chooseTerm } from "../pair.ts";
import type { Plan } from "./plan.ts";
import { ASKED, type Price, type PriceOf } from "./prices.ts";

/** What rows have in common as far as standing goes: the grade (an index of `GRADES`) and what they wish. */
export type GroupOf = {
  grade: number;
  /** A wished term with the same choice of terms as the rows'; null where none is wished. */
  wishedTerm: number | null;
  wishesAmount: boolean;
};

/**
 * The products that rows of a group may be offered, by falling bound of their rank, in parallel arrays. A rank is one
 * number, score × products + what the id is worth among equals, so that greater is better and no two are equal.
 */
export type Group = {
  size: number;
  /** By product, its place in the group; −1 where no row of the group can have it. */
  placeOf: Int32Array;
  product: Int32Array;
  /** The highest rank that a row of the group can give. */
  bound: Float64Array;
  /** Whether every row of the group gives the bound. */
  settled: Uint8Array;
  prices: Price[];
  /** By place, {@link FIELDS} numbers that ranking reads together. */
  numbers: Float64Array;
};

/** What `numbers` holds at `place × FIELDS` and on: first the limit's ladder. */
export const FIELDS = 16;
/** Where the numbers of the ladder's feature begin; {@link LEVEL} where there is none, {@link NO_LADDER} without a ladder. */
export const FROM = 0;
export const TIMES = 1;
export const OVER = 2;
export const STEP = 3;
export const LOW = 4;
export const HIGH = 5;
export const MIN_FEN = 6;
export const TERM_MONTHS = 7;
/** What the id is worth among equal scores. */
export const TIE = 8;
/** As {@link Price} tells them. */
export const RATE_BPS = 9;
export const COST_KNOWN = 10;
export const APPROVAL = 11;
export const CHEAPNESS = 12;
export const BEST_SCORE = 13;

export const LEVEL = -1;
export const NO_LADDER = -2;

type Entry = { product: number; termMonths: number; bound: number; settled: boolean; price: Price };

/** Puts the products in the order in which rows of the group are best offered them. */
export function groupOf(plan: Plan, of: GroupOf, priceOf: PriceOf, from: (feature: string) => number): Group {
  const count = plan.products.length;
  const tieOf = (product: number) => count - 1 - plan.idOrder[product]!;
  const entries = plan.products
    .flatMap(({ compiled }, product): Entry[] => {
      const termMonths = chooseTerm(compiled.terms.termMonths, of.wishedTerm);
      const price = priceOf(product, of.grade, termMonths);
      if (!price) return [];
      const short = of.wishedTerm !== null && termMonths < of.wishedTerm;
      const settled = price.cost !== ASKED && !short && !of.wishesAmount;
      return [{ product, termMonths, bound: price.score * count + tieOf(product), settled, price }];
    })
    .sort((a, b) => b.bound - a.bound);
  const placeOf = new Int32Array(count).fill(-1);
  for (const [place, { product }] of entries.entries()) placeOf[product] = place;
  const numbers = new Float64Array(entries.length * FIELDS);
  for (const [place, { product, termMonths, price }] of entries.entries()) {
    const { ladder, rateBps, cost, approval, cheapness, score } = price;
    const { minFen } = plan.products[product]!.compiled.terms;
    const start = !ladder ? NO_LADDER : ladder.feature === null ? LEVEL : from(ladder.feature);
    const shape = ladder
      ? [ladder.times, ladder.over, ladder.step, ladder.low, ladder.high]
      : [0, 1, 1, 0, 0];
    const rest = [minFen, termMonths, tieOf(product), rateBps, cost, approval, cheapness, score];
    numbers.set([start, ...shape, ...rest], place * FIELDS);
  }
  return {
    size: entries.length,
    placeOf,
    product: Int32Array.from(entries, ({ product }) => product),
    bound: Float64Array.from(entries, ({ bound }) => bound),
    settled: Uint8Array.from(entries, ({ settled }) => (settled ? 1 : 0)),
    prices: entries.map(({ price }) => price),
    numbers,
  };
}
