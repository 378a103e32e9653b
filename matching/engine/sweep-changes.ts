import { newOfferLists } from "./batch.ts";
import type { OfferLists } from "./interface.ts";
import { NEW } from "./interface.ts";
import { type ListColumns, newListBuffer, newListColumns, OFFER_COLUMNS, trimmed } from "./list-buffer.ts";
import { NEXT, rising, STOP } from "./match-rows.ts";
import { type BatchInput, type Matcher, RANGE } from "./matcher.ts";
import { BLOCK_ROWS } from "./program.ts";
import { type Before, newReview } from "./review-row.ts";

/** What the sweep of all rows for changed products is done from; the plan of whoever does it knows these alone. */
export type ChangesJob = { input: BatchInput; rows: number; before: Before; control: Int32Array };

/** What one who shared in it has found. */
export type Swept = {
  /** By changed product: how many of the rows are eligible. */
  counts: Float64Array;
  /** Rows that must be matched with all products. */
  anew: number[];
  lists: ListColumns;
  /** The ranges it took, rising: by range the first row, and how many lists there were after it. */
  ranges: { first: number; lists: number }[];
};

/**
 * Takes ranges of rows until none is left or someone says stop, asks the changed products of them and tells the lists that
 * differ. What a list becomes hangs on its row alone, never on who takes which range.
 */
export function* sweepChanges(
  matcher: Matcher,
  { input, rows, before, control }: ChangesJob,
): Generator<number, Swept> {
  const counts = new Float64Array(before.gone + before.come.length);
  const told = newListBuffer(before.top, before.kinds, rows);
  const review = newReview(matcher, before, told);
  const columns = matcher.ready(input);
  const ranges: Swept["ranges"] = [];
  for (;;) {
    const first = Atomics.add(control, NEXT, 1) * RANGE;
    if (first >= rows || Atomics.load(control, STOP) !== 0) break;
    const rowIds = rising(first, Math.min(first + RANGE, rows));
    matcher.take(columns, rowIds);
    for (let from = 0; from < rowIds.length; from += BLOCK_ROWS) {
      const places = rising(from, Math.min(from + BLOCK_ROWS, rowIds.length));
      matcher.judge(places);
      matcher.countProducts(counts);
      review.block(first + from, places.length);
    }
    ranges.push({ first, lists: told.size });
    yield rowIds.length;
  }
  return { counts, anew: review.anew, lists: told.lists(), ranges };
}

/** Puts what several have found together, by rows rising. */
export function joinSwept(parts: readonly Swept[], { top, kinds }: Before): Omit<Swept, "ranges"> {
  if (parts.length === 1) return parts[0]!;
  const sum = (count: (part: Swept) => number) => parts.reduce((total, part) => total + count(part), 0);
  const newOffers = sum(({ lists }) => lists.offers.product.length);
  const offers = trimmed(newOfferLists(newOffers, 1, kinds), newOffers);
  const lists = newListColumns(
    sum(({ lists: { rows } }) => rows.length),
    top,
    offers,
  );
  const taken = parts.flatMap((part, index) => {
    const before = parts.slice(0, index).reduce((total, each) => total + each.lists.offers.product.length, 0);
    copyOffers(part.lists.offers, offers, before);
    return part.ranges.map(({ first, lists: past }, at) => {
      const from = part.ranges[at - 1]?.lists ?? 0;
      return { part, first, from, past, shift: before };
    });
  });
  let to = 0;
  for (const { part, from, past, shift } of taken.sort((a, b) => a.first - b.first)) {
    lists.rows.set(part.lists.rows.subarray(from, past), to);
    lists.eligible.set(part.lists.eligible.subarray(from, past), to);
    lists.listed.set(part.lists.listed.subarray(from, past), to);
    copySources(part.lists.sources.subarray(from * top, past * top), lists.sources, to * top, shift);
    to += past - from;
  }
  const counts = parts[0]!.counts.map((_, product) => sum((part) => part.counts[product]!));
  const anew = parts.flatMap((part) => part.anew).sort((a, b) => a - b);
  return { counts, anew, lists };
}

function copyOffers(from: OfferLists, into: OfferLists, at: number): void {
  for (const column of OFFER_COLUMNS) into[column].set(from[column], at);
}

/** New offers have other numbers where those of others stand before them. */
function copySources(from: Int32Array, into: Int32Array, at: number, shift: number): void {
  into.set(from, at);
  if (shift === 0) return;
  for (let index = at; index < at + from.length; index += 1) if (into[index]! <= NEW) into[index]! -= shift;
}
