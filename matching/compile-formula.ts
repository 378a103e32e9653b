import { add, div, type Exact, exact, floor, less, mul, sub } from "./exact.ts";
import type { Formula } from "./formula.ts";
import { type FeatureValues, isPresent } from "./rules.ts";

/** Features that a formula needed and did not find are added to `missing`. */
export type FormulaInput = { values: FeatureValues; termMonths: number; missing: Set<string> };

/** Null where a feature is missing, a division is by zero, or no grade or term entry fits. */
export type CompiledFormula = (input: FormulaInput) => Exact | null;

type Operands = { [index: number]: Exact; length: number };

/** Applies to all operands, or has no value where one of them has none. */
function combine(formulas: readonly Formula[], apply: (operands: Operands) => Exact | null): CompiledFormula {
  const parts = formulas.map(compileFormula);
  return (input) => {
    const values = parts.map((part) => part(input));
    return values.includes(null) ? null : apply(values as Exact[]);
  };
}

const least = (a: Exact, b: Exact) => (less(b, a) ? b : a);
const greatest = (a: Exact, b: Exact) => (less(a, b) ? b : a);

/** The greatest multiple of the step that is not above the value; no value for a step that is not positive. */
function roundDown(value: Exact, step: Exact): Exact | null {
  const times = step.n > 0n ? div(value, step) : null;
  return times && mul({ n: floor(times), d: 1n }, step);
}

/**
 * Compiles a formula to closures. Arithmetic is exact (rational numbers over bigint); rounding happens only in
 * `roundDown` and where the caller turns the result into fen or basis points.
 */
export function compileFormula(formula: Formula): CompiledFormula {
  if (typeof formula === "number") return constant(formula);
  if ("const" in formula) return constant(formula.const);
  if ("feature" in formula) return feature(formula.feature);
  if ("add" in formula) return combine(formula.add, ({ 0: a, 1: b }) => add(a!, b!));
  if ("sub" in formula) return combine(formula.sub, ({ 0: a, 1: b }) => sub(a!, b!));
  if ("mul" in formula) return combine(formula.mul, ({ 0: a, 1: b }) => mul(a!, b!));
  if ("div" in formula) return combine(formula.div, ({ 0: a, 1: b }) => div(a!, b!));
  if ("min" in formula) return combine(formula.min, (all) => Array.from(all).reduce(least));
  if ("max" in formula) return combine(formula.max, (all) => Array.from(all).reduce(greatest));
  if ("clamp" in formula) {
    return combine(formula.clamp, ({ 0: value, 1: low, 2: high }) => least(greatest(value!, low!), high!));
  }
  if ("roundDown" in formula)
    return combine(formula.roundDown, ({ 0: value, 1: step }) => roundDown(value!, step!));
  if ("byGrade" in formula) return byGrade(formula.byGrade);
  return byTerm(formula.byTerm);
}

function constant(value: number): CompiledFormula {
  const fixed = exact(value);
  return () => fixed;
}

function feature(id: string): CompiledFormula {
  return ({ values, missing }) => {
    const value = values[id];
    if (typeof value === "number" && isPresent(value)) return exact(value);
    missing.add(id);
    return null;
  };
}

function byGrade(entries: Extract<Formula, { byGrade: unknown }>["byGrade"]): CompiledFormula {
  const compiled = new Map(Object.entries(entries).map(([grade, part]) => [grade, compileFormula(part)]));
  return (input) => {
    const grade = input.values.grade;
    if (typeof grade !== "string") {
      input.missing.add("grade");
      return null;
    }
    return compiled.get(grade)?.(input) ?? null;
  };
}

function byTerm(entries: [number, Formula][]): CompiledFormula {
  const compiled = entries.map(([bound, part]) => ({ bound, part: compileFormula(part) }));
  return (input) => compiled.find(({ bound }) => input.termMonths <= bound)?.part(input) ?? null;
}
