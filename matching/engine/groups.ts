import { chooseTerm } from "../pair.ts";
import { weighed } from "../rank.ts";
import type { Ladder } from "./ladder.ts";
import type { Plan } from "./plan.ts";
import { ASKED, type Price, type PriceOf } from "./prices.ts";

/** What rows have in common as far as standing goes: the grade (an index of `GRADES`) and what they wish. */
export type GroupOf = {
  grade: number;
  /** A wished term with the same choice of terms as the rows'; null where none is wished. */
  wishedTerm: number | null;
  /** The rows' wished terms are longer than this. */
  wishedAbove: number;
  wishesAmount: boolean;
};

/**
 * The products that rows of a group may be offered, by falling bound of their rank, in parallel arrays. A rank is one
 * number, score × products + what the id is worth among equals, so that greater is better and no two are equal.
 */
export type Group = {
  size: number;
  /** Whether its rows wish an amount. */
  wishesAmount: boolean;
  /** By product, its place in the group; −1 where no row of the group can have it. */
  placeOf: Int32Array;
  product: Int32Array;
  /** By what the ids are worth among equal scores, the place: a rank names its product. */
  placeOfTie: Int32Array;
  /** The highest rank that a row of the group can give. */
  bound: Float64Array;
  /** Whether every row of the group gives the bound. */
  settled: Uint8Array;
  /** Whether the term falls short of every wish of the group. */
  short: Uint8Array;
  termMonths: Uint16Array;
  /** As {@link Price} tells them. */
  rateBps: Int32Array;
  cost: Int32Array;
  prices: Price[];
  /** By place, {@link FIELDS} numbers that ranking reads together. */
  numbers: Float64Array;
};

/** What `numbers` holds at `place × FIELDS` and on: first the limit's two ladders, the lesser of which it is. */
export const FIELDS = 19;
/** Of the first: where the numbers of its feature begin; else {@link LEVEL} or {@link NO_LADDER}. */
export const FROM = 0;
export const TIMES = 1;
export const OVER = 2;
export const STEP = 3;
export const LOW = 4;
/** The second's five fields begin here; {@link NO_LADDER} where there is one only. */
export const FROM_TOO = 5;
/** What the limit never exceeds, whichever ladder it comes from. */
export const HIGH = 10;
/** The least limit that is an offer. */
export const LEAST = 11;
export const TERM_MONTHS = 12;
/** What the id is worth among equal scores. */
export const TIE = 13;
/** As {@link Price} tells them. */
export const RATE_BPS = 14;
export const COST_KNOWN = 15;
export const APPROVAL = 16;
export const CHEAPNESS = 17;
export const MIN_FEN = 18;

const WHOLE = 10_000;

/** The limit is `low` for every row. */
export const LEVEL = -1;
export const NO_LADDER = -2;

type Entry = {
  product: number;
  termMonths: number;
  bound: number;
  settled: boolean;
  short: boolean;
  price: Price;
};

/** Puts the products in the order in which rows of the group are best offered them. */
export function groupOf(plan: Plan, of: GroupOf, priceOf: PriceOf, from: (feature: string) => number): Group {
  const count = plan.products.length;
  const tieOf = (product: number) => count - 1 - plan.idOrder[product]!;
  const entries = plan.products
    .flatMap(({ terms }, product): Entry[] => {
      const termMonths = chooseTerm(terms.termMonths, of.wishedTerm);
      const price = priceOf(product, of.grade, termMonths);
      if (!price) return [];
      const short = of.wishedTerm !== null && termMonths < of.wishedTerm;
      const settled = price.cost !== ASKED && !short && !of.wishesAmount;
      const score = short ? shortScore(plan, price, termMonths, of.wishedAbove) : price.score;
      return [{ product, termMonths, bound: score * count + tieOf(product), settled, short, price }];
    })
    .sort((a, b) => b.bound - a.bound);
  const placeOf = new Int32Array(count).fill(-1);
  for (const [place, { product }] of entries.entries()) placeOf[product] = place;
  const placeOfTie = new Int32Array(count);
  for (const [place, { product }] of entries.entries()) placeOfTie[tieOf(product)] = place;
  const numbers = new Float64Array(entries.length * FIELDS);
  for (const [place, { product, termMonths, price }] of entries.entries()) {
    const { rateBps, cost, approval, cheapness } = price;
    const { minFen, maxFen } = plan.products[product]!.terms;
    const shape = shapeOf(price.ladders, maxFen, from);
    const rest = [Math.max(1, minFen), termMonths, tieOf(product), rateBps, cost, approval, cheapness];
    numbers.set([...shape, ...rest, minFen], place * FIELDS);
  }
  return {
    size: entries.length,
    wishesAmount: of.wishesAmount,
    placeOf,
    placeOfTie,
    product: Int32Array.from(entries, ({ product }) => product),
    bound: Float64Array.from(entries, ({ bound }) => bound),
    settled: Uint8Array.from(entries, ({ settled }) => (settled ? 1 : 0)),
    short: Uint8Array.from(entries, ({ short }) => (short ? 1 : 0)),
    termMonths: Uint16Array.from(entries, ({ termMonths }) => termMonths),
    rateBps: Int32Array.from(entries, ({ price }) => price.rateBps),
    cost: Int32Array.from(entries, ({ price }) => price.cost),
    prices: entries.map(({ price }) => price),
    numbers,
  };
}

const UNUSED = [NO_LADDER, 0, 1, 1, 0];

/** The fields of a limit of one ladder or two; one of more is left to its closures. */
function shapeOf(
  ladders: readonly Ladder[] | null,
  maxFen: number,
  from: (feature: string) => number,
): number[] {
  const [first, second, third] = ladders ?? [];
  if (!first || third) return [...UNUSED, ...UNUSED, maxFen];
  const part = ({ feature, times, over, step, low }: Ladder) =>
    feature === null ? [LEVEL, times, over, step, low] : [from(feature), times, over, step, low];
  const high = second ? Math.min(first.high, second.high) : first.high;
  return [...part(first), ...(second ? part(second) : UNUSED), high];
}

/** The highest score where the term falls short of every wish of the group: at least as many tenths are lacking. */
function shortScore(
  { ranking }: Plan,
  { approval, cheapness }: Price,
  termMonths: number,
  wishedAbove: number,
): number {
  const tenths = Math.max(1, Math.ceil(((wishedAbove - termMonths) * 10) / wishedAbove));
  const fit = weighed(Math.max(0, WHOLE - tenths * ranking.termShortfall), ranking.weights.fit);
  return Math.floor((approval * fit * cheapness) / 1_000_000);
}
