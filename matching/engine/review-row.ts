import type { OfferKinds } from "./batch.ts";
import { FIELDS, type Group, TERM_MONTHS } from "./groups.ts";
import { FOLLOWING, type MatchBatch, NEW, type OfferLists } from "./interface.ts";
import type { ListBuffer } from "./list-buffer.ts";
import type { Matcher } from "./matcher.ts";
import { COST, LIMIT, RATE, SCORE } from "./scores.ts";

/** What a list is told anew from: the batch before, and what has become of its products. Plain data, for any thread. */
export type Before = Pick<MatchBatch, "top" | "listed" | "eligible" | "offers" | "next"> & {
  /** How many products have gone; those that have come, as indices. */
  gone: number;
  come: Int32Array;
  /** By product before: what it is now, or −1. */
  now: Int32Array;
  /** By product before and now: what its id is worth among equal scores; the same for the same id. */
  tieBefore: Float64Array;
  tieNow: Float64Array;
  /** What the lists must have room for now. */
  kinds: OfferKinds;
};

/**
 * Where an offer of a list that is being put together stands: at a place of the lists that were (from 0 on), FOLLOWING
 * them, or among the row's offers that have come, the first of which is NEW.
 */
type Source = number;

/**
 * Goes through rows whose changed products have been judged, and tells each list anew from what it was: without the
 * products that have gone, with those that have come. The offer that followed the list moves up for one that is lost.
 * What was neither listed nor next ranks below both; so a row that would need more is left to be matched with all
 * products, which does not happen where a single product has changed.
 */
