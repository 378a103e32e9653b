import { invalid } from "#lib/errors.ts";
import type { XmlElement } from "./xml.ts";
import { childOf, numberOf } from "./xml-tree.ts";

/** A value of a field, null where it is missing. */
export type FieldValue = string | number | null;

const COMPARISONS = [
  "equal",
  "notEqual",
  "lessThan",
  "lessOrEqual",
  "greaterThan",
  "greaterOrEqual",
] as const;
type Comparison = (typeof COMPARISONS)[number];
const COMBINATIONS = ["and", "or", "xor", "surrogate"] as const;

/** A predicate of one field (dmg.org, PMML 4.4, TreeModel, Predicates). */
export type Predicate =
  | { kind: "constant"; value: boolean }
  | { kind: "missing"; is: boolean }
  | { kind: "comparison"; operator: Comparison; value: string | number }
  | { kind: "set"; is: boolean; values: readonly (string | number)[] }
  | { kind: "compound"; operator: (typeof COMBINATIONS)[number]; parts: readonly Predicate[] };

const PREDICATES = ["True", "False", "SimplePredicate", "SimpleSetPredicate", "CompoundPredicate"];

/** The predicate of an Attribute, and the fields it names. */
export function readPredicate(parent: XmlElement, typeOf: (field: string) => "number" | "category") {
  const fields = new Set<string>();
  const typed = (field: string | undefined) => {
    if (field === undefined) throw invalid("PMML 的条件没有写明字段。");
    fields.add(field);
    const type = typeOf(field);
    return (value: string) => (type === "number" ? numberOf(value, `字段 ${field} 的条件`) : value);
  };
  const read = (node: XmlElement): Predicate => {
    const { field, operator = "", booleanOperator = "", value } = node.attributes;
    if (node.name === "True" || node.name === "False")
      return { kind: "constant", value: node.name === "True" };
    if (node.name === "CompoundPredicate") {
      const operator = COMBINATIONS.find((known) => known === booleanOperator);
      const parts = node.children.filter(({ name }) => PREDICATES.includes(name)).map(read);
      if (!operator || parts.length === 0) throw invalid(`PMML 的复合条件“${booleanOperator}”无法识别。`);
      return { kind: "compound", operator, parts };
    }
    const parse = typed(field);
    if (node.name === "SimpleSetPredicate") {
      if (booleanOperator !== "isIn" && booleanOperator !== "isNotIn")
        throw invalid(`PMML 的集合条件“${booleanOperator}”无法识别。`);
      const values = readArray(childOf(node, "Array")?.text ?? "").map(parse);
      return { kind: "set", is: booleanOperator === "isIn", values };
    }
    if (operator === "isMissing" || operator === "isNotMissing")
      return { kind: "missing", is: operator === "isMissing" };
    const comparison = COMPARISONS.find((known) => known === operator);
    if (!comparison || value === undefined) throw invalid(`字段 ${field} 的条件“${operator}”无法识别。`);
    const ordered = comparison !== "equal" && comparison !== "notEqual";
    if (ordered && typeOf(field!) === "category") throw invalid(`字段 ${field} 是类别，不能比较大小。`);
    return { kind: "comparison", operator: comparison, value: parse(value) };
  };
  const node = parent.children.find(({ name }) => PREDICATES.includes(name));
  if (!node) throw invalid("PMML 的 Attribute 没有条件。");
  return { predicate: read(node), fields: [...fields] };
}

/** The strings of an Array: parted by white space, in double quotes where they hold any, `\"` standing for a quote. */
function readArray(text: string): string[] {
  const found = text.matchAll(/"((?:[^"\\]|\\[\s\S])*)"|(\S+)/g);
  return [...found].map(([, quoted, plain]) => quoted?.replaceAll('\\"', '"') ?? plain!);
}

/** Three values: null is unknown, as a comparison of what is missing is. */
export function holds(predicate: Predicate, value: FieldValue): boolean | null {
  switch (predicate.kind) {
    case "constant":
      return predicate.value;
    case "missing":
      return (value === null) === predicate.is;
    case "compound":
      return combined(
        predicate.operator,
        predicate.parts.map((part) => holds(part, value)),
      );
    case "set":
      return value === null ? null : predicate.values.includes(value) === predicate.is;
    case "comparison":
      return value === null ? null : compares(predicate.operator, value, predicate.value);
  }
}

function combined(operator: (typeof COMBINATIONS)[number], parts: (boolean | null)[]): boolean | null {
  if (operator === "surrogate") return parts.find((part) => part !== null) ?? null;
  const decisive = operator === "or";
  if (operator !== "xor" && parts.includes(decisive)) return decisive;
  if (parts.includes(null)) return null;
  return operator === "xor" ? parts.filter(Boolean).length % 2 === 1 : !decisive;
}

function compares(operator: Comparison, value: string | number, against: string | number): boolean {
  if (operator === "equal") return value === against;
  if (operator === "notEqual") return value !== against;
  if (operator === "lessThan") return value < against;
  if (operator === "lessOrEqual") return value <= against;
  return operator === "greaterThan" ? value > against : value >= against;
}

/** The values that a predicate names, and whether it names them one by one only. */
export function named(predicate: Predicate): { values: (string | number)[]; singly: boolean } {
  if (predicate.kind === "set") return { values: [...predicate.values], singly: predicate.is };
  if (predicate.kind === "comparison")
    return { values: [predicate.value], singly: predicate.operator === "equal" };
  if (predicate.kind !== "compound") return { values: [], singly: false };
  const parts = predicate.parts.map(named);
  return {
    values: parts.flatMap(({ values }) => values),
    singly: predicate.operator === "or" && parts.every(({ singly }) => singly),
  };
}
