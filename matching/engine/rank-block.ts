import { GRADES } from "./gates.ts";
import { type Group, groupOf } from "./groups.ts";
import type { OfferLists } from "./interface.ts";
import { type BlockNumbers, newLimits } from "./limits.ts";
import type { Plan } from "./plan.ts";
import type { PriceOf } from "./prices.ts";
import { BLOCK_ROWS, WORDS } from "./program.ts";
import { newScorer } from "./scores.ts";
import { newTopLists } from "./top-lists.ts";

/** What is known of a block's rows before they are ranked. */
export type Ranked = {
  size: number;
  /** By row: the grade, as an index of `GRADES`; the wishes, NaN where there is none. */
  grade: Uint8Array;
  wishedAmount: Float64Array;
  wishedTerm: Float64Array;
  /** By row: for how many products it is eligible. */
  eligible: Int32Array;
  /** Bitmaps of eligible rows, by product where each begins. */
  bits: Int32Array;
  results: Int32Array;
};

/** Where the best offers go, and the one that would follow them. */
export type RankedInto = { offers: OfferLists; listed: Uint8Array | Uint16Array; next: OfferLists };

/**
 * Finds the best offers of a block's rows. Rows of one grade and like wishes are a group: they go through its products
 * together, in one order of falling bounds, and leave when nothing that follows can enter their list. The rows of a group
 * stand together (`sortedByGroup`), so that a product's numbers are read once for all of them.
 */
