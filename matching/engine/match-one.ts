import { FALSE, TRUE, type Truth } from "../kleene.ts";
import type { MatchingProduct } from "../match-all.ts";
import { matchPair, type Verdict } from "../pair.ts";
import type { FeatureValues } from "../rules.ts";
import { kindsOf, newListed, newOfferLists, offersOfRow } from "./batch.ts";
import { codeOf } from "./codes.ts";
import { compiledOf } from "./compiled-terms.ts";
import type { Condition, OneMatch } from "./interface.ts";
import type { Matcher } from "./matcher.ts";
import { type Asked, newNearMissOfOne } from "./near-miss-of-one.ts";
import { isOpen, type Plan } from "./plan.ts";
import { newSieve, type Sieve } from "./sieve.ts";

const GATES = 3;
/** Of a node that has not been asked yet. */
const UNASKED = 0xff;

/**
 * One enterprise with all products: the codes of its features leave few of them in question, and of these only the
 * conditions on several features are asked, each once.
 */
export function newMatchOne(
  plan: Plan,
  matcher: Matcher,
  products: readonly MatchingProduct[],
  conditions: readonly Condition[],
) {
  const { nodes, codes, features, top } = plan;
  const kinds = kindsOf(products);
  let sieve: Sieve | null = null;
  let missOfOne: ReturnType<typeof newNearMissOfOne> | null = null;
  const truths = new Uint8Array(nodes.length);
  const featureCodes = new Int32Array(features.length);
  const offers = newOfferLists(1, top, kinds);
  const next = newOfferLists(1, 1, kinds);
  const listed = newListed(1, top);
  const first = Int32Array.of(0);
  const asked: Asked = {
    codes: featureCodes,
    holds: (node) => truthOf(node) === TRUE,
    gatesMissed: matcher.gatesMissed,
  };

  function load(values: FeatureValues): void {
    for (let index = 0; index < features.length; index += 1) {
      const id = features[index]!;
      featureCodes[index] = Object.hasOwn(values, id) ? codeOf(codes[index]!, values[id]) : 0;
    }
    truths.fill(UNASKED);
  }

  function truthOf(id: number): Truth {
    const known = truths[id]!;
    if (known !== UNASKED) return known as Truth;
    const node = nodes[id]!;
    let truth: number;
    if (node.kind === "literal") truth = node.truths[featureCodes[node.feature]!]!;
    else truth = node.kind === "all" ? least(node.parts) : greatest(node.parts);
    truths[id] = truth;
    return truth as Truth;
  }

  function least(parts: readonly number[]): Truth {
    let truth: Truth = TRUE;
    for (const part of parts) {
      const own = truthOf(part);
      if (own < truth) truth = own;
      if (truth === FALSE) break;
    }
    return truth;
  }

  function greatest(parts: readonly number[]): Truth {
    let truth: Truth = FALSE;
    for (const part of parts) {
      const own = truthOf(part);
      if (own > truth) truth = own;
      if (truth === TRUE) break;
    }
    return truth;
  }

  /** Marks the eligible products of the matcher's only row, and counts them. */
  function markEligible(): number {
    const { block, ranker } = matcher;
    // Batches need none of it, so it is made when first asked for.
    sieve ??= newSieve(plan);
    const { holding, asking, rest } = sieve;
    sieve.sift(featureCodes);
    block.bits.fill(0);
    let eligible = 0;
    for (let word = 0; word < holding.length; word += 1) {
      const asks = asking[word]!;
      for (let some = holding[word]! | asks; some !== 0; some &= some - 1) {
        const bit = some & -some;
        const product = (word << 5) + 31 - Math.clz32(bit);
        if ((asks & bit) !== 0) {
          if (least(rest[product]!) !== TRUE) continue;
          if (isOpen(plan.products[product]!) && !ranker.canHave(0, product)) continue;
        }
        block.bits[product] = 1;
        eligible += 1;
      }
    }
    block.eligible[0] = eligible;
    return eligible;
  }

  function nearestMiss(): Condition | null {
    missOfOne ??= newNearMissOfOne(plan);
    return conditions[missOfOne(asked)] ?? null;
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
    load(values);
    matcher.loadOne(values);
    const eligible = markEligible();
    const said = verdicts
      ? plan.products.map((_, product) => verdictOf(values, product, matcher.block.bits[product] === 1))
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
