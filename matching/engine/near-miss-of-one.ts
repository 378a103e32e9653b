import { TRUE } from "../kleene.ts";
import { everyProduct, newCodeRows } from "./code-rows.ts";
import { settledConditions } from "./near-miss.ts";
import { isOpen, type Plan } from "./plan.ts";

/** What is asked about the enterprise. */
export type Asked = {
  /** By feature of the plan. */
  codes: Int32Array;
  /** Whether a node is true of it. */
  holds: (node: number) => boolean;
  /** Places of the gates of a product that must be asked of it and that it misses. */
  gatesMissed: (product: number) => readonly number[];
};

/**
 * As {@link newNearMisses} finds them, for one enterprise: by feature and code, rows of bits say which products miss one
 * condition by that value, and which several. A product's bit is that of its standing, so that the best comes first.
 * @returns the index of the condition among those of all products, or −1
 */
export function newNearMissOfOne({ products, nodes, codes, standing }: Plan): (asked: Asked) => number {
  const once = newCodeRows(codes, products.length);
  const twice = newCodeRows(codes, products.length);
  const every = everyProduct(products.length);
  const missed = new Int32Array(once.words);
  const more = new Int32Array(once.words);
  const rest = standing.map((product, place) =>
    settledConditions(products[product]!).filter(({ node }) => !note(node, place)),
  );

  /** Notes which values of one feature miss the condition. @returns false for one of several features */
  function note(id: number, place: number): boolean {
    const node = nodes[id]!;
    if (node.kind !== "literal") return false;
    for (const [code, truth] of node.truths.entries())
      if (truth !== TRUE) (once.has(node.feature, code, place) ? twice : once).set(node.feature, code, place);
    return true;
  }

  function join(codes: Int32Array): void {
    const { words } = once;
    missed.fill(0);
    more.fill(0);
    for (const feature of once.features) {
      const [rows, again] = [once.of(feature)!, twice.of(feature)];
      const at = codes[feature]! * words;
      for (let word = 0; word < words; word += 1) {
        more[word]! |= missed[word]! & rows[at + word]!;
        missed[word]! |= rows[at + word]!;
      }
      if (again) for (let word = 0; word < words; word += 1) more[word]! |= again[at + word]!;
    }
  }

  /** The place of the one condition that the enterprise misses of a product, of which it misses one by its features or none. */
  function onlyMiss(place: number, byFeature: boolean, { holds, gatesMissed }: Asked): number {
    const product = standing[place]!;
    const known = products[product]!;
    const misses = rest[place]!.filter(({ node }) => !holds(node)).map((each) => each.place);
    if (misses.length + (byFeature ? 1 : 0) > 1) return -1;
    if (isOpen(known)) misses.push(...gatesMissed(product));
    if (misses.length + (byFeature ? 1 : 0) !== 1) return -1;
    return misses[0] ?? settledConditions(known).find(({ node }) => !holds(node))!.place;
  }

  return (asked) => {
    join(asked.codes);
    for (let word = 0; word < every.length; word += 1)
      for (let left = every[word]! & ~more[word]!; left !== 0; left &= left - 1) {
        const bit = left & -left;
        const place = (word << 5) + 31 - Math.clz32(bit);
        const miss = onlyMiss(place, (missed[word]! & bit) !== 0, asked);
        if (miss >= 0) return products[standing[place]!]!.firstCondition + miss;
      }
    return -1;
  };
}
