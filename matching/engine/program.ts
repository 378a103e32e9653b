import { TRUE } from "../kleene.ts";
import type { FeatureCodes } from "./codes.ts";
import { ALWAYS_NODE, type Node } from "./nodes.ts";

/** Rows judged together: their bitmaps stay in the processor's second cache. */
export const BLOCK_ROWS = 2_048;
/** Words of a block's bitmap. */
export const WORDS = BLOCK_ROWS / 32;

export const AND = 0;
export const OR = 1;
/** The first without the second. */
export const WITHOUT = 2;
export const NOT = 3;

/**
 * How a block's bitmaps come of its codes. Bitmaps lie in one array, named by the word they begin at: first a bitmap a
 * code of each feature (after a sweep, that of a number's code holds all rows of that code or a higher one), then those
 * that the steps make. Each step: what it does, where to, how many operands, the operands.
 */
export type Program = {
  words: number;
  steps: Int32Array;
  /** All rows, and none. */
  every: number;
  none: number;
  /** Where the bitmaps of a feature's codes begin. */
  buckets: Int32Array;
  /** Per result asked for, where its bitmap lies. */
  results: Int32Array;
};

/** Builds programs: bitmaps for nodes, and for conjunctions of nodes, sharing what conjunctions begin with. */
export function newProgram(nodes: readonly Node[], codes: readonly FeatureCodes[]) {
  const steps: number[] = [];
  const known = new Map<string, number>();
  const place = (bitmaps: number) => {
    const at = words;
    words += bitmaps * WORDS;
    return at;
  };
  let words = 0;
  const every = place(1);
  const none = place(1);
  const buckets = Int32Array.from(codes, ({ size }) => place(size));
  const nodeAt = new Map<number, number>();

  function step(kind: number, operands: readonly number[]): number {
    if (operands.length === 1 && (kind === AND || kind === OR)) return operands[0]!;
    const key = `${kind} ${operands.join(" ")}`;
    const made = known.get(key);
    if (made !== undefined) return made;
    const at = place(1);
    steps.push(kind, at, operands.length, ...operands);
    known.set(key, at);
    return at;
  }

  /** The bitmap of the rows whose code is in the set. */
  function codesIn(feature: number, holds: (code: number) => boolean): number {
    const { cuts, size } = codes[feature]!;
    const base = buckets[feature]!;
    const bucket = (code: number) => base + code * WORDS;
    const pastNumbers = cuts.length + 2;
    const parts: number[] = [];
    for (let code = 0; code < size; code += 1) {
      if (!holds(code)) continue;
      if (code === 0 || code >= pastNumbers) {
        parts.push(bucket(code));
        continue;
      }
      const first = code;
      while (code + 1 < pastNumbers && holds(code + 1)) code += 1;
      const past = code + 1;
      parts.push(past === pastNumbers ? bucket(first) : step(WITHOUT, [bucket(first), bucket(past)]));
    }
    return parts.length === 0 ? none : step(OR, parts);
  }

  function literal({ feature, truths }: Extract<Node, { kind: "literal" }>): number {
    const held = truths.reduce((count, truth) => count + (truth === TRUE ? 1 : 0), 0);
    if (held === truths.length) return every;
    const texts = truths.subarray(codes[feature]!.cuts.length + 2);
    const heldTexts = texts.reduce((count, truth) => count + (truth === TRUE ? 1 : 0), 0);
    if (2 * heldTexts <= texts.length) return codesIn(feature, (code) => truths[code] === TRUE);
    return step(NOT, [codesIn(feature, (code) => truths[code] !== TRUE)]);
  }

  function ofNode(id: number): number {
    const made = nodeAt.get(id);
    if (made !== undefined) return made;
    const node = nodes[id]!;
    const at =
      node.kind === "literal"
        ? literal(node)
        : node.parts.length === 0
          ? id === ALWAYS_NODE
            ? every
            : none
          : step(node.kind === "all" ? AND : OR, node.parts.map(ofNode));
    nodeAt.set(id, at);
    return at;
  }

  return {
    ofNode,
    /** A bitmap of its own, that can be changed. */
    copyOf(at: number): number {
      const copy = place(1);
      steps.push(AND, copy, 2, at, at);
      return copy;
    },
    /** The bitmaps of conjunctions: what many begin with is reckoned once. */
    conjunctions: (lists: readonly (readonly number[])[]) =>
      sharedPrefixes(lists, ofNode, (operands) => (operands.length === 0 ? every : step(AND, operands))),
    finish: (results: readonly number[]): Program => ({
      words,
      steps: Int32Array.from(steps),
      every,
      none,
      buckets,
      results: Int32Array.from(results),
    }),
  };
}

type Branch = { children: Map<number, Branch>; ends: number[] };

/**
 * Orders each conjunction by how many others hold the same condition, so that many begin alike, and joins from the root
 * of that tree of beginnings: a bitmap only where it branches or a conjunction ends.
 */
function sharedPrefixes(
  lists: readonly (readonly number[])[],
  ofNode: (id: number) => number,
  and: (operands: number[]) => number,
): number[] {
  const uses = new Map<number, number>();
  for (const id of lists.flat()) uses.set(id, (uses.get(id) ?? 0) + 1);
  const root: Branch = { children: new Map(), ends: [] };
  for (const [index, list] of lists.entries()) {
    let branch = root;
    for (const id of [...list].sort((a, b) => uses.get(b)! - uses.get(a)! || a - b)) {
      const next = branch.children.get(id) ?? { children: new Map(), ends: [] };
      branch.children.set(id, next);
      branch = next;
    }
    branch.ends.push(index);
  }
  const results: number[] = [];
  (function join(branch: Branch, operands: number[]): void {
    const made = branch.children.size === 1 && branch.ends.length === 0 ? null : and(operands);
    for (const index of branch.ends) results[index] = made!;
    for (const [id, child] of branch.children) {
      join(child, [...(made === null ? operands : operands.length === 0 ? [] : [made]), ofNode(id)]);
    }
  })(root, []);
  return results;
}
