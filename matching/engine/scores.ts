import { fen } from "#lib/money.ts";
import { fitOf, weighed } from "../rank.ts";
import { stepOf } from "./costs.ts";
import { floorDivide } from "./fast-formula.ts";
import {
  APPROVAL,
  CHEAPNESS,
  COST_KNOWN,
  FIELDS,
  FROM,
  type Group,
  HIGH,
  LEVEL,
  LOW,
  MIN_FEN,
  OVER,
  RATE_BPS,
  STEP,
  TERM_MONTHS,
  TIE,
  TIMES,
} from "./groups.ts";
import type { Plan } from "./plan.ts";
import { cheapnessOf } from "./prices.ts";
import { amountOf } from "./valuations.ts";

const WHOLE = 10_000;
/** Whole numbers below it stay exact through one product and a correction by one step. */
const EXACT = 2 ** 52;
/** Limits and wishes below it can be multiplied by ten thousand. */
const PLAIN = 2 ** 38;

/** Where {@link Scorer} leaves what it found. */
export const LIMIT = 0;
export const RATE = 1;
export const COST = 2;
export const SCORE = 3;
/** How many numbers that is. */
export const FOUND = 4;

export type Scorer = {
  /** The limit of the group's product at a place, for a row of the block; −1 where it has none. */
  limitAt(group: Group, place: number, row: number): number;
  /**
   * Reckons a product for a row just as `rankParts` does; limit, rate, cost and score are left in `found`.
   * @returns the rank; −1 where the row cannot have the product
   */
  rank(group: Group, place: number, row: number): number;
  readonly found: Float64Array;
};

/** @param numbers the block's numbers; `wishedAmount` and `wishedTerm` are parts of it, NaN without a wish */
export function newScorer(
  plan: Plan,
  numbers: Float64Array,
  wishedAmount: Float64Array,
  wishedTerm: Float64Array,
): Scorer {
  const { ranking, products } = plan;
  const { weights } = ranking;
  const found = new Float64Array(FOUND);
  const count = products.length;

  function limitAt(group: Group, place: number, row: number): number {
    const of = group.numbers;
    const at = place * FIELDS;
    const from = of[at + FROM]!;
    if (from >= 0) {
      const value = numbers[from + row]!;
      const multiple = value * of[at + TIMES]!;
      if (multiple < EXACT && multiple > -EXACT && value === Math.floor(value)) {
        const limit = floorDivide(multiple, of[at + OVER]!) * of[at + STEP]!;
        return Math.min(Math.max(limit, of[at + LOW]!), of[at + HIGH]!);
      }
    } else if (from === LEVEL) return of[at + LOW]!;
    return group.prices[place]!.valuations.limit(row);
  }

  /** As `fitOf`, without bigint where doubles are exact. */
  function fitAt(limit: number, termMonths: number, row: number): number {
    const amount = wishedAmount[row]!;
    const term = wishedTerm[row]!;
    const wished = amount > 0 ? Math.max(1, Math.round(amount)) : limit;
    if (!(limit < PLAIN && wished < PLAIN)) {
      const wishes = { requestedFen: amount, requestedTerm: term };
      return fitOf({ ...REST, limitFen: fen(limit), termMonths, ...wishes }, ranking);
    }
    const fit = limit >= wished ? WHOLE : floorDivide(limit * WHOLE, wished);
    if (!(term > 0) || termMonths >= term) return fit;
    const tenths = Math.ceil(((term - termMonths) * 10) / term);
    return Math.floor((fit * Math.max(0, WHOLE - tenths * ranking.termShortfall)) / WHOLE);
  }

  function costAt(group: Group, place: number, row: number, limit: number, rateBps: number): number {
    const { costs } = group.prices[place]!;
    const at = place * FIELDS;
    const amount = amountOf(limit, group.numbers[at + MIN_FEN]!, wishedAmount[row]!);
    if (costs) return costs[stepOf(amount)]!;
    const { terms } = products[group.product[place]!]!.compiled;
    return plan.costs.of(terms, amount, rateBps, group.numbers[at + TERM_MONTHS]!) ?? -1;
  }

  return {
    found,
    limitAt,
    rank(group, place, row) {
      const of = group.numbers;
      const at = place * FIELDS;
      const limit = limitAt(group, place, row);
      if (limit < 1 || limit < of[at + MIN_FEN]!) return -1;
      const known = of[at + RATE_BPS]!;
      const rateBps = known >= 0 ? known : group.prices[place]!.valuations.rate(row);
      if (rateBps < 0) return -1;
      let cost = of[at + COST_KNOWN]!;
      let cheapness = of[at + CHEAPNESS]!;
      if (cost < 0) {
        cost = costAt(group, place, row, limit, rateBps);
        if (cost < 0) return -1;
        cheapness = cheapnessOf(plan, cost);
      }
      const fit = weighed(fitAt(limit, of[at + TERM_MONTHS]!, row), weights.fit);
      const score = Math.floor((of[at + APPROVAL]! * fit * cheapness) / 1_000_000);
      found[LIMIT] = limit;
      found[RATE] = rateBps;
      found[COST] = cost;
      found[SCORE] = score;
      return score * count + of[at + TIE]!;
    },
  };
}

/** What fit does not look at. */
const REST = { grade: null, guaranteeMode: "credit", annualCostBps: 0 } as const;
