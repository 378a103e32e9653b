import { fen } from "#lib/money.ts";
import { fitOf, weighed } from "../rank.ts";
import { stepOf } from "./costs.ts";
import {
  APPROVAL,
  CHEAPNESS,
  COST_KNOWN,
  FIELDS,
  type Group,
  HIGH,
  LEAST,
  MIN_FEN,
  RATE_BPS,
  TERM_MONTHS,
  TIE,
} from "./groups.ts";
import type { Limits } from "./limits.ts";
import type { Plan } from "./plan.ts";
import { cheapnessOf } from "./prices.ts";
import { BLOCK_ROWS } from "./program.ts";
import { amountOf } from "./valuations.ts";

const WHOLE = 10_000;
/** Limits and wishes below it can be multiplied by ten thousand. */
const PLAIN = 2 ** 38;

/** Where {@link Scorer} leaves what it found. */
export const LIMIT = 0;
export const RATE = 1;
export const COST = 2;
export const SCORE = 3;
/** How many numbers that is. */
export const FOUND = 4;

/** What the block's rows wish. */
export type Wishes = {
  /** By row; NaN without a wish. */
  amount: Float64Array;
  term: Float64Array;
  /** The greatest amount of the block's, infinite where some amount is not whole. */
  greatest(): number;
};

export type Scorer = {
  /**
   * Reckons the ranks of the group's product at a place for `size` rows of the block, just as `rankParts` does; −1 where a
   * row cannot have the product. Their limits are left in the block's {@link Limits}.
   */
  rankRows(group: Group, place: number, rows: Int32Array, size: number, ranks: Float64Array): void;
  /** −1 where there is none. */
  rateAt(group: Group, place: number, row: number): number;
  /** The ranking cost of a row with this limit; −1 where there is no rate, or fees leave nothing. */
  costAt(group: Group, place: number, row: number, limit: number): number;
  /** Whether limit, rate and cost result. */
  canHave(group: Group, place: number, row: number): boolean;
  /** Leaves limit, rate, cost and score in `found`, of a row that can have the product. */
  find(group: Group, place: number, row: number): void;
  readonly found: Float64Array;
};

/**
 * Ranking takes a product and many rows at a time, so that the product's numbers are read once and short loops over plain
 * numbers do the rest; only limits of no usual shape and costs that hang on the amount are asked for one by one.
 */
