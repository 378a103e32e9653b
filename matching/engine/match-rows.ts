import type { BatchInput, BatchOutput, Matcher } from "./matcher.ts";
import { BLOCK_ROWS } from "./program.ts";

/** Lists that a thread takes at a time. */
export const RANGE = 8 * BLOCK_ROWS;

/** Where threads meet: the next range that nobody has taken, and whether to stop. */
export const NEXT = 0;
export const STOP = 1;
export const newControl = () => new Int32Array(new SharedArrayBuffer(8));

/**
 * Matches ranges of lists until none is left or someone says stop: sorts the range by group, ranks block by block, then looks for the nearest
 * misses of the rows without an offer. What a list holds depends on its row alone, never on who takes which range.
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
  const rowOf = (list: number) => (input.rowIds ? input.rowIds[list]! : list);
  for (;;) {
    const first = Atomics.add(control, NEXT, 1) * RANGE;
    if (first >= lists) return eligibleByProduct;
    const past = Math.min(first + RANGE, lists);
    const without: number[] = [];
    const range = Int32Array.from({ length: past - first }, (_, index) => first + index);
    const sorted = matcher.sortedByGroup(columns, range, range.map(rowOf));
    for (let from = 0; from < sorted.length; from += BLOCK_ROWS) {
      if (Atomics.load(control, STOP) !== 0) return eligibleByProduct;
      const places = sorted.subarray(from, from + BLOCK_ROWS);
      matcher.judgeRows(columns, places.map(rowOf));
      matcher.countProducts(eligibleByProduct);
      matcher.rank(places, output);
      for (const list of places) {
        if (output.eligible[list] === 0) without.push(list);
        else output.nearestMiss[list] = -1;
      }
    }
    for (let from = 0; from < without.length; from += BLOCK_ROWS) {
      const part = Int32Array.from(without.slice(from, from + BLOCK_ROWS));
      matcher.miss(columns, part.map(rowOf), part, output.nearestMiss);
    }
    yield past - first;
  }
}
