import { type Fen, fen } from "#lib/money.ts";
import type { RepaymentMethod, Word } from "#lib/vocabulary.ts";
import { type CompiledFormula, compileFormula, type FormulaInput } from "./compile-formula.ts";
import { type Exact, floor, round } from "./exact.ts";
import {
  type CompiledRule,
  compileNormal,
  FALSE,
  type NormalRule,
  normalise,
  obstaclesOf,
  TRUE,
  type Truth,
} from "./kleene.ts";
import type { ProductTerms } from "./product.ts";
import type { FeatureValues } from "./rules.ts";

export type Verdict = Word<"verdict">;

export type PairResult = {
  verdict: Verdict;
  /** Indicative; null unless eligible. */
  limitFen: Fen | null;
  rateBps: number | null;
  /** The term the limit and rate are for. */
  termMonths: number;
  /** JSON pointers into the product's terms: `/rule/all/2`, `/limit`, `/rateBps`. Never filled by missing data. */
  failed: string[];
  /** Features whose absence keeps the pair from being eligible. */
  missing: string[];
};

/** A product's terms compiled once, to be applied to many enterprises. */
export type CompiledProduct = {
  terms: ProductTerms;
  rule: NormalRule;
  test: CompiledRule;
  limit: CompiledFormula;
  rateBps: CompiledFormula;
  /** The method an offer is reckoned with: the product's usual one. */
  repaymentMethod: RepaymentMethod;
  bounds: LimitBounds;
};

/** Between which amounts (fen) a limit is an offer; null where nothing bounds it. */
export type LimitBounds = { least: bigint | null; most: bigint | null };

/** A product offers its minimum at least, and never nothing; what is above its maximum is held to it. */
export const boundsOf = ({ minFen, maxFen }: Pick<ProductTerms, "minFen" | "maxFen">): LimitBounds => ({
  least: BigInt(Math.max(1, minFen)),
  most: BigInt(maxFen),
});

/** Compiles a product's terms to closures; nothing is evaluated as code. */
export function compileProduct(terms: ProductTerms, bounds: LimitBounds = boundsOf(terms)): CompiledProduct {
  const rule = normalise(terms.rule, "/rule");
  return {
    terms,
    rule,
    test: compileNormal(rule),
    limit: compileFormula(terms.limit),
    rateBps: compileFormula(terms.rateBps),
    repaymentMethod: terms.repaymentMethods[0]!,
    bounds,
  };
}

const USUAL_TERM_MONTHS = 12;
const MAX_RATE_BPS = 10_000;

/** The allowed term that serves a wish: the shortest not below it, else the longest; a year where nothing is wished. */
export function chooseTerm(termMonths: readonly number[], requested: unknown): number {
  const wished = typeof requested === "number" && requested > 0 ? requested : USUAL_TERM_MONTHS;
  return termMonths.find((months) => months >= wished) ?? termMonths.at(-1)!;
}

/**
 * Judges one enterprise against one product. Eligible only where the whole rule is true and a limit of at least the
 * product's minimum results: the formula's value, floored to the fen and held to the maximum. The rate is rounded half
 * up to whole basis points. An unknown is missing data, never a failure.
 *
 * `known` may hand over the rule's truth where the caller has it already.
 */
export function matchPair(product: CompiledProduct, values: FeatureValues, known?: Truth): PairResult {
  const termMonths = chooseTerm(product.terms.termMonths, values.requested_term);
  const truth = known ?? product.test.truth(values);
  const none = { limitFen: null, rateBps: null, termMonths };
  if (truth !== TRUE) {
    return {
      verdict: truth === FALSE ? "ineligible" : "unknown",
      ...none,
      ...obstaclesOf(product.test, values),
    };
  }
  const input: FormulaInput = { values, termMonths, missing: new Set() };
  const limit = limitOf(product, input);
  const rate = rateOf(product, input);
  const missing = [...input.missing];
  const failed: string[] = [];
  if (missing.length === 0) {
    const { least } = product.bounds;
    if (limit === null || (least !== null && limit < least)) failed.push("/limit");
    if (rate === null) failed.push("/rateBps");
  }
  if (failed.length > 0 || missing.length > 0) {
    return { verdict: failed.length > 0 ? "ineligible" : "unknown", ...none, failed, missing };
  }
  return { verdict: "eligible", limitFen: limit, rateBps: rate, termMonths, failed, missing };
}

/** The indicative limit, floored to the fen and held to the product's maximum; null where the formula has no value. */
export function limitOf({ limit, bounds }: CompiledProduct, input: FormulaInput): Fen | null {
  const value = limit(input);
  if (value === null) return null;
  const whole = floor(value);
  return fen(bounds.most !== null && whole > bounds.most ? bounds.most : whole);
}

/** The rate in whole basis points, rounded half up; null where the formula has no value or it lies outside 0 to 10,000. */
export function rateOf(product: CompiledProduct, input: FormulaInput): number | null {
  const value = product.rateBps(input);
  return value && rateOfValue(value);
}

/** What a rate formula came to in whole basis points, rounded half up; null outside 0 to 10,000. */
export function rateOfValue(value: Exact): number | null {
  if (value.n < 0n) return null;
  const rate = Number(round(value));
  return rate <= MAX_RATE_BPS ? rate : null;
}
