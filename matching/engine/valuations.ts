import type { Grade } from "#lib/vocabulary.ts";
import type { FormulaInput } from "../compile-formula.ts";
import type { Formula } from "../formula.ts";
import { type CompiledProduct, limitOf, rateOf } from "../pair.ts";
import type { FeatureValues } from "../rules.ts";
import { compiledOf } from "./compiled-terms.ts";
import { compileWhole, DECIMAL_SCALE, floorDivide, type ReadNumber } from "./fast-formula.ts";
import { formulaFeatures } from "./features.ts";
import { GRADES } from "./gates.ts";
import { formulaFor } from "./limit-tests.ts";
import type { PlanProduct } from "./plan.ts";

/** A value in whole fen or basis points for a row of the block; −1 where there is none. */
export type Valuation = (row: number) => number;

/** Values of a product for one grade and term, by doubles where they are exact, else by the formula's closures. */
export type Valuations = { limit: Valuation; rate: Valuation };

const NONE = -1;

/** A product's valuations for a grade (an index of `GRADES`) and a term; made once. */
export type ValuationsOf = (product: number, grade: number, term: number) => Valuations;

/**
 * Makes valuations. A formula is compiled when it is first asked, which limits of the usual shape never are; those that
 * are equal for several grades and terms once a product.
 */
export function newValuations(products: readonly PlanProduct[], read: ReadNumber): ValuationsOf {
  const made = products.map(() => new Map<string, Valuation>());
  const found = products.map(() => new Map<number, Valuations>());

  function once(product: number, key: string, make: () => Valuation): Valuation {
    const known = made[product]!.get(key) ?? make();
    made[product]!.set(key, known);
    return known;
  }

  function asker(product: number, grade: Grade | null, term: number) {
    const { terms } = products[product]!;
    const { limit, rateBps } = terms;
    const valuesOf = valuesReader([limit, rateBps], grade, read);
    return <T>(value: (compiled: CompiledProduct, input: FormulaInput) => T | null) =>
      (row: number) => {
        const missing = new Set<string>();
        const found = value(compiledOf(terms), { values: valuesOf(row), termMonths: term, missing });
        return found === null || missing.size > 0 ? NONE : Number(found);
      };
  }

  function limitFor(product: number, grade: Grade | null, term: number): Valuation {
    const { limit, maxFen } = products[product]!.terms;
    const formula = formulaFor(limit, grade, term);
    return once(product, `limit ${JSON.stringify(formula)}`, () =>
      limitValuation(formula, maxFen, read, asker(product, grade, term)(limitOf)),
    );
  }

  function rateFor(product: number, grade: Grade | null, term: number): Valuation {
    const formula = formulaFor(products[product]!.terms.rateBps, grade, term);
    return once(product, `rate ${JSON.stringify(formula)}`, () =>
      rateValuation(formula, read, asker(product, grade, term)(rateOf)),
    );
  }

  return (product, grade, term) => {
    const key = grade * TERMS + term;
    const known = found[product]!.get(key);
    if (known) return known;
    const of = GRADES[grade]!;
    const valuations = {
      limit: whenAsked(() => limitFor(product, of, term)),
      rate: whenAsked(() => rateFor(product, of, term)),
    };
    found[product]!.set(key, valuations);
    return valuations;
  };
}

function whenAsked(make: () => Valuation): Valuation {
  let made: Valuation | null = null;
  return (row) => {
    made ??= make();
    return made(row);
  };
}

const TERMS = 1_024;

/** What the formulas read of a row, as the closures want it. */
function valuesReader(formulas: readonly Formula[], grade: string | null, read: ReadNumber) {
  const features = [...new Set(formulas.flatMap(formulaFeatures))].map((id) => ({ id, ...read(id) }));
  return (row: number): FeatureValues => {
    const values: Record<string, number | string | null> = { grade };
    for (const { id, numbers, base } of features) {
      const value = numbers[base + row]!;
      if (!Number.isNaN(value)) values[id] = value;
    }
    return values;
  };
}

function limitValuation(
  formula: Formula | null,
  maxFen: number,
  read: ReadNumber,
  exactly: Valuation,
): Valuation {
  if (formula === null) return () => NONE;
  const plain = compileWhole(formula, read, 1);
  const scaled = compileWhole(formula, read, DECIMAL_SCALE);
  return (row) => {
    let value = Number.NaN;
    if (plain) value = plain.over === 1 ? plain.at(row) : floorDivide(plain.at(row), plain.over);
    if (Number.isNaN(value) && scaled) value = floorDivide(scaled.at(row), scaled.over);
    if (Number.isNaN(value)) return exactly(row);
    return value > maxFen ? maxFen : value < 0 ? 0 : value;
  };
}

const HIGHEST_RATE = 10_000;

function rateValuation(formula: Formula | null, read: ReadNumber, exactly: Valuation): Valuation {
  if (formula === null) return () => NONE;
  const plain = compileWhole(formula, read, 1);
  const scaled = compileWhole(formula, read, DECIMAL_SCALE);
  const rounded = (value: number, over: number) =>
    value < 0
      ? NONE
      : value < 2 ** 50 && over < 2 ** 50
        ? floorDivide(2 * value + over, 2 * over)
        : Number.NaN;
  return (row) => {
    let value = plain ? rounded(plain.at(row), plain.over) : Number.NaN;
    if (Number.isNaN(value) && scaled) value = rounded(scaled.at(row), scaled.over);
    if (Number.isNaN(value)) return exactly(row);
    return value > HIGHEST_RATE ? NONE : value;
  };
}

/** The amount an offer is reckoned on, as `amountWithin` finds it; `wished` is NaN or not above zero without a wish. */
export function amountOf(limit: number, minFen: number, wished: number): number {
  if (!(wished > 0)) return limit;
  const amount = Math.round(wished);
  return amount > limit ? limit : amount < minFen ? minFen : amount;
}
