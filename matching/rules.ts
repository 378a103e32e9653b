import { invalid } from "#lib/errors.ts";
import { z } from "#lib/zod.ts";
import { type Place, readNode, showPlace } from "./place.ts";

/** The version of the rule and formula language; stored products name it, so that a later one can be told apart. */
export const RULE_LANGUAGE_VERSION = 1;

/** A feature's value as rules see it: money in integer fen, ratios as decimals, null where it is missing. */
export type FeatureValue = number | string | boolean | null;
export type FeatureValues = Readonly<Record<string, FeatureValue>>;

type Scalar = number | string | boolean;

/**
 * Whether there is a value to judge by. Null, absence, NaN and the infinities are all missing; so is what an object
 * inherits (`constructor`, `__proto__`), since that is never a number, a text or a flag.
 */
export const isPresent = (value: unknown): value is Scalar =>
  typeof value === "number"
    ? Number.isFinite(value)
    : typeof value === "string" || typeof value === "boolean";

export type OrderOp = "gte" | "gt" | "lte" | "lt";
export type Comparison =
  | { feature: string; op: OrderOp; value: number }
  | { feature: string; op: "eq" | "ne"; value: Scalar }
  | { feature: string; op: "between"; value: [number, number] }
  | { feature: string; op: "in" | "notIn"; value: Scalar[] }
  | { feature: string; op: "isTrue" | "isFalse" | "known" };

/** A product's condition. `not` turns its child round; the other words are Kleene's. */
export type Rule = { all: Rule[] } | { any: Rule[] } | { not: Rule } | Comparison;

const feature = z.string().min(1, "缺少特征编号。").max(80, "特征编号过长。");
const number = z.number({ error: "这里要填数字。" });
const scalar = z.union([number, z.string(), z.boolean()], { error: "这里要填数字、文字或 true/false。" });
const range = z
  .tuple([number, number], { error: "between 的值要写成 [下限, 上限]。" })
  .refine(([low, high]) => low <= high, "between 的下限不能大于上限。");
const choices = z.array(scalar, { error: "in 与 notIn 的值要写成列表。" }).min(1, "列表里至少要有一个值。");

const comparison = z.discriminatedUnion(
  "op",
  [
    z.strictObject({ feature, op: z.enum(["gte", "gt", "lte", "lt"]), value: number }),
    z.strictObject({ feature, op: z.enum(["eq", "ne"]), value: scalar }),
    z.strictObject({ feature, op: z.literal("between"), value: range }),
    z.strictObject({ feature, op: z.enum(["in", "notIn"]), value: choices }),
    z.strictObject({ feature, op: z.enum(["isTrue", "isFalse", "known"]) }),
  ],
  { error: "op 必须是 gte、gt、lte、lt、eq、ne、between、in、notIn、isTrue、isFalse、known 之一。" },
);

const list = z.array(z.unknown(), { error: "这里要填条件的列表。" });
const MAX_DEPTH = 32;

/** Reads one rule node, adding what is wrong with its place to `place.issues`; null where it cannot be read. */
export function readRule(value: unknown, place: Place): Rule | null {
  if (place.path.length > 2 * MAX_DEPTH) return place.refuse("条件嵌套过深。");
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return place.refuse("条件必须是对象：all、any、not 之一，或 feature 与 op。");
  }
  const children = (key: "all" | "any", nodes: unknown[] | undefined) =>
    nodes?.map((node, index) => readRule(node, place.at(key, index))) ?? [null];
  if ("all" in value) {
    const rules = children("all", readNode(z.strictObject({ all: list }), value, place)?.all);
    return rules.includes(null) ? null : { all: rules as Rule[] };
  }
  if ("any" in value) {
    const rules = children("any", readNode(z.strictObject({ any: list }), value, place)?.any);
    return rules.includes(null) ? null : { any: rules as Rule[] };
  }
  if ("not" in value) {
    if (!readNode(z.strictObject({ not: z.unknown() }), value, place)) return null;
    const rule = readRule(value.not, place.at("not"));
    return rule && { not: rule };
  }
  return readNode(comparison, value, place) as Comparison | null;
}

/** The Zod schema of a rule, for use inside other schemas; its issues carry the path to the faulty node. */
export const ruleSchema = z.unknown().transform((value, context): Rule => {
  const place = showPlace();
  const rule = readRule(value, place);
  for (const issue of place.issues) {
    context.issues.push({ code: "custom", message: issue.message, path: issue.path, input: value });
  }
  return rule && place.issues.length === 0 ? rule : z.NEVER;
});

/**
 * Reads a rule from JSON.
 * @throws DomainError `invalid`; its sentence names the first faulty place as a JSON pointer, `fields` names them all.
 */
export function parseRule(value: unknown): Rule {
  const place = showPlace();
  const rule = readRule(value, place);
  if (rule && place.issues.length === 0) return rule;
  throw invalid(`准入条件有误：${place.sentences().join("")}`, place.fields());
}

/** The comparisons of a rule, each with the JSON pointer of its place. */
export function comparisonsOf(rule: Rule, path = ""): { path: string; comparison: Comparison }[] {
  if ("all" in rule) return rule.all.flatMap((child, index) => comparisonsOf(child, `${path}/all/${index}`));
  if ("any" in rule) return rule.any.flatMap((child, index) => comparisonsOf(child, `${path}/any/${index}`));
  if ("not" in rule) return comparisonsOf(rule.not, `${path}/not`);
  return [{ path, comparison: rule }];
}
