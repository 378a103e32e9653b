import { TRUE } from "../kleene.ts";
import { everyProduct, newCodeRows } from "./code-rows.ts";
import { isOpen, type Plan } from "./plan.ts";

/** Which products one enterprise's values leave in question. */
export type Sieve = {
  /** Finds what is left. @param codes by feature of the plan */
  sift(codes: Int32Array): void;
  /** Products that no single feature keeps out, a bit each: all that is asked of them holds. */
  readonly holding: Int32Array;
  /** The same, but something that no single feature decides is still to be asked. */
  readonly asking: Int32Array;
  /** By product, nodes that hang on several features. */
  readonly rest: readonly (readonly number[])[];
};

/**
 * Most of what products demand they demand of one feature. By feature and code a row of bits says which products that value
 * keeps out; what an enterprise leaves in question is found by joining one row a feature.
 */
export function newSieve({ products, nodes, codes }: Plan): Sieve {
  const keptOut = newCodeRows(codes, products.length);
  const every = everyProduct(products.length);
  const open = new Int32Array(keptOut.words);
  const holding = new Int32Array(keptOut.words);
  const asking = new Int32Array(keptOut.words);
  const rest = products.map((product, place) => {
    const several = [...new Set(product.conditions.flatMap(membersOf))].filter((id) => !keepsOut(id, place));
    if (several.length > 0 || isOpen(product)) open[place >>> 5]! |= 1 << (place & 31);
    return several;
  });

  function membersOf(id: number): readonly number[] {
    const node = nodes[id]!;
    return node.kind === "all" ? node.parts : [id];
  }

  /** Notes which values of one feature keep the product out. @returns false for a node of several features */
  function keepsOut(id: number, place: number): boolean {
    const node = nodes[id]!;
    if (node.kind !== "literal") return false;
    for (const [code, truth] of node.truths.entries())
      if (truth !== TRUE) keptOut.set(node.feature, code, place);
    return true;
  }

  return {
    holding,
    asking,
    rest,
    sift(codes) {
      const { words } = keptOut;
      holding.set(every);
      for (const feature of keptOut.features) {
        const rows = keptOut.of(feature)!;
        const at = codes[feature]! * words;
        for (let word = 0; word < words; word += 1) holding[word]! &= ~rows[at + word]!;
      }
      for (let word = 0; word < words; word += 1) {
        asking[word] = holding[word]! & open[word]!;
        holding[word]! &= ~open[word]!;
      }
    },
  };
}
