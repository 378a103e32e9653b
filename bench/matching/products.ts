import {
  checkTerms,
  dictionaryOf,
  factFeatures,
  type MatchingProduct,
  parseProductTerms,
} from "#matching/index.ts";
import { featureCatalogue, seededRandom } from "#scoring/index.ts";
import { type BenchFeature, benchFeatures } from "./features.ts";
import { priceOf } from "./prices.ts";

export type Choice = {
  /** A whole number from 0 up to, not including, the bound. */
  below: (bound: number) => number;
  chance: (share: number) => boolean;
  pick: <T>(from: readonly T[]) => T;
};

type Comparison = { feature: string; op: string; value?: unknown };
type Node = Comparison | { all: Node[] } | { any: Node[] } | { not: Node };

const asked = benchFeatures.filter((feature) => feature.type !== "number" || feature.bounds.length > 0);
const dictionary = dictionaryOf([...factFeatures, ...featureCatalogue]);

/**
 * Products as banks write them, in the platform's own language and checked by its own checks: 3 to 12 conditions, in two
 * of five products with alternatives among them, some turned round by `not`; limits as multiples of a feature, rates by
 * grade and term, fees on some. The same seed gives the same products, and a longer list begins with a shorter one.
 */
export function benchProducts(count: number, seed = 7): MatchingProduct[] {
  return Array.from({ length: count }, (_, index) => {
    const choice = choices(seed * 100_003 + index);
    const terms = parseProductTerms({ schema: 1, rule: ruleOf(choice), ...priceOf(choice) });
    checkTerms(terms, dictionary);
    return { id: `P${String(index).padStart(6, "0")}`, terms };
  });
}

function choices(seed: number): Choice {
  const random = seededRandom(seed);
  const { below } = random;
  return {
    below,
    chance: (share) => random.next() / 2 ** 32 < share,
    pick: (from) => from[below(from.length)]!,
  };
}

/** Conditions on different features, some of them gathered into alternatives. */
function ruleOf(choice: Choice): Node {
  const count = 3 + choice.below(5) + choice.below(6);
  const left = [...asked];
  const conditions = Array.from({ length: count }, () =>
    conditionOn(left.splice(choice.below(left.length), 1)[0]!, choice),
  );
  if (!choice.chance(0.4)) return { all: conditions };
  const size = Math.min(2 + choice.below(2), conditions.length - 1);
  const [first, ...others] = conditions.splice(0, size);
  const alternative: Node = others.length > 1 && choice.chance(0.5) ? { all: others } : { any: others };
  return { all: [...conditions, { any: [first!, alternative] }] };
}

function conditionOn(feature: BenchFeature, choice: Choice): Node {
  const { id, op } = feature;
  if (feature.type === "flag")
    return choice.chance(0.3) ? { not: { feature: id, op: "isTrue" } } : { feature: id, op };
  const value =
    feature.type === "text" ? choice.pick<unknown>(feature.choices) : choice.pick<unknown>(feature.bounds);
  if (feature.type === "text" && choice.chance(0.15)) {
    const turned = op === "in" ? "notIn" : "in";
    return { not: { feature: id, op: turned, value } };
  }
  if (feature.type === "number" && choice.chance(0.04)) {
    const turned = op === "gte" ? "lt" : "gt";
    return { not: { feature: id, op: turned, value } };
  }
  return { feature: id, op, value };
}
