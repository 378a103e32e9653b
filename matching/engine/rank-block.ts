import type { ReadNumber } from "./fast-formula.ts";
import { GRADES } from "./gates.ts";
import { type Group, groupOf } from "./groups.ts";
import type { OfferLists } from "./interface.ts";
import type { Plan } from "./plan.ts";
import type { PriceOf } from "./prices.ts";
import { BLOCK_ROWS, WORDS } from "./program.ts";
import { COST, LIMIT, newScorer, RATE, SCORE } from "./scores.ts";
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

/** Where the best offers go: those of the block's row `i` to list `rows[i]`. */
export type RankedInto = { lists: OfferLists; listed: Uint8Array | Uint16Array; rows: Int32Array };

/**
 * Finds the best offers of a block's rows. Rows that wish nothing go through the products by grade, in one order of
 * falling rank, and leave with their list filled. Rows with wishes are told their eligible products and try each.
 */
export function newRanker(plan: Plan, block: Ranked, priceOf: PriceOf, read: ReadNumber) {
  const { top } = plan;
  const terms = [...new Set(plan.products.flatMap(({ compiled }) => compiled.terms.termMonths))].sort(
    (a, b) => a - b,
  );
  const groups = new Map<number, Group>();
  const tops = newTopLists(top);
  const { numbers } = read("requested_term");
  const scorer = newScorer(plan, numbers, block.wishedAmount, block.wishedTerm);
  const seen = new Int32Array(BLOCK_ROWS);
  const masks = GRADES.map(() => new Int32Array(WORDS));
  const wishing = new Int32Array(WORDS);
  const first = new Int32Array(BLOCK_ROWS);
  const told = new Int32Array(BLOCK_ROWS);
  let eligibleProducts = new Int32Array(0);
  let found = new Float64Array(0);

  const wishes = (row: number) => block.wishedAmount[row]! > 0 || block.wishedTerm[row]! > 0;

  /** The group of a row's grade and wishes; wished terms that choose alike are one. */
  function groupFor(row: number): Group {
    const grade = block.grade[row]!;
    const term = block.wishedTerm[row]!;
    const wishesAmount = block.wishedAmount[row]! > 0;
    let step = 0;
    if (term > 0) {
      step = 1;
      while (step <= terms.length && terms[step - 1]! < term) step += 1;
    }
    const key = (step * GRADES.length + grade) * 2 + (wishesAmount ? 1 : 0);
    const known = groups.get(key);
    if (known) return known;
    // Beyond the longest term every wish chooses alike, and all terms are too short for it.
    const wishedTerm = step === 0 ? null : (terms[step - 1] ?? (terms.at(-1) ?? 0) + 1);
    const made = groupOf(plan, { grade, wishedTerm, wishesAmount }, priceOf, (id) => read(id).base);
    groups.set(key, made);
    return made;
  }

  /** Fills the lists of rows of one group that wish nothing, those whose bits are set in `open`. */
  function fill(group: Group, open: Int32Array): void {
    const { bits, results, eligible } = block;
    const { filled, threshold } = tops;
    let last = (block.size + 31) >>> 5;
    let from = 0;
    for (let place = 0; place < group.size; place += 1) {
      while (from < last && open[from] === 0) from += 1;
      while (from < last && open[last - 1] === 0) last -= 1;
      if (from === last) return;
      const at = results[group.product[place]!]!;
      const bound = group.bound[place]!;
      const settled = group.settled[place] === 1;
      for (let word = from; word < last; word += 1) {
        for (let left = bits[at + word]! & open[word]!; left !== 0; left &= left - 1) {
          const row = (word << 5) + 31 - Math.clz32(left & -left);
          seen[row]! += 1;
          if (bound > threshold[row]!) {
            tops.insert(row, place, settled ? bound : scorer.rank(group, place, row));
          }
          const done = seen[row] === eligible[row] || (filled[row] === top && threshold[row]! >= bound);
          if (done) open[word]! &= ~(left & -left);
        }
      }
    }
  }

  function write(group: Group, row: number, into: RankedInto): void {
    const { lists } = into;
    const list = into.rows[row]!;
    const count = tops.filled[row]!;
    into.listed[list] = count;
    for (let index = 0; index < count; index += 1) {
      const place = tops.entries[row * top + index]!;
      const at = list * top + index;
      lists.product[at] = group.product[place]!;
      lists.termMonths[at] = group.termMonths[place]!;
      if (group.settled[place] === 1) {
        lists.limitFen[at] = scorer.limitAt(group, place, row);
        lists.rateBps[at] = group.rateBps[place]!;
        lists.rankingCost[at] = group.cost[place]!;
        lists.score[at] = group.score[place]!;
      } else {
        scorer.rank(group, place, row);
        writeFound(lists, at, scorer.found, 0);
      }
    }
  }

  /** Tells each wishing row, `told[row]` from `first[row]` on, which products it is eligible for. */
  function tell(): void {
    const { bits, results, eligible, size } = block;
    let room = 0;
    for (let row = 0; row < size; row += 1) {
      if (((wishing[row >>> 5]! >>> (row & 31)) & 1) === 0) continue;
      first[row] = room;
      told[row] = 0;
      room += eligible[row]!;
    }
    if (eligibleProducts.length < room) {
      eligibleProducts = new Int32Array(2 * room);
      found = new Float64Array(2 * room * scorer.found.length);
    }
    const words = (size + 31) >>> 5;
    for (const product of plan.standing) {
      const at = results[product]!;
      for (let word = 0; word < words; word += 1) {
        for (let left = bits[at + word]! & wishing[word]!; left !== 0; left &= left - 1) {
          const row = (word << 5) + 31 - Math.clz32(left & -left);
          eligibleProducts[first[row]! + told[row]!] = product;
          told[row]! += 1;
        }
      }
    }
  }

  /** Tries each product that a wishing row has been told, and writes its list. */
  function tryEach(row: number, into: RankedInto): void {
    const group = groupFor(row);
    const past = first[row]! + told[row]!;
    for (let at = first[row]!; at < past; at += 1) {
      const place = group.placeOf[eligibleProducts[at]!]!;
      if (group.bound[place]! <= tops.threshold[row]!) continue;
      const rank = scorer.rank(group, place, row);
      if (rank <= tops.threshold[row]!) continue;
      found.set(scorer.found, at * scorer.found.length);
      tops.insert(row, at, rank);
    }
    const list = into.rows[row]!;
    const count = tops.filled[row]!;
    into.listed[list] = count;
    for (let index = 0; index < count; index += 1) {
      const entry = tops.entries[row * top + index]!;
      const place = group.placeOf[eligibleProducts[entry]!]!;
      const at = list * top + index;
      into.lists.product[at] = eligibleProducts[entry]!;
      into.lists.termMonths[at] = group.termMonths[place]!;
      writeFound(into.lists, at, found, entry * scorer.found.length);
    }
  }

  /** Sorts the rows: which have a list to fill by grade, which have wishes. */
  function sortRows(into: RankedInto): boolean {
    for (const mask of masks) mask.fill(0);
    wishing.fill(0);
    let anyWishing = false;
    for (let row = 0; row < block.size; row += 1) {
      if (block.eligible[row] === 0) into.listed[into.rows[row]!] = 0;
      else if (wishes(row)) {
        wishing[row >>> 5]! |= 1 << (row & 31);
        anyWishing = true;
      } else masks[block.grade[row]!]![row >>> 5]! |= 1 << (row & 31);
    }
    return anyWishing;
  }

  function eachRow(mask: Int32Array, visit: (row: number) => void): void {
    for (let word = 0; word < WORDS; word += 1) {
      for (let left = mask[word]!; left !== 0; left &= left - 1) {
        visit((word << 5) + 31 - Math.clz32(left & -left));
      }
    }
  }

  return {
    /** Finds and writes the best offers of every row of the block. */
    rank(into: RankedInto): void {
      tops.clear(block.size);
      seen.fill(0, 0, block.size);
      const anyWishing = sortRows(into);
      for (const mask of masks) {
        const word = mask.findIndex((rows) => rows !== 0);
        if (word < 0) continue;
        const group = groupFor((word << 5) + 31 - Math.clz32(mask[word]! & -mask[word]!));
        fill(group, mask.slice());
        eachRow(mask, (row) => write(group, row, into));
      }
      if (!anyWishing) return;
      tell();
      eachRow(wishing, (row) => tryEach(row, into));
    },
    /** Whether the block's row can have the product, all that tests can say being true. */
    canHave(row: number, product: number): boolean {
      const group = groupFor(row);
      const place = group.placeOf[product]!;
      return place >= 0 && scorer.rank(group, place, row) >= 0;
    },
    groupFor,
    scorer,
  };
}

export type Ranker = ReturnType<typeof newRanker>;

function writeFound(lists: OfferLists, at: number, found: Float64Array, from: number): void {
  lists.limitFen[at] = found[from + LIMIT]!;
  lists.rateBps[at] = found[from + RATE]!;
  lists.rankingCost[at] = found[from + COST]!;
  lists.score[at] = found[from + SCORE]!;
}
