import { fen } from "#lib/money.ts";
import { type Grade, words } from "#lib/vocabulary.ts";
import type { MatchingProduct } from "../match-all.ts";
import { type CompiledProduct, chooseTerm, rateOf } from "../pair.ts";
import { type RankConfiguration, rankParts } from "../rank.ts";
import type { rankingCost } from "../ranking-cost.ts";

/** As `rankingCost`, or from memory. */
export type CostOf = typeof rankingCost;

/**
 * A product's standing apart from any enterprise: the best score that a grade, or none, can bring it at its usual term
 * for a wish that it serves in full and the highest amount. A rate that hangs on more than the grade counts as free.
 */
export function standingOf(product: CompiledProduct, ranking: RankConfiguration, costOf: CostOf): number {
  const { terms } = product;
  const termMonths = chooseTerm(terms.termMonths, null);
  const grades: (Grade | null)[] = [...words("grade"), null];
  const scores = grades.map((grade) => {
    const missing = new Set<string>();
    const rate = rateOf(product, { values: { grade }, termMonths, missing });
    missing.delete("grade");
    if (rate === null && missing.size === 0) return 0;
    const cost = rate === null ? ranking.cost.freeBps * 100 : costOf(terms, terms.maxFen, rate, termMonths);
    if (cost === null) return 0;
    return rankParts(
      {
        grade,
        guaranteeMode: terms.guaranteeMode,
        limitFen: fen(terms.maxFen),
        termMonths,
        requestedFen: null,
        requestedTerm: null,
        annualCostBps: cost / 100,
      },
      ranking,
    ).score;
  });
  return Math.max(...scores);
}

/** Product indices, the best standing first, the same by id as text. */
export function byStanding(products: readonly MatchingProduct[], standings: readonly number[]): number[] {
  return products
    .map((_, index) => index)
    .sort(
      (a, b) =>
        standings[b]! - standings[a]! ||
        (products[a]!.id < products[b]!.id ? -1 : products[a]!.id > products[b]!.id ? 1 : a - b),
    );
}
