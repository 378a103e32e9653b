import type { ProductTerms } from "../product.ts";
import { costDependsOnAmount, nominalSteps, rankingCost } from "../ranking-cost.ts";
import { fastRankingCost } from "./fast-cost.ts";

type CostTerms = Pick<ProductTerms, "fees" | "repaymentMethods">;

export type Costs = {
  /** As `rankingCost`, reckoned once for all products with the same method and fees. */
  of: typeof rankingCost;
};

const TERMS = 1_024;
const RATES = 16_384;
const STEPS = 64;

const WORD = 2 ** 32;
const marks = Float64Array.of(...nominalSteps, Number.POSITIVE_INFINITY);
/** By how many bits a whole number has, the last of the steps that none of these numbers lies below. */
const stepOfBits = Int32Array.from({ length: 65 }, (_, bits) =>
  Math.max(
    0,
    nominalSteps.findLastIndex((step) => step <= 2 ** (bits - 1)),
  ),
);

/** The place in `nominalSteps` of the nominal loan that stands for an amount, whole and below 2^63. */
export function stepOf(amountFen: number): number {
  const bits = amountFen < WORD ? 32 - Math.clz32(amountFen) : 64 - Math.clz32(amountFen / WORD);
  let step = stepOfBits[bits]!;
  while (marks[step + 1]! <= amountFen) step += 1;
  return step;
}

/** Remembers ranking costs by a number made of class, term, rate and step; −1 stands for none. */
export function rememberedCosts(): Costs {
  const known = new Map<number, number>();
  const classes = new Map<string, number>();
  const classOfTerms = new Map<CostTerms, number>();

  function classOf(terms: CostTerms): number {
    const made = classOfTerms.get(terms);
    if (made !== undefined) return made;
    const fees = terms.fees.map(({ payee: _, kind: __, ...rest }) => rest);
    const key = JSON.stringify([terms.repaymentMethods[0], fees]);
    const id = classes.get(key) ?? classes.size;
    classes.set(key, id);
    classOfTerms.set(terms, id);
    return id;
  }

  return {
    of(terms, amountFen, rateBps, termMonths) {
      const step = costDependsOnAmount(terms) ? stepOf(amountFen) : 0;
      const key = ((classOf(terms) * TERMS + termMonths) * RATES + rateBps) * STEPS + step;
      let cost = known.get(key);
      if (cost === undefined) {
        const fast = fastRankingCost(terms, amountFen, rateBps, termMonths);
        cost = (fast === undefined ? rankingCost(terms, amountFen, rateBps, termMonths) : fast) ?? -1;
        known.set(key, cost);
      }
      return cost === -1 ? null : cost;
    },
  };
}
