import { FALSE, TRUE } from "../kleene.ts";
import type { MatchingProduct } from "../match-all.ts";
import { matchPair, type Verdict } from "../pair.ts";
import type { FeatureValues } from "../rules.ts";
import { newListed, newOfferLists, offersOfRow } from "./batch.ts";
import { codeOf } from "./codes.ts";
import { compiledOf } from "./compiled-terms.ts";
import type { Condition, OneMatch } from "./interface.ts";
import type { Matcher } from "./matcher.ts";
import { isOpen, type Plan } from "./plan.ts";

const GATES = 3;

/**
 * One enterprise with all products: every shared condition is looked up once by the code of its feature, then each
 * product's conditions are read until one does not hold.
 */
export function newMatchOne(
  plan: Plan,
  matcher: Matcher,
  products: readonly MatchingProduct[],
  conditions: readonly Condition[],
) {
  const { nodes, codes, features, program, nodeBits, top } = plan;
  const truths = new Uint8Array(nodes.length);
  const featureCodes = new Int32Array(features.length);
  const offers = newOfferLists(1, top, products);
  const next = newOfferLists(1, 1, products);
  const listed = newListed(1, top);
  const first = Int32Array.of(0);
  const miss = new Int32Array(1);

  function judge(values: FeatureValues): void {
    for (let index = 0; index < features.length; index += 1) {
      const id = features[index]!;
      featureCodes[index] = Object.hasOwn(values, id) ? codeOf(codes[index]!, values[id]) : 0;
    }
    for (let id = 0; id < nodes.length; id += 1) {
      const node = nodes[id]!;
      if (node.kind === "literal") truths[id] = node.truths[featureCodes[node.feature]!]!;
      else truths[id] = node.kind === "all" ? least(node.parts) : greatest(node.parts);
    }
  }

  function least(parts: readonly number[]): number {
    let truth: number = TRUE;
    for (const part of parts) if (truths[part]! < truth) truth = truths[part]!;
    return truth;
  }

  function greatest(parts: readonly number[]): number {
    let truth: number = FALSE;
    for (const part of parts) if (truths[part]! > truth) truth = truths[part]!;
    return truth;
  }

  /** Marks the eligible products as the only row of the matcher's block, and counts them. */
  function markEligible(): number {
    const { block, ranker } = matcher;
    let eligible = 0;
    for (let product = 0; product < plan.products.length; product += 1) {
      const known = plan.products[product]!;
      let holds = true;
      for (const node of known.conditions) {
        if (truths[node] !== TRUE) {
          holds = false;
          break;
        }
      }
      if (holds && isOpen(known)) holds = ranker.canHave(0, product);
      block.bits[program.results[product]!] = holds ? 1 : 0;
      if (holds) eligible += 1;
    }
    block.eligible[0] = eligible;
    return eligible;
  }

  function nearestMiss(): Condition | null {
    const { block } = matcher;
    for (const { conditions: own } of plan.products) {
      for (const node of own) block.bits[nodeBits[node]!] = truths[node] === TRUE ? 1 : 0;
    }
    matcher.nearMisses(block, first, miss);
    return conditions[miss[0]!] ?? null;
  }

  function verdictOf(values: FeatureValues, product: number, eligible: boolean): Verdict {
    if (eligible) return "eligible";
    const { terms, conditions: own } = plan.products[product]!;
    const rule = least(own.slice(0, -GATES));
    if (rule !== TRUE) return rule === FALSE ? "ineligible" : "unknown";
    const { verdict } = matchPair(compiledOf(terms), values, TRUE);
    return verdict === "eligible" ? "ineligible" : verdict;
  }

  return (values: FeatureValues, verdicts: boolean): OneMatch => {
    judge(values);
    matcher.loadOne(values);
    const eligible = markEligible();
    const said = verdicts
      ? plan.products.map((_, product) =>
          verdictOf(values, product, matcher.block.bits[program.results[product]!] === 1),
        )
      : null;
    matcher.ranker.rank({ offers, listed, next }, first);
    return {
      eligible,
      offers: offersOfRow({ listed, offers, top, products }, 0),
      verdicts: said,
      nearestMiss: eligible > 0 ? null : nearestMiss(),
    };
  };
}
