import { fen } from "#lib/money.ts";
import {
  type CompiledProduct,
  compileProduct,
  costDependsOnAmount,
  defaultRanking,
  matchPair,
  nominalPrincipal,
  type ProductTerms,
  rankingCost,
  rankParts,
} from "#matching/index.ts";
import { benchFeatures, type TextFeature } from "./features.ts";

/** What an offer comes to besides its limit: it hangs on grade, term and, with a fixed fee, on the step of the amount. */
export type Cell = {
  /** The place of the grade among the words of the bench's feature. */
  grade: number;
  termMonths: number;
  /** The cell holds from this amount, in fen, up to the next cell's. */
  fromFen: number;
  rateBps: number;
  rankingCost: number;
  /** Approval and cheapness, weighed and multiplied: what the fit has yet to be multiplied by. */
  weight: number;
};

const WHOLE = 10_000;
const weighed = (part: number, weight: number) => WHOLE - Math.floor(((WHOLE - part) * weight) / WHOLE);

const GRADES = benchFeatures.find((feature): feature is TextFeature => feature.id === "grade")!.words;

/**
 * The table of a product's rates and ranking costs, for peers that look them up as the engine does: by grade, then term,
 * then step of the amount; null where there is no rate.
 */
export function cellsOf(terms: ProductTerms): (Cell | null)[] {
  const product = compileProduct({ ...terms, rule: { all: [] }, limit: terms.maxFen });
  return GRADES.flatMap((_, grade) =>
    terms.termMonths.flatMap((termMonths) =>
      stepsOf(terms).map((fromFen) => cellOf(product, grade, termMonths, fromFen)),
    ),
  );
}

function cellOf(product: CompiledProduct, grade: number, termMonths: number, fromFen: number): Cell | null {
  const { terms } = product;
  const { rateBps } = matchPair(product, { grade: GRADES[grade]!, requested_term: termMonths });
  if (rateBps === null) return null;
  const cost = rankingCost(terms, fromFen, rateBps, termMonths);
  if (cost === null) return null;
  const { weights } = defaultRanking;
  const parts = rankParts({
    grade: GRADES[grade],
    termMonths,
    guaranteeMode: terms.guaranteeMode,
    limitFen: fen(terms.maxFen),
    requestedFen: null,
    requestedTerm: null,
    annualCostBps: cost / 100,
  });
  const weight = weighed(parts.approval, weights.approval) * weighed(parts.cost, weights.cost);
  return { grade, termMonths, fromFen, rateBps, rankingCost: cost, weight };
}

/** Where the ranking cost's ladder steps between the least amount and the greatest; one step where it has none. */
function stepsOf(terms: ProductTerms): number[] {
  if (!costDependsOnAmount(terms)) return [0];
  const steps = [nominalPrincipal(terms, terms.minFen)];
  for (let power = 1; power <= terms.maxFen; power *= 10)
    for (const times of [1, 2, 5]) {
      const step = power * times;
      if (step > steps[0]! && nominalPrincipal(terms, step) === step && step <= terms.maxFen)
        steps.push(step);
    }
  return steps;
}
