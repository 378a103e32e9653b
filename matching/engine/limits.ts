import {
  FIELDS,
  FROM,
  FROM_TOO,
  type Group,
  HIGH,
  LEVEL,
  LOW,
  NO_LADDER,
  OVER,
  STEP,
  TIMES,
} from "./groups.ts";
import { BLOCK_ROWS } from "./program.ts";

/**
 * Whole numbers below it are exact, and so is ⌊a ÷ b⌋ of two of them in doubles: a quotient that is not whole lies at
 * least 1 ÷ b from the next whole number, further than rounding goes.
 */
const EXACT = 2 ** 52;

/** The numbers of a block's rows that formulas and ranking read, a feature after the other. */
export type BlockNumbers = {
  /** Of feature `f` in row `r` of the block at `f × BLOCK_ROWS + r`; NaN where it is missing or no number. */
  numbers: Float64Array;
  /** By feature, the greatest magnitude in the block; infinite where some number is not whole. */
  greatest: Float64Array;
};

/** Notes what a block's numbers of a feature are like. */
export function noteGreatest({ numbers, greatest }: BlockNumbers, feature: number, size: number): void {
  const first = feature * BLOCK_ROWS;
  let most = 0;
  let whole = true;
  for (let at = first; at < first + size; at += 1) {
    const value = numbers[at]!;
    if (value > most) most = value;
    else if (-value > most) most = -value;
    if (value !== Math.floor(value) && !Number.isNaN(value)) whole = false;
  }
  greatest[feature] = whole ? most : Number.POSITIVE_INFINITY;
}

/** Reckons limits of a group's products for rows of the block: ladders in doubles, others by their closures. */
export function newLimits({ numbers, greatest }: BlockNumbers) {
  const values = new Float64Array(BLOCK_ROWS);

  /** Whether every step of a ladder, whose fields begin at `at`, is exact for all rows of the block. */
  const isExact = (of: Float64Array, at: number) =>
    of[at + FROM]! < 0 || greatest[of[at + FROM]! / BLOCK_ROWS]! * of[at + TIMES]! < EXACT;

  function oneLadder(of: Float64Array, at: number, rows: Int32Array, size: number): void {
    const [from, times, over] = [of[at + FROM]!, of[at + TIMES]!, of[at + OVER]!];
    const [step, low, high] = [of[at + STEP]!, of[at + LOW]!, of[at + HIGH]!];
    for (let i = 0; i < size; i += 1) {
      const limit = Math.floor((numbers[from + rows[i]!]! * times) / over) * step;
      values[i] = Math.min(Math.max(limit, low), high);
    }
  }

  function twoLadders(of: Float64Array, at: number, rows: Int32Array, size: number): void {
    oneLadder(of, at, rows, size);
    const too = at + FROM_TOO;
    const [from, times, over] = [of[too + FROM]!, of[too + TIMES]!, of[too + OVER]!];
    const [step, low] = [of[too + STEP]!, of[too + LOW]!];
    for (let i = 0; i < size; i += 1) {
      const limit = Math.floor((numbers[from + rows[i]!]! * times) / over) * step;
      values[i] = Math.min(values[i]!, Math.max(limit, low));
    }
  }

  function at(group: Group, place: number, row: number): number {
    const of = group.numbers;
    const first = place * FIELDS;
    const from = of[first + FROM]!;
    if (from === LEVEL) return of[first + LOW]!;
    if (from === NO_LADDER || !isExact(of, first) || !isExact(of, first + FROM_TOO))
      return group.prices[place]!.valuations.limit(row);
    let limit = rung(of, first, row);
    if (of[first + FROM_TOO]! !== NO_LADDER) limit = Math.min(limit, rung(of, first + FROM_TOO, row));
    return Math.min(limit, of[first + HIGH]!);
  }

  const rung = (of: Float64Array, first: number, row: number): number => {
    const multiple = numbers[of[first + FROM]! + row]! * of[first + TIMES]!;
    return Math.max(Math.floor(multiple / of[first + OVER]!) * of[first + STEP]!, of[first + LOW]!);
  };

  return {
    /** Leaves the limits of `size` rows in `values`; below 1 where a row has none. */
    of(group: Group, place: number, rows: Int32Array, size: number): void {
      const of = group.numbers;
      const first = place * FIELDS;
      const usual = of[first + FROM]! >= 0 && isExact(of, first) && isExact(of, first + FROM_TOO);
      if (!usual) for (let i = 0; i < size; i += 1) values[i] = at(group, place, rows[i]!);
      else if (of[first + FROM_TOO]! === NO_LADDER) oneLadder(of, first, rows, size);
      else twoLadders(of, first, rows, size);
    },
    values,
  };
}

export type Limits = ReturnType<typeof newLimits>;
