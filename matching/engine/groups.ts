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
  termMonths: Int32Array;
  /** The highest rank that a row of the group can give, and its score. */
  bound: Float64Array;
  score: Int32Array;
  /** Whether every row of the group gives the bound. */
  settled: Uint8Array;
  /** As {@link Price} tells them. */
  rateBps: Int32Array;
  cost: Int32Array;
  approval: Int32Array;
  cheapness: Int32Array;
  prices: Price[];
  minFen: Float64Array;
  /** What the id is worth among equal scores. */
  tie: Int32Array;
  /** The ladder of the limit: where its feature's numbers begin, −1 without a ladder. */
  from: Int32Array;
  times: Float64Array;
  over: Float64Array;
  step: Float64Array;
  low: Float64Array;
  high: Float64Array;
};

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
  const ints = (read: (entry: Entry) => number) => Int32Array.from(entries, read);
  const doubles = (read: (entry: Entry) => number) => Float64Array.from(entries, read);
  return {
    size: entries.length,
    placeOf,
    product: ints(({ product }) => product),
    termMonths: ints(({ termMonths }) => termMonths),
    bound: doubles(({ bound }) => bound),
    score: ints(({ price }) => price.score),
    settled: Uint8Array.from(entries, ({ settled }) => (settled ? 1 : 0)),
    rateBps: ints(({ price }) => price.rateBps),
    cost: ints(({ price }) => price.cost),
    approval: ints(({ price }) => price.approval),
    cheapness: ints(({ price }) => price.cheapness),
    prices: entries.map(({ price }) => price),
    minFen: doubles(({ product }) => plan.products[product]!.compiled.terms.minFen),
    tie: ints(({ product }) => tieOf(product)),
    from: ints(({ price }) => (price.ladder ? from(price.ladder.feature) : -1)),
    times: doubles(({ price }) => price.ladder?.times ?? 0),
    over: doubles(({ price }) => price.ladder?.over ?? 1),
    step: doubles(({ price }) => price.ladder?.step ?? 1),
    low: doubles(({ price }) => price.ladder?.low ?? 0),
    high: doubles(({ price }) => price.ladder?.high ?? 0),
  };
}
