import { fen } from "#lib/money.ts";
import { fitOf, weighed } from "../rank.ts";
import { stepOf } from "./costs.ts";
import {
  APPROVAL,
  CHEAPNESS,
  COST_KNOWN,
  FIELDS,
  FROM,
  FROM_TOO,
  type Group,
  HIGH,
  LEAST,
  LEVEL,
  LOW,
  MIN_FEN,
  NO_LADDER,
  OVER,
  RATE_BPS,
  STEP,
  TERM_MONTHS,
  TIE,
  TIMES,
} from "./groups.ts";
import type { Plan } from "./plan.ts";
import { cheapnessOf } from "./prices.ts";
import { BLOCK_ROWS } from "./program.ts";
import { amountOf } from "./valuations.ts";

const WHOLE = 10_000;
/**
 * Whole numbers below it are exact, and so is ⌊a ÷ b⌋ of two of them in doubles: a quotient that is not whole lies at
 * least 1 ÷ b from the next whole number, further than rounding goes.
 */
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
  /**
   * Reckons the ranks of the group's product at a place for `size` rows of the block, just as `rankParts` does; −1 where a
   * row cannot have the product.
   */
  rankRows(group: Group, place: number, rows: Int32Array, size: number, ranks: Float64Array): void;
  /** Leaves the limits of such rows in `limits`; below 1 where there is none. */
  limitsOf(group: Group, place: number, rows: Int32Array, size: number): void;
  readonly limits: Float64Array;
  limitAt(group: Group, place: number, row: number): number;
  /** Whether limit, rate and cost result. */
  canHave(group: Group, place: number, row: number): boolean;
  /** Leaves limit, rate, cost and score in `found`, of a row that can have the product. */
  find(group: Group, place: number, row: number): void;
  readonly found: Float64Array;
};

/**
 * Ranking takes a product and many rows at a time, so that the product's numbers are read once and short loops over plain
 * numbers do the rest; only limits of no usual shape and costs that hang on the amount are asked for one by one.
 * @param numbers the block's numbers; `wishedAmount` and `wishedTerm` are parts of it, NaN without a wish
 */
export function newScorer(
  plan: Plan,
  numbers: Float64Array,
  wishedAmount: Float64Array,
  wishedTerm: Float64Array,
): Scorer {
  const { ranking, products } = plan;
  const weighedFits = Int32Array.from({ length: WHOLE + 1 }, (_, fit) => weighed(fit, ranking.weights.fit));
  const found = new Float64Array(FOUND);
  const limits = new Float64Array(BLOCK_ROWS);
  const others = new Float64Array(BLOCK_ROWS);
  const one = new Int32Array(1);
  const oneRank = new Float64Array(1);
  const count = products.length;

  /** Limits of a ladder or two for `size` rows; NaN where doubles do not hold a step exactly, or there is no ladder. */
  function laddersAt(of: Float64Array, at: number, rows: Int32Array, size: number): void {
    const from = of[at + FROM]!;
    if (from < 0) {
      limits.fill(from === LEVEL ? of[at + LOW]! : Number.NaN, 0, size);
      return;
    }
    climb(of, at, rows, size, limits);
    if (of[at + FROM_TOO]! !== NO_LADDER) {
      climb(of, at + FROM_TOO, rows, size, others);
      for (let i = 0; i < size; i += 1) limits[i] = Math.min(limits[i]!, others[i]!);
    }
    const high = of[at + HIGH]!;
    for (let i = 0; i < size; i += 1) if (limits[i]! > high) limits[i] = high;
  }

  /** One ladder, whose fields begin at `at`, without its upper bound. */
  function climb(of: Float64Array, at: number, rows: Int32Array, size: number, into: Float64Array): void {
    const [from, times, over] = [of[at + FROM]!, of[at + TIMES]!, of[at + OVER]!];
    const [step, low] = [of[at + STEP]!, of[at + LOW]!];
    for (let i = 0; i < size; i += 1) {
      const value = numbers[from + rows[i]!]!;
      const multiple = value * times;
      const exact = multiple < EXACT && multiple > -EXACT && value === Math.floor(value);
      const limit = Math.floor(multiple / over) * step;
      into[i] = exact ? (limit < low ? low : limit) : Number.NaN;
    }
  }

  function limitsOf(group: Group, place: number, rows: Int32Array, size: number): void {
    laddersAt(group.numbers, place * FIELDS, rows, size);
    for (let i = 0; i < size; i += 1) {
      if (Number.isNaN(limits[i]!)) limits[i] = group.prices[place]!.valuations.limit(rows[i]!);
    }
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
    const fit = limit >= wished ? WHOLE : Math.floor((limit * WHOLE) / wished);
    if (!(term > termMonths)) return fit;
    const tenths = Math.ceil(((term - termMonths) * 10) / term);
    return Math.floor((fit * Math.max(0, WHOLE - tenths * ranking.termShortfall)) / WHOLE);
  }

  const amountAt = (group: Group, place: number, row: number, limit: number) =>
    amountOf(limit, group.numbers[place * FIELDS + MIN_FEN]!, wishedAmount[row]!);

  const rateAt = (group: Group, place: number, row: number): number => {
    const known = group.numbers[place * FIELDS + RATE_BPS]!;
    return known >= 0 ? known : group.prices[place]!.valuations.rate(row);
  };

  /** −1 where there is no rate, or fees leave nothing. */
  function costAt(group: Group, place: number, row: number, limit: number): number {
    const { costs } = group.prices[place]!;
    const amount = amountAt(group, place, row, limit);
    if (costs) return costs[stepOf(amount)]!;
    const rateBps = rateAt(group, place, row);
    if (rateBps < 0) return -1;
    const { terms } = products[group.product[place]!]!.compiled;
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
    const [least, termMonths, tie] = [of[at + LEAST]!, of[at + TERM_MONTHS]!, of[at + TIE]!];
    const [approval, cheapness] = [of[at + APPROVAL]!, of[at + CHEAPNESS]!];
    const costKnown = of[at + COST_KNOWN]! >= 0;
    limitsOf(group, place, rows, size);
    for (let i = 0; i < size; i += 1) {
      const limit = limits[i]!;
      const cheap = limit < least || costKnown ? cheapness : cheapnessAt(group, place, rows[i]!, limit);
      const weight = approval * cheap * weighedFits[fitAt(limit, termMonths, rows[i]!)]!;
      ranks[i] = limit < least || cheap < 0 ? -1 : Math.floor(weight / 1_000_000) * count + tie;
    }
  }

  function limitAt(group: Group, place: number, row: number): number {
    one[0] = row;
    limitsOf(group, place, one, 1);
    return limits[0]!;
  }

  function rank(group: Group, place: number, row: number): number {
    one[0] = row;
    rankRows(group, place, one, 1, oneRank);
    return oneRank[0]!;
  }

  return {
    found,
    limits,
    limitAt,
    limitsOf,
    rankRows,
    canHave: (group, place, row) => rank(group, place, row) >= 0 && rateAt(group, place, row) >= 0,
    find(group, place, row) {
      const score = Math.floor(rank(group, place, row) / count);
      const limit = limits[0]!;
      const known = group.numbers[place * FIELDS + COST_KNOWN]!;
      found[LIMIT] = limit;
      found[RATE] = rateAt(group, place, row);
      found[COST] = known < 0 ? costAt(group, place, row, limit) : known;
      found[SCORE] = score;
    },
  };
}

/** What fit does not look at. */
const REST = { grade: null, guaranteeMode: "credit", annualCostBps: 0 } as const;
