import type { MatchingProduct } from "../match-all.ts";
import type { CompiledProduct } from "../pair.ts";
import type { ProductTerms } from "../product.ts";
import type { RankConfiguration } from "../rank.ts";
import { codesOf, type FeatureCodes } from "./codes.ts";
import { compiledOf } from "./compiled-terms.ts";
import { outerConditions } from "./conditions.ts";
import { type Costs, rememberedCosts } from "./costs.ts";
import { type FeatureTest, type TestTree, testsIn, testsOfRule } from "./feature-tests.ts";
import { featuresOf } from "./features.ts";
import { feesGate, type Gate, limitGate, rateGate } from "./gates.ts";
import { type Node, newNodes } from "./nodes.ts";
import { newProgram, type Program } from "./program.ts";
import { byStanding, standingOf } from "./standing.ts";

export type PlanProduct = {
  id: string;
  terms: ProductTerms;
  /** Nodes of the outermost conditions, in the order of `outerConditions`; the last three are limit, rate and fees. */
  conditions: number[];
  /** Which of limit, rate and fees must be asked of each pair, their nodes being true for it at least. */
  open: { limit: boolean; rateBps: boolean; fees: boolean };
  /** The index of its first outermost condition among those of all products. */
  firstCondition: number;
};

/** What a thread knows of the products: compiled once, then handed to every thread. */
export type Plan = PlanData & { costs: Costs };

/** A plan as one thread gives it to another: plain data, no closures. */
export type PlanData = {
  products: readonly PlanProduct[];
  ranking: RankConfiguration;
  top: number;
  features: readonly string[];
  codes: readonly FeatureCodes[];
  nodes: readonly Node[];
  program: Program;
  /** Per node, where the program leaves its bitmap; −1 where it makes none. */
  nodeBits: Int32Array;
  /** The place of each product when all are ordered by id as text. */
  idOrder: Int32Array;
  /** Products, the best standing first. */
  standing: readonly number[];
};

export type PlanOptions = { ranking: RankConfiguration; top: number };

/** Compiles products together: equal conditions once, features to the codes that conditions tell apart. */
export function compilePlan(products: readonly MatchingProduct[], { ranking, top }: PlanOptions): Plan {
  const costs = rememberedCosts();
  const known = products.map(({ id, terms }) => ({ id, terms, ...draftOf(terms) }));
  const features = featuresOf(products);
  const tests = new Map<string, FeatureTest[]>(features.map((id) => [id, []]));
  for (const draft of known)
    for (const test of draft.trees.flatMap(testsIn)) tests.get(test.feature)!.push(test);
  const codes = features.map((id) => codesOf(id, tests.get(id)!));
  const nodes = newNodes(codes);
  let firstCondition = 0;
  const planned = known.map(({ id, terms, trees, open }): PlanProduct => {
    const conditions = trees.map(nodes.of);
    const first = firstCondition;
    firstCondition += conditions.length;
    return { id, terms, conditions, open, firstCondition: first };
  });
  const standings = planned.map(({ terms }) => standingOf(compiledOf(terms), ranking, costs.of));
  const idOrder = new Int32Array(products.length);
  const byId = byStanding(products, new Array(products.length).fill(0));
  for (const [place, product] of byId.entries()) idOrder[product] = place;
  return {
    products: planned,
    ranking,
    top,
    costs,
    features,
    codes,
    nodes: nodes.list,
    ...programOf(planned, nodes.list, codes),
    idOrder,
    standing: byStanding(products, standings),
  };
}

/** What other threads need of a plan. */
export const dataOf = ({ costs: _, ...data }: Plan): PlanData => data;

/** The plan of which another thread gave the data. */
export const planOf = (data: PlanData): Plan => ({ ...data, costs: rememberedCosts() });

/** What was compiled of terms, as long as these are held: an engine opened after a change has little left to compile. */
const drafts = new WeakMap<ProductTerms, Draft>();

function draftOf(terms: ProductTerms): Draft {
  const known = drafts.get(terms) ?? newDraft(compiledOf(terms));
  drafts.set(terms, known);
  return known;
}

type Draft = { trees: TestTree[]; open: PlanProduct["open"] };

function newDraft(compiled: CompiledProduct): Draft {
  const gates: Record<keyof PlanProduct["open"], Gate> = {
    limit: limitGate(compiled),
    rateBps: rateGate(compiled),
    fees: feesGate(compiled),
  };
  const trees = outerConditions(compiled.terms).map(({ asks }) =>
    typeof asks === "string" ? gates[asks].tests : testsOfRule(asks),
  );
  const open = {
    limit: !gates.limit.exactly,
    rateBps: !gates.rateBps.exactly,
    fees: !gates.fees.exactly,
  };
  return { trees, open };
}

/** Whether a pair that passes all tests must still be asked. */
export const isOpen = ({ open }: PlanProduct): boolean => open.limit || open.rateBps || open.fees;

function programOf(
  products: readonly PlanProduct[],
  nodes: readonly Node[],
  codes: readonly FeatureCodes[],
): Pick<Plan, "program" | "nodeBits"> {
  const builder = newProgram(nodes, codes);
  const members = (id: number): readonly number[] => {
    const node = nodes[id]!;
    return node.kind === "all" ? node.parts : [id];
  };
  const lists = products.map(({ conditions }) => [...new Set(conditions.flatMap(members))]);
  const nodeBits = new Int32Array(nodes.length).fill(-1);
  for (const node of new Set(products.flatMap(({ conditions }) => conditions))) {
    nodeBits[node] = builder.ofNode(node);
  }
  const joined = builder.conjunctions(lists);
  const results = joined.map((at, product) => (isOpen(products[product]!) ? builder.copyOf(at) : at));
  return { program: builder.finish(results), nodeBits };
}
