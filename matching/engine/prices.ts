import { fen } from "#lib/money.ts";
import type { Formula } from "../formula.ts";
import { rateOfValue } from "../pair.ts";
import type { ProductTerms } from "../product.ts";
import { cheapness, rankParts, weighed } from "../rank.ts";
import { costDependsOnAmount, nominalSteps } from "../ranking-cost.ts";
import { stepOf } from "./costs.ts";
import { GRADES } from "./gates.ts";
import { type Ladder, laddersOf } from "./ladder.ts";
import { constantOf, formulaFor } from "./limit-tests.ts";
import type { Plan } from "./plan.ts";
import type { Valuations, ValuationsOf } from "./valuations.ts";

/** Hangs on the row. */
export const ASKED = -1;

/** What a product comes to for one grade and term, as far as it is the same for every row. */
export type Price = {
  /** Basis points, or {@link ASKED}. */
  rateBps: number;
  /** Hundredths of a basis point, or {@link ASKED}. */
  cost: number;
  /** Where the rate is known and the cost hangs on the amount: by step of `nominalSteps`. */
  costs: Int32Array | null;
  /** Weighed cheapness of those costs. */
  cheapnesses: Int32Array | null;
  /** Weighed approval and cheapness, 0 to 10,000; cheapness only where the cost is known. */
  approval: number;
  cheapness: number;
  /** The highest score any row can give: the request met in full, the lowest cost there can be. */
  score: number;
  valuations: Valuations;
  /** The ladders of which the limit is the least, where it has the usual shape. */
  ladders: readonly Ladder[] | null;
};

/** A product's price for a grade (an index of `GRADES`) and a term; null where it has none. Reckoned once. */
export type PriceOf = (product: number, grade: number, term: number) => Price | null;

const TERMS = 1_024;

export function newPrices(plan: Plan, valuationsOf: ValuationsOf): PriceOf {
  const found = plan.products.map(() => new Map<number, Price | null>());
  return (product, grade, term) => {
    const key = grade * TERMS + term;
    const known = found[product]!.get(key);
    if (known !== undefined) return known;
    const made = priceOf(plan, valuationsOf, product, grade, term);
    found[product]!.set(key, made);
    return made;
  };
}

function priceOf(
  plan: Plan,
  valuationsOf: ValuationsOf,
  product: number,
  grade: number,
  term: number,
): Price | null {
  const { terms } = plan.products[product]!;
  const limit = formulaFor(terms.limit, GRADES[grade]!, term);
  const formula = formulaFor(terms.rateBps, GRADES[grade]!, term);
  const constant = formula === null ? null : constantOf(formula);
  if (limit === null || constant === null) return null;
  const rateBps = constant === undefined ? ASKED : rateOfValue(constant);
  if (rateBps === null) return null;
  const byAmount = costDependsOnAmount(terms);
  const costs = byAmount && rateBps !== ASKED ? costsBySteps(plan, product, rateBps, term) : null;
  const cost = byAmount || rateBps === ASKED ? ASKED : plan.costs.of(terms, terms.maxFen, rateBps, term);
  if (cost === null) return null;
  const lowest = costs ? costs.reduce((low, each) => (each >= 0 && each < low ? each : low), DEAREST) : cost;
  const parts = rankParts(
    {
      grade: GRADES[grade],
      guaranteeMode: terms.guaranteeMode,
      limitFen: fen(terms.maxFen),
      termMonths: term,
      requestedFen: null,
      requestedTerm: null,
      annualCostBps: lowest === ASKED ? plan.ranking.cost.freeBps : lowest / 100,
    },
    plan.ranking,
  );
  return {
    rateBps,
    cost,
    costs,
    cheapnesses: costs?.map((each) => cheapnessOf(plan, each)) ?? null,
    approval: weighed(parts.approval, plan.ranking.weights.approval),
    cheapness: weighed(parts.cost, plan.ranking.weights.cost),
    score: parts.score,
    valuations: valuationsOf(product, grade, term),
    ladders: knownLadders(terms, limit),
  };
}

const DEAREST = 2 ** 31 - 1;

/** Costs of the nominal loans that the product can be reckoned on; −1 for the others, and where fees leave nothing. */
function costsBySteps(plan: Plan, product: number, rateBps: number, term: number): Int32Array {
  const { terms } = plan.products[product]!;
  const [first, last] = [stepOf(terms.minFen), stepOf(terms.maxFen)];
  return Int32Array.from(nominalSteps, (principal, step) =>
    step < first || step > last ? -1 : (plan.costs.of(terms, principal, rateBps, term) ?? -1),
  );
}

/** Weighed cheapness of a cost, 0 to 10,000. */
export const cheapnessOf = ({ ranking }: Plan, cost: number): number =>
  weighed(cheapness(cost / 100, ranking.cost), ranking.weights.cost);

/** By terms and formula; most products have one limit for all grades and terms. */
const ladders = new WeakMap<ProductTerms, Map<string, readonly Ladder[] | null>>();

function knownLadders(terms: ProductTerms, limit: Formula): readonly Ladder[] | null {
  const known = ladders.get(terms) ?? new Map<string, readonly Ladder[] | null>();
  ladders.set(terms, known);
  const key = JSON.stringify(limit);
  if (!known.has(key)) known.set(key, laddersOf(limit, terms.maxFen));
  return known.get(key)!;
}
