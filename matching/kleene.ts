import {
  type Comparison,
  type FeatureValue,
  type FeatureValues,
  isPresent,
  type OrderOp,
  type Rule,
} from "./rules.ts";

/**
 * Kleene's strong three-valued logic (S. C. Kleene, Introduction to Metamathematics, 1952, §64), ordered false <
 * unknown < true, so that `all` is the minimum, `any` the maximum and `not` the reflection 2 − x.
 */
export const FALSE = 0;
export const UNKNOWN = 1;
export const TRUE = 2;
export type Truth = typeof FALSE | typeof UNKNOWN | typeof TRUE;

const truth = (holds: boolean): Truth => (holds ? TRUE : FALSE);

const ORDER: Record<OrderOp, (value: number, bound: number) => boolean> = {
  gte: (value, bound) => value >= bound,
  gt: (value, bound) => value > bound,
  lte: (value, bound) => value <= bound,
  lt: (value, bound) => value < bound,
};

/**
 * The test of one comparison on a feature's value. A missing value is unknown except to `known`; so is a value whose
 * type the operator cannot compare (`checkTerms` finds these before a product is published).
 */
export function comparisonTest(comparison: Comparison): (value: FeatureValue | undefined) => Truth {
  const present = (test: (value: number | string | boolean) => Truth) => (value: FeatureValue | undefined) =>
    isPresent(value) ? test(value) : UNKNOWN;
  const numeric = (test: (value: number) => boolean) =>
    present((value) => (typeof value === "number" ? truth(test(value)) : UNKNOWN));
  const flag = (wanted: boolean) =>
    present((value) => (typeof value === "boolean" ? truth(value === wanted) : UNKNOWN));

  switch (comparison.op) {
    case "known":
      return (value) => truth(isPresent(value));
    case "isTrue":
      return flag(true);
    case "isFalse":
      return flag(false);
    case "eq":
      return present((value) => truth(value === comparison.value));
    case "ne":
      return present((value) => truth(value !== comparison.value));
    case "in":
    case "notIn": {
      const members = new Set<FeatureValue>(comparison.value);
      const wanted = comparison.op === "in";
      return present((value) => truth(members.has(value) === wanted));
    }
    case "between": {
      const [low, high] = comparison.value;
      return numeric((value) => value >= low && value <= high);
    }
    default: {
      const holds = ORDER[comparison.op];
      const bound = comparison.value;
      return numeric((value) => holds(value, bound));
    }
  }
}

/** A rule with every `not` pushed down to its comparisons (De Morgan, which holds in Kleene's logic too). */
export type NormalRule =
  | { kind: "all" | "any"; parts: NormalRule[] }
  | { kind: "literal"; comparison: Comparison; negated: boolean; path: string };

export function normalise(rule: Rule, path = "", negated = false): NormalRule {
  if ("all" in rule) {
    const parts = rule.all.map((child, index) => normalise(child, `${path}/all/${index}`, negated));
    return { kind: negated ? "any" : "all", parts };
  }
  if ("any" in rule) {
    const parts = rule.any.map((child, index) => normalise(child, `${path}/any/${index}`, negated));
    return { kind: negated ? "all" : "any", parts };
  }
  if ("not" in rule) return normalise(rule.not, `${path}/not`, !negated);
  return { kind: "literal", comparison: rule, negated, path };
}

export type CompiledRule = {
  truth(values: FeatureValues): Truth;
  /** What keeps the rule from being true; adds to the lists. Only called where it is not true. */
  blame(values: FeatureValues, obstacles: Obstacles): void;
};

/** `failed` are places of comparisons that are false, `missing` ids of features whose absence leaves one unknown. */
export type Obstacles = { failed: string[]; missing: string[] };

/** Compiles a normal rule to closures: no syntax tree is walked when it is evaluated. */
export function compileNormal(rule: NormalRule): CompiledRule {
  if (rule.kind === "literal") return compileLiteral(rule);
  const parts = rule.parts.map(compileNormal);
  return rule.kind === "all" ? compileAll(parts) : compileAny(parts);
}

function compileLiteral(rule: Extract<NormalRule, { kind: "literal" }>): CompiledRule {
  const { comparison, negated, path } = rule;
  const { feature } = comparison;
  const test = comparisonTest(comparison);
  const evaluate = (values: FeatureValues): Truth => {
    const result = test(values[feature]);
    return negated ? ((2 - result) as Truth) : result;
  };
  return {
    truth: evaluate,
    blame(values, { failed, missing }) {
      if (evaluate(values) === FALSE) failed.push(path);
      else if (!missing.includes(feature)) missing.push(feature);
    },
  };
}

function compileAll(parts: CompiledRule[]): CompiledRule {
  return {
    truth(values) {
      let result: Truth = TRUE;
      for (const part of parts) {
        const next = part.truth(values);
        if (next === FALSE) return FALSE;
        if (next < result) result = next;
      }
      return result;
    },
    blame(values, obstacles) {
      for (const part of parts) if (part.truth(values) !== TRUE) part.blame(values, obstacles);
    },
  };
}

function compileAny(parts: CompiledRule[]): CompiledRule {
  const evaluate = (values: FeatureValues): Truth => {
    let result: Truth = FALSE;
    for (const part of parts) {
      const next = part.truth(values);
      if (next === TRUE) return TRUE;
      if (next > result) result = next;
    }
    return result;
  };
  return {
    truth: evaluate,
    blame(values, obstacles) {
      const open = evaluate(values);
      for (const part of parts) if (part.truth(values) === open) part.blame(values, obstacles);
    },
  };
}

export const compileRule = (rule: Rule): CompiledRule => compileNormal(normalise(rule));

/** What keeps a rule from being true, each place a JSON pointer inside the rule. Empty where it is true. */
export function obstaclesOf(rule: CompiledRule, values: FeatureValues): Obstacles {
  const obstacles: Obstacles = { failed: [], missing: [] };
  if (rule.truth(values) !== TRUE) rule.blame(values, obstacles);
  return obstacles;
}
