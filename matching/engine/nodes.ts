import type { Truth } from "../kleene.ts";
import type { FeatureCodes } from "./codes.ts";
import type { FeatureTest, TestTree } from "./feature-tests.ts";

/** A condition that products share: a test's truth by the code of its feature, or others joined by Kleene's words. */
export type Node =
  | { kind: "literal"; feature: number; truths: Uint8Array }
  | { kind: "all" | "any"; parts: readonly number[] };

/** The empty `all`, which every store begins with; the empty `any` follows it. */
export const ALWAYS_NODE = 0;

export type Nodes = {
  /** A node's parts stand before it. */
  list: Node[];
  /** The node of a tree: the same for trees that say the same, as far as order, repetition and nesting go. */
  of(tree: TestTree): number;
};

/** A store in which every condition is kept once. */
export function newNodes(codes: readonly FeatureCodes[]): Nodes {
  const list: Node[] = [];
  const known = new Map<string, number>();
  const asked = new Map<string, number>();
  const places = new Map(codes.map(({ feature }, index) => [feature, index]));
  const once = (key: string, node: () => Node): number => {
    let id = known.get(key);
    if (id === undefined) {
      id = list.push(node()) - 1;
      known.set(key, id);
    }
    return id;
  };
  once("all ", () => ({ kind: "all", parts: [] }));
  once("any ", () => ({ kind: "any", parts: [] }));

  function literal(test: FeatureTest): number {
    const feature = places.get(test.feature)!;
    const truths = Uint8Array.from(codes[feature]!.samples, (value): Truth => test.test(value));
    return once(`${feature} ${truths.join("")}`, () => ({ kind: "literal", feature, truths }));
  }

  function of(tree: TestTree): number {
    if ("test" in tree) {
      const known = asked.get(tree.key) ?? literal(tree);
      asked.set(tree.key, known);
      return known;
    }
    const { kind } = tree;
    const parts = new Set<number>();
    for (const part of tree.parts.map(of)) {
      const node = list[part]!;
      if (node.kind === kind) for (const inner of node.parts) parts.add(inner);
      else parts.add(part);
    }
    if (parts.size === 1) return [...parts][0]!;
    const sorted = [...parts].sort((a, b) => a - b);
    return once(`${kind} ${sorted.join(" ")}`, () => ({ kind, parts: sorted }));
  }
  return { list, of };
}
