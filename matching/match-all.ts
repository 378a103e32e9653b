import type { DateOn } from "#lib/dates.ts";
import { type Fen, fen } from "#lib/money.ts";
import type { RepaymentMethod } from "#lib/vocabulary.ts";
import { annualCostBps } from "./cost.ts";
import { type CompiledProduct, compileProduct, matchPair, type PairResult } from "./pair.ts";
import type { ProductTerms } from "./product.ts";
import { byRank, defaultRanking, type RankConfiguration, type RankParts, rankParts } from "./rank.ts";
import { rankingCost } from "./ranking-cost.ts";
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
  /** Full annualised cost of this very loan, basis points with two decimals. */
  annualCostBps: number;
  /** The cost it is ranked by, hundredths of a basis point. */
  rankingCost: number;
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
  /** The day the costs shown are reckoned from. */
  startOn: DateOn;
  ranking?: RankConfiguration;
};

/**
 * Matches each enterprise with each product, in the order given, with every reason: for a page or a question, a pair at
 * a time. What it says of a pair is what the engine's batch must say. Deterministic.
 */
export function matchAll(
  enterprises: readonly MatchingEnterprise[],
  products: readonly MatchingProduct[],
  { startOn, ranking = defaultRanking }: MatchOptions,
): EnterpriseMatch[] {
  const compiled = products.map(({ id, terms }) => ({ id, product: compileProduct(terms) }));
  return enterprises.map(({ id, features }) => {
    const pairs = compiled.map(({ id: productId, product }) =>
      matchedPair(productId, product, features, startOn, ranking),
    );
    rankOffers(pairs);
    return { enterpriseId: id, pairs };
  });
}

function matchedPair(
  productId: string,
  product: CompiledProduct,
  features: FeatureValues,
  startOn: DateOn,
  ranking: RankConfiguration,
): MatchedPair {
  const result = matchPair(product, features);
  const { verdict, failed, missing } = result;
  const ranked = rankedOffer(product, features, result, ranking);
  if (ranked === null) return { productId, verdict, failed, missing, offer: null };
  const { repaymentMethod, terms } = product;
  const amountFen = ranked === "fees" ? null : ranked.amountFen;
  const cost =
    amountFen === null
      ? null
      : annualCostBps({
          principal: amountFen,
          rateBps: result.rateBps!,
          termMonths: result.termMonths,
          method: repaymentMethod,
          startOn,
          fees: terms.fees,
        });
  if (ranked === "fees" || cost === null)
    return { productId, verdict: "ineligible", failed: ["/fees"], missing, offer: null };
  const offer = { ...ranked, repaymentMethod, annualCostBps: cost, rank: 0 };
  return { productId, verdict, failed, missing, offer };
}

/** The part of an offer that decides its place. */
export type RankedOffer = Pick<
  MatchedOffer,
  "limitFen" | "amountFen" | "rateBps" | "termMonths" | "rankingCost" | "parts"
>;

/** Ranks one pair; null where it is not eligible, `fees` where fees leave nothing of the loan. */
export function rankedOffer(
  { terms }: CompiledProduct,
  features: FeatureValues,
  { limitFen, rateBps, termMonths }: PairResult,
  ranking: RankConfiguration,
): RankedOffer | "fees" | null {
  if (limitFen === null || rateBps === null) return null;
  const amountFen = amountWithin(limitFen, terms.minFen, features.requested_amount);
  const cost = rankingCost(terms, Number(amountFen), rateBps, termMonths);
  if (cost === null) return "fees";
  const parts = rankParts(
    {
      grade: features.grade,
      guaranteeMode: terms.guaranteeMode,
      limitFen,
      termMonths,
      requestedFen: features.requested_amount,
      requestedTerm: features.requested_term,
      annualCostBps: cost / 100,
    },
    ranking,
  );
  return { limitFen, amountFen, rateBps, termMonths, rankingCost: cost, parts };
}

/** The amount an offer is reckoned on: the wish within minimum and limit, or the limit where nothing is wished. */
export function amountWithin(limit: Fen, minFen: number, requested: unknown): Fen {
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