export function newReview(matcher: Matcher, before: Before, told: ListBuffer) {
  const { top, listed, offers, next, gone, come, now, tieBefore, tieNow } = before;
  const { ranker, block } = matcher;
  const { found } = ranker.scorer;
  const isAt = placesOf(before);
  const sources = new Int32Array(top + 1 + come.length);
  const came = offersThatCome(come.length);
  const anew: number[] = [];
  const marked = new Int32Array(block.eligible.length / 32);
  let size = 0;

  const has = (changed: number, row: number) =>
    ((block.bits[block.results[changed]! + (row >>> 5)]! >>> (row & 31)) & 1) === 1;

  function scoreOf(source: Source, id: number): number {
    if (source <= NEW) return came.score[NEW - source]!;
    return source === FOLLOWING ? next.score[id]! : offers.score[source]!;
  }

  function tieOf(source: Source, id: number): number {
    if (source <= NEW) return tieNow[came.product[NEW - source]!]!;
    return tieBefore[source === FOLLOWING ? next.product[id]! : offers.product[source]!]!;
  }

  /** Whether one of the row's offers ranks below an offer of this score and tie. */
  function ranksBelow(source: Source, id: number, score: number, tie: number): boolean {
    const own = scoreOf(source, id);
    return own < score || (own === score && tieOf(source, id) < tie);
  }

  /** Collects what is left of the row's list and of what followed it. @returns whether all of it is */
  function keep(id: number, hasNext: boolean): boolean {
    const first = id * top;
    const past = first + listed[id]!;
    size = 0;
    for (let at = first; at < past; at += 1)
      if (now[offers.product[at]!]! >= 0) {
        sources[size] = at;
        size += 1;
      }
    const whole = size === past - first;
    if (!hasNext) return whole;
    if (now[next.product[id]!]! < 0) return false;
    sources[size] = FOLLOWING;
    size += 1;
    return whole;
  }

  /** The score that no row of the group can exceed with the product. */
  const highestScore = (group: Group, place: number) =>
    Math.floor(group.bound[place]! / (gone + come.length));

  /**
   * Puts the products that have come and that the block's row can have in their places, where they may be listed.
   * @returns whether one may
   */
  function addCome(id: number, row: number): boolean {
    let some = false;
    for (let index = 0; index < come.length; index += 1) {
      const changed = gone + index;
      if (!has(changed, row)) continue;
      const group = ranker.groupFor(row);
      const place = group.placeOf[changed]!;
      if (size >= top && highestScore(group, place) < scoreOf(sources[top - 1]!, id)) continue;
      some = true;
      ranker.scorer.find(group, place, row);
      const score = found[SCORE]!;
      const product = come[index]!;
      const tie = tieNow[product]!;
      came.product[index] = product;
      came.limitFen[index] = found[LIMIT]!;
      came.rateBps[index] = found[RATE]!;
      came.termMonths[index] = group.numbers[place * FIELDS + TERM_MONTHS]!;
      came.rankingCost[index] = found[COST]!;
      came.score[index] = score;
      let at = size;
      for (; at > 0 && ranksBelow(sources[at - 1]!, id, score, tie); at -= 1) sources[at] = sources[at - 1]!;
      sources[at] = NEW - index;
      size += 1;
    }
    return some;
  }

  function eligibleNow(id: number, row: number): number {
    let eligible = before.eligible[id]!;
    for (let index = 0; index < gone; index += 1) if (has(index, row)) eligible -= 1;
    for (let index = 0; index < come.length; index += 1) if (has(gone + index, row)) eligible += 1;
    return eligible;
  }

  /** Whether the list put together is what the row's was; other offers that were listed stand elsewhere than they did. */
  function isAsBefore(id: number, length: number): boolean {
    if (length !== listed[id]) return false;
    for (let index = 0; index < length; index += 1) {
      const source = sources[index]!;
      const was = id * top + index;
      if (source !== was && !(source <= NEW && isAt(was, came, NEW - source))) return false;
    }
    return true;
  }

  /** Tells the list put together. */
  function tell(id: number, row: number, length: number): void {
    const to = told.add(id, eligibleNow(id, row), length);
    const into = told.sources;
    const first = id * top;
    for (let index = 0; index < length; index += 1) {
      const source = sources[index]!;
      if (source >= 0) into[to + index] = source - first;
      else if (source === FOLLOWING) into[to + index] = FOLLOWING;
      else into[to + index] = NEW - told.addOffer(came, NEW - source);
    }
  }

  /** Whether something that was neither listed nor next might rise into the list put together. */
  const mayRise = (id: number, length: number) =>
    length < top || ranksBelow(sources[top - 1]!, id, next.score[id]!, tieOf(FOLLOWING, id));

  function reviewRow(id: number, row: number): void {
    const count = listed[id]!;
    const beyond = before.eligible[id]! - count;
    const whole = keep(id, beyond > 0);
    if (!addCome(id, row) && whole) return;
    const length = Math.min(top, size);
    if (beyond > 1 && mayRise(id, length)) anew.push(id);
    else if (!isAsBefore(id, length)) tell(id, row, length);
  }

  return {
    /** Rows, rising, that must be matched with all products. */
    anew,
    /** Reviews the rows of the matcher's block, the first of which has the number `from`. */
    block(from: number, rows: number): void {
      const words = (rows + 31) >>> 5;
      marked.fill(0, 0, words);
      for (const at of block.results)
        for (let word = 0; word < words; word += 1) marked[word]! |= block.bits[at + word]!;
      for (let word = 0; word < words; word += 1)
        for (let left = marked[word]!; left !== 0; left &= left - 1) {
          const row = (word << 5) + 31 - Math.clz32(left & -left);
          reviewRow(from + row, row);
        }
    },
  };
}

/** A row's offers of products that have come, by the place of the product among these. */
type Came = ReturnType<typeof offersThatCome>;
const offersThatCome = (count: number) => ({
  product: new Int32Array(count),
  limitFen: new Float64Array(count),
  rateBps: new Int32Array(count),
  termMonths: new Int32Array(count),
  rankingCost: new Int32Array(count),
  score: new Int32Array(count),
});

/** Tells whether an offer is the one at a place of the lists that were. */
export const placesOf =
  ({ offers, tieBefore, tieNow }: Before) =>
  (was: number, from: OfferLists | Came, at: number): boolean =>
    tieBefore[offers.product[was]!] === tieNow[from.product[at]!] &&
    offers.limitFen[was] === from.limitFen[at] &&
    offers.rateBps[was] === from.rateBps[at] &&
    offers.termMonths[was] === from.termMonths[at] &&
    offers.rankingCost[was] === from.rankingCost[at] &&
    offers.score[was] === from.score[at];
