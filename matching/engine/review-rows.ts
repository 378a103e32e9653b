import type { MatchingProduct } from "../match-all.ts";
import type { MatchBatch, OfferLists } from "./interface.ts";
import { type Lists, listsOf, newListBuffer } from "./list-buffer.ts";
import { NEXT, rising, STOP } from "./match-rows.ts";
import { type BatchInput, newMatcher, RANGE } from "./matcher.ts";
import { type PlanData, planOf } from "./plan.ts";
import { BLOCK_ROWS } from "./program.ts";
import { newReview } from "./review-row.ts";

/** Products that are not the same before and after, as indices, and what each earlier product is now, or −1. */
export type Difference = { gone: number[]; come: number[]; now: Int32Array };

/** The lists before products changed, and the ids of the products that they name. */
export type ListsBefore = Pick<MatchBatch, "top" | "eligible" | "listed"> & {
  offers: OfferLists;
  next: OfferLists;
  ids: readonly string[];
};

/** What is reviewed, as one thread hands it to another. */
export type Changes = {
  /** Of the changed products alone: those that have gone, then those that have come. */
  plan: PlanData;
  difference: Difference;
  before: ListsBefore;
};

/** What one thread found of the rows that it took. */
export type Reviewed = {
  /** Lists that changed, a stretch of rising rows for each range that it took. */
  lists: Lists;
  /** Where each stretch begins, and at last where the lists end. */
  starts: number[];
  /** Rows that must be matched with all products. */
  anew: number[];
  /** By changed product, how many of the rows are eligible. */
  counts: Float64Array;
};

/**
 * Reviews ranges of rows until none is left or someone says stop: judges the changed products alone, and tells each row's
 * list anew where they stand in it or may. What is found of a row depends on that row alone, never on who takes it.
 */
export function* reviewRanges(
  input: BatchInput,
  rows: number,
  { plan, difference, before }: Changes,
  products: readonly MatchingProduct[],
  control: Int32Array,
): Generator<number, Reviewed> {
  const matcher = newMatcher(planOf(plan));
  const told = newListBuffer(before.top, products, rows);
  const review = newReview(matcher, difference, before, products, told);
  const counts = new Float64Array(plan.products.length);
  const columns = matcher.ready(input);
  const starts: number[] = [];
  const reviewed = () => ({
    lists: listsOf(told, before.top),
    starts: [...starts, told.size],
    anew: review.anew,
    counts,
  });
  for (;;) {
    const first = Atomics.add(control, NEXT, 1) * RANGE;
    if (first >= rows || Atomics.load(control, STOP) !== 0) return reviewed();
    starts.push(told.size);
    const rowIds = rising(first, Math.min(first + RANGE, rows));
    matcher.take(columns, rowIds);
    for (let from = 0; from < rowIds.length; from += BLOCK_ROWS) {
      const places = rising(from, Math.min(from + BLOCK_ROWS, rowIds.length));
      matcher.judge(places);
      matcher.countProducts(counts);
      review.block(first + from, places.length);
    }
    yield rowIds.length;
  }
}