export function newRanker(
  plan: Plan,
  block: Ranked,
  priceOf: PriceOf,
  numbers: BlockNumbers,
  baseOf: (feature: string) => number,
) {
  const { top } = plan;
  const kept = top + 1;
  const count = plan.products.length;
  const terms = [...new Set(plan.products.flatMap(({ terms }) => terms.termMonths))].sort((a, b) => a - b);
  const groups: (Group | undefined)[] = [];
  const { ranks, limits: listedLimits, filled, threshold, clear } = newTopLists(kept);
  const amounts = baseOf("requested_amount") / BLOCK_ROWS;
  const limits = newLimits(numbers);
  const scorer = newScorer(plan, limits, {
    amount: block.wishedAmount,
    term: block.wishedTerm,
    greatest: () => numbers.greatest[amounts]!,
  });
  const seen = new Int32Array(BLOCK_ROWS);
  const open = new Int32Array(WORDS);
  const candidates = new Int32Array(BLOCK_ROWS);
  const candidateRanks = new Float64Array(BLOCK_ROWS);

  /** The number of a row's group; wished terms that choose alike are one. */
  function keyOf(row: number): number {
    const term = block.wishedTerm[row]!;
    let step = 0;
    if (term > 0) {
      step = 1;
      while (step <= terms.length && terms[step - 1]! < term) step += 1;
    }
    return (step * GRADES.length + block.grade[row]!) * 2 + (block.wishedAmount[row]! > 0 ? 1 : 0);
  }

  function groupOfKey(key: number): Group {
    const known = groups[key];
    if (known) return known;
    const grade = (key >> 1) % GRADES.length;
    const step = Math.floor((key >> 1) / GRADES.length);
    // Beyond the longest term every wish chooses alike, and all terms are too short for it.
    const wishedTerm = step === 0 ? null : (terms[step - 1] ?? (terms.at(-1) ?? 0) + 1);
    const of = { grade, wishedTerm, wishedAbove: terms[step - 2] ?? 0, wishesAmount: key % 2 === 1 };
    const made = groupOf(plan, of, priceOf, baseOf);
    groups[key] = made;
    return made;
  }

  /** Puts a rank in its place in a row's list; ranks that do not exceed the threshold are passed over before. */
  function insert(row: number, rank: number, limit: number): void {
    const first = row * kept;
    const held = filled[row]!;
    let at = first + held;
    if (held === kept) at -= 1;
    else filled[row] = held + 1;
    for (; at > first && ranks[at - 1]! < rank; at -= 1) {
      ranks[at] = ranks[at - 1]!;
      listedLimits[at] = listedLimits[at - 1]!;
    }
    ranks[at] = rank;
    listedLimits[at] = limit;
    if (held >= top) threshold[row] = ranks[first + top]!;
  }

  /** Fills the lists of rows of one group, those whose bits are set in `open`, from word `from` up to `last`. */
  function fill(group: Group, from: number, last: number): void {
    const { bits, results, eligible } = block;
    for (let place = 0; place < group.size; place += 1) {
      while (from < last && open[from] === 0) from += 1;
      while (from < last && open[last - 1] === 0) last -= 1;
      if (from === last) return;
      const at = results[group.product[place]!]!;
      const bound = group.bound[place]!;
      let size = 0;
      for (let word = from; word < last; word += 1) {
        for (let left = bits[at + word]! & open[word]!; left !== 0; left &= left - 1) {
          const row = (word << 5) + 31 - Math.clz32(left & -left);
          const past = seen[row]! + 1;
          seen[row] = past;
          const least = threshold[row]!;
          if (past === eligible[row] || least >= bound) open[word]! &= ~(left & -left);
          if (least < bound) {
            candidates[size] = row;
            size += 1;
          }
        }
      }
      if (size === 0) continue;
      if (group.settled[place] === 1) {
        limits.of(group, place, candidates, size);
        for (let i = 0; i < size; i += 1) insert(candidates[i]!, bound, limits.values[i]!);
      } else {
        scorer.rankRows(group, place, candidates, size, candidateRanks);
        for (let i = 0; i < size; i += 1) {
          const rank = candidateRanks[i]!;
          if (rank > threshold[candidates[i]!]!) insert(candidates[i]!, rank, limits.values[i]!);
        }
      }
    }
  }

  /** Writes a row's list. */
  function write(group: Group, row: number, list: number, { offers, listed, next }: RankedInto): void {
    const size = Math.min(top, filled[row]!);
    listed[list] = size;
    const first = row * kept;
    writeOffers(group, row, first, size, offers, list * top);
    if (filled[row]! > top) writeOffers(group, row, first + top, 1, next, list);
  }

  /** Writes offers that follow one another. The arrays are named before, so that none is looked up for each. */
  function writeOffers(
    group: Group,
    row: number,
    first: number,
    size: number,
    { product, limitFen, rateBps, termMonths, rankingCost, score: scores }: OfferLists,
    to: number,
  ): void {
    const { placeOfTie, cost: costs, product: products, termMonths: terms, rateBps: rates } = group;
    for (let index = 0; index < size; index += 1) {
      const rank = ranks[first + index]!;
      const limit = listedLimits[first + index]!;
      const score = Math.floor(rank / count);
      const place = placeOfTie[rank - score * count]!;
      const cost = costs[place]!;
      const at = to + index;
      product[at] = products[place]!;
      termMonths[at] = terms[place]!;
      scores[at] = score;
      limitFen[at] = limit;
      rateBps[at] = cost < 0 ? scorer.rateAt(group, place, row) : rates[place]!;
      rankingCost[at] = cost < 0 ? scorer.costAt(group, place, row, limit) : cost;
    }
  }

  return {
    /** Finds and writes the best offers of every row of the block: those of row `i` go to list `lists[i]`. */
    rank(into: RankedInto, lists: ArrayLike<number>): void {
      const { size, eligible } = block;
      clear(size);
      seen.fill(0, 0, size);
      for (let first = 0; first < size; ) {
        const key = keyOf(first);
        let past = first;
        open.fill(0, first >>> 5);
        do {
          if (eligible[past]! > 0) open[past >>> 5]! |= 1 << (past & 31);
          past += 1;
        } while (past < size && keyOf(past) === key);
        const group = groupOfKey(key);
        fill(group, first >>> 5, (past + 31) >>> 5);
        for (; first < past; first += 1) write(group, first, lists[first]!, into);
      }
    },
    /** Whether the block's row can have the product, all that tests can say being true. */
    canHave(row: number, product: number): boolean {
      const group = groupOfKey(keyOf(row));
      const place = group.placeOf[product]!;
      return place >= 0 && scorer.canHave(group, place, row);
    },
    keyOf,
    groupFor: (row: number): Group => groupOfKey(keyOf(row)),
    scorer,
  };
}

export type Ranker = ReturnType<typeof newRanker>;
