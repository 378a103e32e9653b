import { fen } from "#lib/money.ts";
import { fitOf, weighed } from "../rank.ts";
import { stepOf } from "./costs.ts";
import { floorDivide } from "./fast-formula.ts";
import type { Group } from "./groups.ts";
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
  const found = new Float64Array(4);
  const count = products.length;

  function limitAt(group: Group, place: number, row: number): number {
    const from = group.from[place]!;
    if (from >= 0) {
      const value = numbers[from + row]!;
      const multiple = value * group.times[place]!;
      if (multiple < EXACT && multiple > -EXACT && value === Math.floor(value)) {
        const limit = floorDivide(multiple, group.over[place]!) * group.step[place]!;
        const low = group.low[place]!;
        const high = group.high[place]!;
        return limit > high ? high : limit < low ? low : limit;
      }
    }
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
    const amount = amountOf(limit, group.minFen[place]!, wishedAmount[row]!);
    if (costs) return costs[stepOf(amount)]!;
    const { terms } = products[group.product[place]!]!.compiled;
    return plan.costs.of(terms, amount, rateBps, group.termMonths[place]!) ?? -1;
  }

  return {
    found,
    limitAt,
    rank(group, place, row) {
      const limit = limitAt(group, place, row);
      if (limit < 1 || limit < group.minFen[place]!) return -1;
      const known = group.rateBps[place]!;
      const rateBps = known >= 0 ? known : group.prices[place]!.valuations.rate(row);
      if (rateBps < 0) return -1;
      let cost = group.cost[place]!;
      let cheapness = group.cheapness[place]!;
      if (cost < 0) {
        cost = costAt(group, place, row, limit, rateBps);
        if (cost < 0) return -1;
        cheapness = cheapnessOf(plan, cost);
      }
      const fit = weighed(fitAt(limit, group.termMonths[place]!, row), weights.fit);
      const score = Math.floor((group.approval[place]! * fit * cheapness) / 1_000_000);
      found[LIMIT] = limit;
      found[RATE] = rateBps;
      found[COST] = cost;
      found[SCORE] = score;
      return score * count + group.tie[place]!;
    },
  };
}

/** What fit does not look at. */
const REST = { grade: null, guaranteeMode: "credit", annualCostBps: 0 } as const;
