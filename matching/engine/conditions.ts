import type { ProductTerms } from "../product.ts";
import type { Rule } from "../rules.ts";
import type { Condition } from "./interface.ts";

/** A part of a rule, to be read turned round where `negated`. */
export type SignedRule = { rule: Rule; negated: boolean };

/** What an outermost condition asks: a part of the rule, or that a limit, a rate or something beside the fees results. */
export type OuterCondition = { path: string; asks: SignedRule | "limit" | "rateBps" | "fees" };

/**
 * The conditions that must all hold for a product: the members of the rule's outermost `all` (one inside another and
 * what `not` makes of `any` taken together), then limit, rate and fees.
 */
export function outerConditions({ rule }: Pick<ProductTerms, "rule">): OuterCondition[] {
  return [
    ...conjunctsOf({ rule, negated: false }, "/rule"),
    { path: "/limit", asks: "limit" },
    { path: "/rateBps", asks: "rateBps" },
    { path: "/fees", asks: "fees" },
  ];
}

function conjunctsOf({ rule, negated }: SignedRule, path: string): OuterCondition[] {
  if ("not" in rule) return conjunctsOf({ rule: rule.not, negated: !negated }, `${path}/not`);
  const key = negated ? "any" : "all";
  const parts = membersOf(rule, key);
  if (!parts) return [{ path, asks: { rule, negated } }];
  return parts.flatMap((part, index) => conjunctsOf({ rule: part, negated }, `${path}/${key}/${index}`));
}

const membersOf = (rule: Rule, key: "all" | "any"): Rule[] | null =>
  key === "all" ? ("all" in rule ? rule.all : null) : "any" in rule ? rule.any : null;

/** The same for the same condition, in whatever product it stands; limits, rates and fees are each product's own. */
export const conditionKey = ({ asks, path }: OuterCondition, product: number): string =>
  typeof asks === "string" ? `${product}${path}` : JSON.stringify(asks);

/** Counts nearest misses by condition, the same of several products together; commonest first, then by product. */
export function countObstacles(
  nearestMiss: Int32Array,
  conditions: readonly Condition[],
  keys: readonly string[],
): (Condition & { rows: number })[] {
  const rows = new Map<string, { condition: number; rows: number }>();
  const counts = new Uint32Array(conditions.length);
  for (const condition of nearestMiss) if (condition >= 0) counts[condition]! += 1;
  for (const [condition, count] of counts.entries()) {
    if (count === 0) continue;
    const known = rows.get(keys[condition]!);
    if (known) known.rows += count;
    else rows.set(keys[condition]!, { condition, rows: count });
  }
  return [...rows.values()]
    .sort((a, b) => b.rows - a.rows || a.condition - b.condition)
    .map(({ condition, rows: count }) => ({ ...conditions[condition]!, rows: count }));
}
