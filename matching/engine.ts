import type { DateOn } from "#lib/dates.ts";
import { type Fen, fen } from "#lib/money.ts";
import type { RepaymentMethod } from "#lib/vocabulary.ts";
import { annualCostBps } from "./cost.ts";
import { comparisonTest, type NormalRule, type Truth, UNKNOWN } from "./kleene.ts";
import { type CompiledProduct, compileProduct, matchPair, type PairResult } from "./pair.ts";
import type { ProductTerms } from "./product.ts";
import { byRank, defaultRanking, type RankConfiguration, type RankParts, rankParts } from "./rank.ts";
import type { FeatureValues } from "./rules.ts";

export type MatchingEnterprise = { id: string; features: FeatureValues };
export type MatchingProduct = { id: string; terms: ProductTerms };

/** What an eligible pair comes to. Indicative: the bank decides. */
export type MatchedOffer = {
  limitFen: Fen;
  /** The amount the cost is reckoned on: what was asked for within limit and minimum, else the limit. */
  amountFen: Fen;
  rateBps: number;
  termMonths: number;
  repaymentMethod: RepaymentMethod;
  /** Full annualised cost, basis points with two decimals. */
  annualCostBps: number;
  parts: RankParts;
  /** 1 is the best of the enterprise's offers. */
  rank: number;
};

export type MatchedPair = Pick<PairResult, "verdict" | "failed" | "missing"> & {
  productId: string;
  offer: MatchedOffer | null;
};
export type EnterpriseMatch = { enterpriseId: string; pairs: MatchedPair[] };

export type MatchOptions = {
  /** The day costs are reckoned from: the business date of the run. */
  startOn: DateOn;
  ranking?: RankConfiguration;
};

/**
 * Matches every enterprise with every product, in the order given. Each distinct comparison is evaluated once an
 * enterprise however many products share it, columns at a time. Deterministic: the same input gives the same result.
 */
export function matchAll(
  enterprises: readonly MatchingEnterprise[],
  products: readonly MatchingProduct[],
  options: MatchOptions,
): EnterpriseMatch[] {
  const compiled = products.map(({ id, terms }) => ({ id, product: compileProduct(terms) }));
  const columns = truthColumns(enterprises);
  const truths = compiled.map(({ product }) => columns(product.rule));
  const price = pricing(options.startOn);
  return enterprises.map(({ id, features }, row) => {
    const pairs = compiled.map(({ id: productId, product }, index) => {
      const result = matchPair(product, features, truths[index]![row] as Truth);
      return pairOf(productId, product, result, features, price, options.ranking ?? defaultRanking);
    });
    rankOffers(pairs);
    return { enterpriseId: id, pairs };
  });
}

/** Evaluates rules over all enterprises at once, one byte an enterprise; equal parts are evaluated once. */
function truthColumns(enterprises: readonly MatchingEnterprise[]): (rule: NormalRule) => Uint8Array {
  const memo = new Map<string, Uint8Array>();
  const once = (key: string, build: () => Uint8Array) => {
    const column = memo.get(key) ?? build();
    memo.set(key, column);
    return column;
  };

  const literal = ({ comparison, negated }: Extract<NormalRule, { kind: "literal" }>): Uint8Array => {
    const key = JSON.stringify([
      comparison.feature,
      comparison.op,
      "value" in comparison ? comparison.value : null,
    ]);
    const plain = once(key, () => {
      const test = comparisonTest(comparison);
      return Uint8Array.from(enterprises, ({ features }) => test(features[comparison.feature]));
    });
    return negated ? once(`not ${key}`, () => plain.map((value) => 2 * UNKNOWN - value)) : plain;
  };

  return function evaluate(rule): Uint8Array {
    if (rule.kind === "literal") return literal(rule);
    const parts = rule.parts.map(evaluate);
    const result = new Uint8Array(enterprises.length).fill(rule.kind === "all" ? 2 : 0);
    for (const part of parts) {
      if (rule.kind === "all")
        for (let i = 0; i < result.length; i++) result[i] = Math.min(result[i]!, part[i]!);
      else for (let i = 0; i < result.length; i++) result[i] = Math.max(result[i]!, part[i]!);
    }
    return result;
  };
}

type Price = (product: CompiledProduct, amount: Fen, rateBps: number, termMonths: number) => number | null;

/** Full costs, each reckoned once for the same product, amount, rate and term. */
function pricing(startOn: DateOn): Price {
  const memo = new Map<CompiledProduct, Map<string, number | null>>();
  return (product, principal, rateBps, termMonths) => {
    const known = memo.get(product) ?? new Map<string, number | null>();
    memo.set(product, known);
    const key = `${principal} ${rateBps} ${termMonths}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const { repaymentMethod: method, terms } = product;
    const cost = annualCostBps({ principal, rateBps, termMonths, method, startOn, fees: terms.fees });
    known.set(key, cost);
    return cost;
  };
}

function pairOf(
  productId: string,
  product: CompiledProduct,
  result: PairResult,
  features: FeatureValues,
  price: Price,
  ranking: RankConfiguration,
): MatchedPair {
  const { verdict, limitFen, rateBps, termMonths, failed, missing } = result;
  if (limitFen === null || rateBps === null) return { productId, verdict, failed, missing, offer: null };
  const amountFen = amountWithin(limitFen, product.terms.minFen, features.requested_amount);
  const annualCost = price(product, amountFen, rateBps, termMonths);
  if (annualCost === null)
    return { productId, verdict: "ineligible", failed: ["/fees"], missing, offer: null };
  const parts = rankParts(
    {
      grade: features.grade,
      guaranteeMode: product.terms.guaranteeMode,
      limitFen,
      termMonths,
      requestedFen: features.requested_amount,
      requestedTerm: features.requested_term,
      annualCostBps: annualCost,
    },
    ranking,
  );
  const { repaymentMethod } = product;
  const offer = {
    limitFen,
    amountFen,
    rateBps,
    termMonths,
    repaymentMethod,
    annualCostBps: annualCost,
    parts,
    rank: 0,
  };
  return { productId, verdict, failed, missing, offer };
}

function amountWithin(limit: Fen, minFen: number, requested: unknown): Fen {
  if (typeof requested !== "number" || requested <= 0) return limit;
  const wished = BigInt(Math.round(requested));
  const least = BigInt(minFen);
  return fen(wished > limit ? limit : wished < least ? least : wished);
}

function rankOffers(pairs: MatchedPair[]): void {
  const offers = pairs.flatMap(({ productId, offer }) =>
    offer ? [{ productId, score: offer.parts.score, offer }] : [],
  );
  for (const [index, { offer }] of offers.sort(byRank).entries()) offer.rank = index + 1;
}
