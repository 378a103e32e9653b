import { compileFormula } from "../compile-formula.ts";
import { add, div, type Exact, floor, less, mul, sub } from "../exact.ts";
import type { Formula } from "../formula.ts";
import { leastDouble } from "./doubles.ts";
import { ALWAYS, atOrAbove, NEVER, type TestTree } from "./feature-tests.ts";
import { readsFeatures } from "./features.ts";

/** The formula for one grade (null: none known) and term, without `byGrade` and `byTerm`; null where no entry fits. */
export function formulaFor(formula: Formula, grade: string | null, termMonths: number): Formula | null {
  if (typeof formula === "number" || "const" in formula || "feature" in formula) return formula;
  const inner = (part: Formula) => formulaFor(part, grade, termMonths);
  if ("byGrade" in formula) {
    const entries = new Map<string | null, Formula>(Object.entries(formula.byGrade));
    const entry = entries.get(grade);
    return entry === undefined ? null : inner(entry);
  }
  if ("byTerm" in formula) {
    const entry = formula.byTerm.find(([bound]) => termMonths <= bound);
    return entry === undefined ? null : inner(entry[1]);
  }
  const [[operator, operands]] = Object.entries(formula) as [[string, Formula[]]];
  const parts = operands.map(inner);
  return parts.includes(null) ? null : ({ [operator]: parts } as Formula);
}

const NOTHING = { values: {}, termMonths: 0, missing: new Set<string>() };

/** The value of a formula without features; undefined where it has some, null where it has no value. */
export function constantOf(formula: Formula): Exact | null | undefined {
  if (readsFeatures(formula)) return undefined;
  return compileFormula(formula)(NOTHING);
}

/**
 * What the features must satisfy, all of them being numbers, for the formula to reach a bound; null where that cannot be
 * said feature by feature (sums and products of features, factors below zero, division by a feature).
 * The formula is one that {@link formulaFor} made.
 */
export function testsOfReaching(formula: Formula, bound: Exact): TestTree | null {
  const constant = constantOf(formula);
  if (constant === null) return NEVER;
  if (constant) return less(constant, bound) ? NEVER : ALWAYS;
  return lacksValue(formula) ? NEVER : reaching(formula, bound);
}

/** Whether a part without features has no value, and so the whole none. */
function lacksValue(formula: Formula): boolean {
  if (typeof formula === "number" || "const" in formula || "feature" in formula) return false;
  const parts = Object.values(formula).flat() as Formula[];
  const constants = parts.map(constantOf);
  if ("div" in formula && constants[1]?.n === 0n) return true;
  if ("roundDown" in formula && constants[1] && constants[1].n <= 0n) return true;
  return parts.some((part, index) => constants[index] === null || lacksValue(part));
}

function reaching(formula: Formula, bound: Exact): TestTree | null {
  const constant = constantOf(formula);
  if (constant) return less(constant, bound) ? NEVER : ALWAYS;
  if (typeof formula === "number" || "const" in formula) return null;
  if ("feature" in formula) {
    const least = leastDouble(bound);
    return least === null ? null : atOrAbove(formula.feature, least);
  }
  if ("min" in formula) return joined("all", formula.min, bound);
  if ("max" in formula) return joined("any", formula.max, bound);
  if ("clamp" in formula) {
    const [value, low, high] = formula.clamp;
    const within = joined("any", [value, low], bound);
    const below = reaching(high, bound);
    return within && below && { kind: "all", parts: [within, below] };
  }
  const [[operator, [left, right]]] = Object.entries(formula) as [[string, [Formula, Formula]]];
  if (operator === "mul" && constantOf(left)) return shifted(operator, right, constantOf(left)!, bound);
  if (operator === "add" && constantOf(left)) return shifted(operator, right, constantOf(left)!, bound);
  const by = constantOf(right);
  return by ? shifted(operator, left, by, bound) : null;
}

function joined(kind: "all" | "any", formulas: readonly Formula[], bound: Exact): TestTree | null {
  const parts = formulas.map((part) => reaching(part, bound));
  return parts.includes(null) ? null : { kind, parts: parts as TestTree[] };
}

/** The bound that `formula` must reach for `formula` and a constant, joined by the operator, to reach the bound. */
function shifted(operator: string, formula: Formula, by: Exact, bound: Exact): TestTree | null {
  if (operator === "add") return reaching(formula, sub(bound, by));
  if (operator === "sub") return reaching(formula, add(bound, by));
  if (by.n <= 0n) return null;
  if (operator === "mul") return reaching(formula, div(bound, by)!);
  if (operator === "div") return reaching(formula, mul(bound, by));
  const steps = div(bound, by)!;
  const whole = floor({ n: -steps.n, d: steps.d });
  return reaching(formula, mul({ n: -whole, d: 1n }, by));
}