export function newScorer(plan: Plan, limits: Limits, wishes: Wishes): Scorer {
  const { ranking, products } = plan;
  const weighedFits = Uint16Array.from({ length: WHOLE + 1 }, (_, fit) => weighed(fit, ranking.weights.fit));
  const found = new Float64Array(FOUND);
  const fits = new Int32Array(BLOCK_ROWS);
  const one = new Int32Array(1);
  const oneRank = new Float64Array(1);
  const count = products.length;

  /** What is left of a fit where the term falls short of the row's wish. */
  function shortened(fit: number, termMonths: number, row: number): number {
    const term = wishes.term[row]!;
    if (!(term > termMonths)) return fit;
    const tenths = Math.ceil(((term - termMonths) * 10) / term);
    return Math.floor((fit * Math.max(0, WHOLE - tenths * ranking.termShortfall)) / WHOLE);
  }

  /** The fit of one row, whose amounts doubles might not hold exactly. */
  function fitAt(limit: number, termMonths: number, row: number): number {
    const [requestedFen, requestedTerm] = [wishes.amount[row]!, wishes.term[row]!];
    const wished = requestedFen > 0 ? Math.max(1, Math.round(requestedFen)) : limit;
    if (!(limit < PLAIN && wished < PLAIN))
      return fitOf({ ...REST, limitFen: fen(limit), termMonths, requestedFen, requestedTerm }, ranking);
    const fit = limit >= wished ? WHOLE : Math.floor((limit * WHOLE) / wished);
    return shortened(fit, termMonths, row);
  }

  const amountAt = (group: Group, place: number, row: number, limit: number) =>
    amountOf(limit, group.numbers[place * FIELDS + MIN_FEN]!, wishes.amount[row]!);

  const rateAt = (group: Group, place: number, row: number): number => {
    const known = group.numbers[place * FIELDS + RATE_BPS]!;
    return known >= 0 ? known : group.prices[place]!.valuations.rate(row);
  };

  function costAt(group: Group, place: number, row: number, limit: number): number {
    const known = group.numbers[place * FIELDS + COST_KNOWN]!;
    if (known >= 0) return known;
    const { costs } = group.prices[place]!;
    const amount = amountAt(group, place, row, limit);
    if (costs) return costs[stepOf(amount)]!;
    const rateBps = rateAt(group, place, row);
    if (rateBps < 0) return -1;
    const { terms } = products[group.product[place]!]!;
    return plan.costs.of(terms, amount, rateBps, group.numbers[place * FIELDS + TERM_MONTHS]!) ?? -1;
  }

  /** Weighed cheapness where the cost hangs on the row; −1 where there is no cost. */
  function cheapnessAt(group: Group, place: number, row: number, limit: number): number {
    const { costs, cheapnesses } = group.prices[place]!;
    if (costs) {
      const step = stepOf(amountAt(group, place, row, limit));
      return costs[step]! < 0 ? -1 : cheapnesses![step]!;
    }
    const cost = costAt(group, place, row, limit);
    return cost < 0 ? -1 : cheapnessOf(plan, cost);
  }

  function rankRows(group: Group, place: number, rows: Int32Array, size: number, ranks: Float64Array): void {
    const of = group.numbers;
    const at = place * FIELDS;
    limits.of(group, place, rows, size);
    if (of[at + COST_KNOWN]! < 0) rankByCost(group, place, rows, size, ranks);
    else {
      const [least, tie] = [of[at + LEAST]!, of[at + TIE]!];
      const pull = of[at + APPROVAL]! * of[at + CHEAPNESS]!;
      reckonFits(group, place, rows, size);
      for (let i = 0; i < size; i += 1) {
        const rank = Math.floor((pull * weighedFits[fits[i]!]!) / 1_000_000) * count + tie;
        ranks[i] = limits.values[i]! < least ? -1 : rank;
      }
    }
  }

  /** The same where the cost hangs on the row. */
  function rankByCost(
    group: Group,
    place: number,
    rows: Int32Array,
    size: number,
    ranks: Float64Array,
  ): void {
    const of = group.numbers;
    const at = place * FIELDS;
    const [least, tie, approval] = [of[at + LEAST]!, of[at + TIE]!, of[at + APPROVAL]!];
    reckonFits(group, place, rows, size);
    for (let i = 0; i < size; i += 1) {
      const limit = limits.values[i]!;
      const cheap = limit < least ? -1 : cheapnessAt(group, place, rows[i]!, limit);
      const weight = approval * cheap * weighedFits[fits[i]!]!;
      ranks[i] = cheap < 0 ? -1 : Math.floor(weight / 1_000_000) * count + tie;
    }
  }

  /** Leaves the fits of rows whose limits have been reckoned in `fits`; 0 where there is no limit. */
  function reckonFits(group: Group, place: number, rows: Int32Array, size: number): void {
    const { values } = limits;
    const { amount } = wishes;
    const termMonths = group.numbers[place * FIELDS + TERM_MONTHS]!;
    if (!(wishes.greatest() < PLAIN && group.numbers[place * FIELDS + HIGH]! < PLAIN)) {
      for (let i = 0; i < size; i += 1)
        fits[i] = values[i]! < 1 ? 0 : fitAt(values[i]!, termMonths, rows[i]!);
      return;
    }
    if (group.wishesAmount)
      for (let i = 0; i < size; i += 1)
        fits[i] = Math.max(0, Math.min(WHOLE, Math.floor((values[i]! * WHOLE) / amount[rows[i]!]!)));
    else fits.fill(WHOLE, 0, size);
    if (group.short[place] === 1)
      for (let i = 0; i < size; i += 1) fits[i] = shortened(fits[i]!, termMonths, rows[i]!);
  }

  function rank(group: Group, place: number, row: number): number {
    one[0] = row;
    rankRows(group, place, one, 1, oneRank);
    return oneRank[0]!;
  }

  return {
    found,
    rateAt,
    costAt,
    rankRows,
    canHave: (group, place, row) => rank(group, place, row) >= 0 && rateAt(group, place, row) >= 0,
    find(group, place, row) {
      const score = Math.floor(rank(group, place, row) / count);
      const limit = limits.values[0]!;
      found[LIMIT] = limit;
      found[RATE] = rateAt(group, place, row);
      found[COST] = costAt(group, place, row, limit);
      found[SCORE] = score;
    },
  };
}

/** What fit does not look at. */
const REST = { grade: null, guaranteeMode: "credit", annualCostBps: 0 } as const;
