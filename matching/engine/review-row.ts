import type { MatchingProduct } from "../match-all.ts";
import { FIELDS, TERM_MONTHS } from "./groups.ts";
import type { MatchBatch, OfferLists } from "./interface.ts";
import { type Draft, type ListBuffer, newDraft, placeFor } from "./list-buffer.ts";
import type { Difference } from "./match-changes.ts";
import type { Matcher } from "./matcher.ts";
import { COST, LIMIT, RATE, SCORE } from "./scores.ts";

/**
 * Goes through rows whose changed products have been judged, and tells each list anew from what it was: without the
 * products that have gone, with those that have come. What was not listed ranks below the last that was; so the result
 * holds as far down as that, and a row that would need more is left to be matched with all products.
 */
export function newReview(
  matcher: Matcher,
  { gone, come, now }: Difference,
  before: MatchBatch,
  products: readonly MatchingProduct[],
  told: ListBuffer,
) {
  const { top, listed, offers } = before;
  const { ranker, block } = matcher;
  const { scorer } = ranker;
  const ties = tiesOf([...before.products, ...products]);
  const tieBefore = Float64Array.from(before.products, ({ id }) => ties.of(id));
  const tieNow = Float64Array.from(products, ({ id }) => ties.of(id));
  const draft = newDraft(top + come.length);
  const anew: number[] = [];
  const has = (changed: number, row: number) =>
    ((block.bits[block.results[changed]! + (row >>> 5)]! >>> (row & 31)) & 1) === 1;
  const keyBefore = (at: number) => offers.score[at]! * ties.count + tieBefore[offers.product[at]!]!;

  /** Puts what is left of the row's list into the draft. @returns whether all of it is */
  function keep(row: number): boolean {
    draft.size = 0;
    const first = row * top;
    const count = listed[row]!;
    for (let at = first; at < first + count; at += 1) {
      const product = now[offers.product[at]!]!;
      if (product < 0) continue;
      const to = draft.size;
      draft.key[to] = keyBefore(at);
      draft.product[to] = product;
      draft.limitFen[to] = offers.limitFen[at]!;
      draft.rateBps[to] = offers.rateBps[at]!;
      draft.termMonths[to] = offers.termMonths[at]!;
      draft.rankingCost[to] = offers.rankingCost[at]!;
      draft.score[to] = offers.score[at]!;
      draft.size += 1;
    }
    return draft.size === count;
  }

  /** Adds the products that have come and that the block's row is eligible for. @returns whether there is one */
  function addCome(row: number): boolean {
    let some = false;
    for (let index = 0; index < come.length; index += 1) {
      const changed = gone.length + index;
      if (!has(changed, row)) continue;
      some = true;
      const group = ranker.groupFor(row);
      const place = group.placeOf[changed]!;
      scorer.find(group, place, row);
      const { found } = scorer;
      const product = come[index]!;
      const to = placeFor(draft, found[SCORE]! * ties.count + tieNow[product]!);
      draft.product[to] = product;
      draft.limitFen[to] = found[LIMIT]!;
      draft.rateBps[to] = found[RATE]!;
      draft.termMonths[to] = group.numbers[place * FIELDS + TERM_MONTHS]!;
      draft.rankingCost[to] = found[COST]!;
      draft.score[to] = found[SCORE]!;
    }
    return some;
  }

  function eligibleNow(id: number, row: number): number {
    let eligible = before.eligible[id]!;
    for (let index = 0; index < gone.length; index += 1) if (has(index, row)) eligible -= 1;
    for (let index = 0; index < come.length; index += 1) if (has(gone.length + index, row)) eligible += 1;
    return eligible;
  }

  /** Whether a list is not what the row's was. */
  function differs(id: number, size: number, from: Omit<Draft, "key" | "size"> | OfferLists, at: number) {
    if (size !== listed[id]) return true;
    for (let index = 0; index < size; index += 1) {
      const was = id * top + index;
      const is = at + index;
      if (tieBefore[offers.product[was]!] !== tieNow[from.product[is]!]) return true;
      if (offers.limitFen[was] !== from.limitFen[is] || offers.rateBps[was] !== from.rateBps[is]) return true;
      if (offers.termMonths[was] !== from.termMonths[is] || offers.score[was] !== from.score[is]) return true;
      if (offers.rankingCost[was] !== from.rankingCost[is]) return true;
    }
    return false;
  }

  function reviewRow(id: number, row: number): void {
    const whole = keep(id);
    if (!addCome(row) && whole) return;
    const count = listed[id]!;
    const unlisted = before.eligible[id]! > count;
    const floor = unlisted ? keyBefore(id * top + count - 1) : Number.NEGATIVE_INFINITY;
    const size = Math.min(top, draft.size);
    if (unlisted && (size < top || draft.key[top - 1]! < floor)) anew.push(id);
    else if (differs(id, size, draft, 0)) told.add(id, eligibleNow(id, row), size, draft, 0);
  }

  return {
    /** Rows, rising, that must be matched with all products. */
    anew,
    differs,
    /** Reviews the rows of the matcher's block, the first of which has the number `from`. */
    block(from: number, size: number): void {
      for (let row = 0; row < size; row += 1) reviewRow(from + row, row);
    },
  };
}

/** What ids are worth among equal scores: the first as text the most, the same for the same id. */
function tiesOf(products: readonly MatchingProduct[]): { count: number; of(id: string): number } {
  const ids = [...new Set(products.map(({ id }) => id))].sort((a, b) => (a < b ? 1 : -1));
  const worth = new Map(ids.map((id, index) => [id, index]));
  return { count: ids.length, of: (id) => worth.get(id)! };
}
