import { compileRule, TRUE } from "../kleene.ts";
import { amountWithin, type MatchingProduct, rankedOffer } from "../match-all.ts";
import { type CompiledProduct, chooseTerm, compileProduct, limitOf, matchPair, rateOf } from "../pair.ts";
import { byRank, type RankConfiguration } from "../rank.ts";
import { rankingCost } from "../ranking-cost.ts";
import type { FeatureValues } from "../rules.ts";
import { type OuterCondition, outerConditions } from "./conditions.ts";
import type { Condition, ListedOffer, OneMatch } from "./interface.ts";
import { byStanding, standingOf } from "./standing.ts";

/**
 * What the engine must find, by the closures of a pair alone: every pair judged by itself, every cost reckoned anew.
 * Slow; the engine is held against it.
 */
export function oracleOf(products: readonly MatchingProduct[], ranking: RankConfiguration, top: number) {
  const compiled = products.map(({ terms }) => compileProduct(terms));
  const conditions = products.map(({ terms }) => outerConditions(terms).map(holding));
  const order = byStanding(
    products,
    compiled.map((product) => standingOf(product, ranking, rankingCost)),
  );

  function nearestMiss(values: FeatureValues): Condition | null {
    for (const product of order) {
      const open = conditions[product]!.filter(({ holds }) => !holds(compiled[product]!, values));
      if (open.length === 1) return { product, path: open[0]!.path };
    }
    return null;
  }

  return (values: FeatureValues): OneMatch => {
    const pairs = compiled.map((product) => {
      const result = matchPair(product, values);
      return { result, ranked: rankedOffer(product, values, result, ranking) };
    });
    const offers = pairs.flatMap(({ ranked }, product): ListedOffer[] => {
      if (ranked === null || ranked === "fees") return [];
      const { rateBps, termMonths, parts } = ranked;
      const limitFen = Number(ranked.limitFen);
      const cost = ranked.rankingCost;
      const productId = products[product]!.id;
      return [{ product, productId, limitFen, rateBps, termMonths, rankingCost: cost, score: parts.score }];
    });
    return {
      eligible: offers.length,
      offers: offers.sort(byRank).slice(0, top),
      verdicts: pairs.map(({ result, ranked }) => (ranked === "fees" ? "ineligible" : result.verdict)),
      nearestMiss: offers.length > 0 ? null : nearestMiss(values),
    };
  };
}

type Holding = { path: string; holds: (product: CompiledProduct, values: FeatureValues) => boolean };

function holding({ path, asks }: OuterCondition): Holding {
  if (asks === "limit") return { path, holds: (product, values) => limitOr(product, values) !== null };
  if (asks === "rateBps") return { path, holds: hasRate };
  if (asks === "fees") return { path, holds: leavesSomething };
  const { truth } = compileRule(asks.negated ? { not: asks.rule } : asks.rule);
  return { path, holds: (_, values) => truth(values) === TRUE };
}

function limitOr(product: CompiledProduct, values: FeatureValues): number | null {
  const missing = new Set<string>();
  const termMonths = chooseTerm(product.terms.termMonths, values.requested_term);
  const limit = limitOf(product, { values, termMonths, missing });
  if (!limit || missing.size > 0 || limit < BigInt(product.terms.minFen)) return null;
  return Number(amountWithin(limit, product.terms.minFen, values.requested_amount));
}

function hasRate(product: CompiledProduct, values: FeatureValues): boolean {
  const missing = new Set<string>();
  const termMonths = chooseTerm(product.terms.termMonths, values.requested_term);
  return rateOf(product, { values, termMonths, missing }) !== null && missing.size === 0;
}

/** Without a limit there is no amount that a fixed fee could eat up. */
function leavesSomething(product: CompiledProduct, values: FeatureValues): boolean {
  const { terms } = product;
  const amount = limitOr(product, values) ?? terms.maxFen;
  return rankingCost(terms, amount, 0, chooseTerm(terms.termMonths, values.requested_term)) !== null;
}
