import { type BatchInput, type BatchOutput, type Matcher, RANGE } from "./matcher.ts";
import { BLOCK_ROWS } from "./program.ts";

/** Where threads meet: the next range that nobody has taken, and whether to stop. */
export const NEXT = 0;
export const STOP = 1;
export const newControl = () => new Int32Array(new SharedArrayBuffer(8));

/**
 * Matches ranges of lists until none is left or someone says stop: sorts the range by group, ranks block by block, then
 * looks for the nearest misses of the rows without an offer. What a list holds depends on its row alone, never on who takes which range.
 * @returns by product, how many of the rows it did are eligible
 */
export function* matchRanges(
  matcher: Matcher,
  input: BatchInput,
  output: BatchOutput,
  control: Int32Array,
  products: number,
): Generator<number, Float64Array> {
  const eligibleByProduct = new Float64Array(products);
  const columns = matcher.ready(input);
  const lists = output.eligible.length;
  for (;;) {
    const first = Atomics.add(control, NEXT, 1) * RANGE;
    if (first >= lists) return eligibleByProduct;
    const past = Math.min(first + RANGE, lists);
    const without: number[] = [];
    matcher.take(
      columns,
      input.rowIds ? Int32Array.from(input.rowIds.subarray(first, past)) : rising(first, past),
    );
    const sorted = matcher.sortedByGroup();
    for (let from = 0; from < sorted.length; from += BLOCK_ROWS) {
      if (Atomics.load(control, STOP) !== 0) return eligibleByProduct;
      const places = sorted.subarray(from, from + BLOCK_ROWS);
      const listsOf = shifted(places, first);
      matcher.judge(places);
      matcher.countProducts(eligibleByProduct);
      matcher.rank(listsOf, output);
      for (const list of listsOf) {
        if (output.eligible[list] === 0) without.push(list - first);
        else output.nearestMiss[list] = -1;
      }
    }
    for (let from = 0; from < without.length; from += BLOCK_ROWS) {
      const places = Int32Array.from(without.slice(from, from + BLOCK_ROWS));
      matcher.miss(places, shifted(places, first), output.nearestMiss);
    }
    yield past - first;
  }
}

/** The whole numbers from `first` to before `past`. */
export function rising(first: number, past: number): Int32Array {
  const numbers = new Int32Array(past - first);
  for (let at = 0; at < numbers.length; at += 1) numbers[at] = first + at;
  return numbers;
}

function shifted(numbers: Int32Array, by: number): Int32Array {
  const sums = new Int32Array(numbers.length);
  for (let at = 0; at < numbers.length; at += 1) sums[at] = numbers[at]! + by;
  return sums;
}
