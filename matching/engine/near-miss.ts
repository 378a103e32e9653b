import { chooseTerm } from "../pair.ts";
import { feesLeaveNothing } from "../ranking-cost.ts";
import { isOpen, type Plan, type PlanProduct } from "./plan.ts";
import { WORDS } from "./program.ts";
import type { Ranked } from "./rank-block.ts";
import { amountOf, type ValuationsOf } from "./valuations.ts";

const GATES = ["limit", "rateBps", "fees"] as const;

/** For rows that have no offer: the product of the best standing that each misses by just one outermost condition. */
export function newNearMisses(plan: Plan, valuationsOf: ValuationsOf) {
  const missed = new Int32Array(WORDS);
  const more = new Int32Array(WORDS);
  const open = new Int32Array(WORDS);
  const settled = plan.products.map(settledConditions);

  /** Marks the rows that miss one of the conditions, and those that miss several. */
  function mark(bits: Int32Array, conditions: readonly Settled[], words: number): void {
    missed.fill(0, 0, words);
    more.fill(0, 0, words);
    for (const { node } of conditions) {
      const at = plan.nodeBits[node]!;
      for (let word = 0; word < words; word += 1) {
        const lacking = ~bits[at + word]!;
        more[word]! |= missed[word]! & lacking;
        missed[word]! |= lacking;
      }
    }
  }

  /** Places of the gates that must be asked of the row and that it misses. */
  function gatesMissed({ grade, wishedTerm, wishedAmount }: Ranked, product: number, row: number): number[] {
    const { terms, open: asks, conditions } = plan.products[product]!;
    if (!(asks.limit || asks.rateBps || asks.fees)) return [];
    const termMonths = chooseTerm(terms.termMonths, wishedTerm[row]);
    const { limit: limitAt, rate } = valuationsOf(product, grade[row]!, termMonths);
    const found = limitAt(row);
    const limit = found >= 1 && found >= terms.minFen;
    const amount = limit ? amountOf(found, terms.minFen, wishedAmount[row]!) : terms.maxFen;
    const gates = { limit, rateBps: rate(row) >= 0, fees: !feesLeaveNothing(terms, amount, termMonths) };
    const firstGate = conditions.length - GATES.length;
    return GATES.flatMap((gate, index) => (asks[gate] && !gates[gate] ? [firstGate + index] : []));
  }

  /** The place of the one condition that the block's row misses; −1 if there is not just one. */
  function onlyMiss(block: Ranked, product: number, row: number): number {
    const places = gatesMissed(block, product, row);
    for (const { node, place } of settled[product]!) {
      const word = block.bits[plan.nodeBits[node]! + (row >>> 5)]!;
      if (((word >>> (row & 31)) & 1) === 0) places.push(place);
    }
    return places.length === 1 ? places[0]! : -1;
  }

  /**
   * Writes an index of a condition, or −1, for every row of the block to `into[rows[i]]`. Bitmaps of rows that miss one
   * and that miss more are made condition by condition, all rows at once.
   */
  function ofBlock(block: Ranked, rows: Int32Array, into: Int32Array): void {
    const words = (block.size + 31) >>> 5;
    open.fill(0);
    for (let row = 0; row < block.size; row += 1) {
      into[rows[row]!] = -1;
      open[row >>> 5]! |= 1 << (row & 31);
    }
    for (const product of plan.standing) {
      const known = plan.products[product]!;
      mark(block.bits, settled[product]!, words);
      let left = 0;
      for (let word = 0; word < words; word += 1) {
        const candidates = open[word]! & ~more[word]! & (isOpen(known) ? -1 : missed[word]!);
        for (let some = candidates; some !== 0; some &= some - 1) {
          const row = (word << 5) + 31 - Math.clz32(some & -some);
          const place = onlyMiss(block, product, row);
          if (place < 0) continue;
          into[rows[row]!] = known.firstCondition + place;
          open[word]! &= ~(some & -some);
        }
        left |= open[word]!;
      }
      if (left === 0) return;
    }
  }

  return { ofBlock, gatesMissed };
}

export type Settled = { node: number; place: number };

/** The conditions that a bitmap settles, each with its place among the product's. */
export function settledConditions({ conditions, open }: PlanProduct): Settled[] {
  const firstGate = conditions.length - GATES.length;
  return conditions.flatMap((node, place) => {
    const gate = GATES[place - firstGate];
    return gate && open[gate] ? [] : [{ node, place }];
  });
}
