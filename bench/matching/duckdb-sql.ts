import type { Formula, Rule } from "#matching/index.ts";
import { type BenchFeature, benchFeatures } from "./features.ts";

/** A column of the table of profiles, in the narrowest type that holds it; a text as its place among the feature's words. */
export function columnType(feature: BenchFeature): string {
  if (feature.type === "flag") return "BOOLEAN";
  if (feature.type === "text") return "UTINYINT";
  return { fen: "BIGINT", count: "INTEGER", decimal: "DOUBLE" }[feature.holds];
}

const byId = new Map(benchFeatures.map((feature) => [feature.id, feature]));

/** A value as its column holds it. */
function literal(id: string, value: string | number | boolean): string {
  const feature = byId.get(id);
  return String(feature?.type === "text" ? feature.words.indexOf(String(value)) : value);
}

const SIGNS = { gte: ">=", gt: ">", lte: "<=", lt: "<", eq: "=", ne: "<>" } as const;

/** A rule as a condition of SQL, whose AND, OR and NOT are Kleene's as the platform's are. */
export function conditionSql(rule: Rule): string {
  if ("all" in rule) return joined(rule.all, "AND", "TRUE");
  if ("any" in rule) return joined(rule.any, "OR", "FALSE");
  if ("not" in rule) return `NOT (${conditionSql(rule.not)})`;
  const { feature } = rule;
  switch (rule.op) {
    case "isTrue":
      return feature;
    case "isFalse":
      return `NOT ${feature}`;
    case "known":
      return `${feature} IS NOT NULL`;
    case "between":
      return `${feature} BETWEEN ${rule.value[0]} AND ${rule.value[1]}`;
    case "in":
    case "notIn":
      return `${feature} ${rule.op === "in" ? "IN" : "NOT IN"} (${rule.value.map((value) => literal(feature, value)).join(", ")})`;
    default:
      return `${feature} ${SIGNS[rule.op]} ${literal(feature, rule.value)}`;
  }
}

const joined = (rules: readonly Rule[], word: string, empty: string) =>
  rules.length === 0 ? empty : `(${rules.map(conditionSql).join(` ${word} `)})`;

/** The value is `whole` ÷ `parts`; both whole, so that arithmetic in BIGINT is exact. */
type Fraction = { whole: string; parts: number };

/**
 * A limit as whole numbers of SQL, floored: amounts of the bench are not negative and below 10^15 when multiplied.
 * @throws Error where a formula is none of those that the bench makes
 */
export function limitSql(limit: Formula): string {
  const { whole, parts } = fraction(limit);
  return parts === 1 ? whole : `(${whole} // ${parts})`;
}

function fraction(formula: Formula): Fraction {
  if (typeof formula === "number") return decimal(formula);
  if ("feature" in formula) return { whole: formula.feature, parts: 1 };
  if ("mul" in formula) {
    const [a, b] = formula.mul.map(fraction) as [Fraction, Fraction];
    return { whole: `${a.whole} * ${b.whole}`, parts: a.parts * b.parts };
  }
  if ("roundDown" in formula) {
    const [value, step] = formula.roundDown.map(fraction) as [Fraction, Fraction];
    return {
      whole: `(${value.whole} // ${value.parts * Number(step.whole)} * ${step.whole})`,
      parts: step.parts,
    };
  }
  if ("min" in formula) return extreme("least", formula.min.map(fraction));
  if ("clamp" in formula) {
    const [value, low, high] = formula.clamp.map(fraction) as [Fraction, Fraction, Fraction];
    return extreme("least", [extreme("greatest", [value, low]), high]);
  }
  throw new Error(`the bench makes no such formula: ${JSON.stringify(formula)}`);
}

function decimal(value: number): Fraction {
  for (let parts = 1; ; parts *= 10) {
    const whole = Math.round(value * parts);
    if (whole / parts === value) return { whole: String(whole), parts };
  }
}

/** `least` and `greatest` of DuckDB pass over NULL: whoever uses a limit asks first that its features are there. */
function extreme(name: "least" | "greatest", values: readonly Fraction[]): Fraction {
  const parts = Math.max(...values.map((each) => each.parts));
  const scaled = values.map((each) =>
    each.parts === parts ? each.whole : `${each.whole} * ${parts / each.parts}`,
  );
  return { whole: `${name}(${scaled.join(", ")})`, parts };
}
