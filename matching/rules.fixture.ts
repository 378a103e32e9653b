import fc from "fast-check";
import type { Comparison, FeatureValue, FeatureValues, Rule } from "./rules.ts";

const FEATURES = ["a", "b", "c", "d"];
const small = fc.integer({ min: -3, max: 3 });
const word = fc.constantFrom("x", "y", "z");
const scalar = fc.oneof(small, word, fc.boolean());
const feature = fc.constantFrom(...FEATURES);

/** Comparisons over few features and few values, so that every truth value comes up often. */
export const anyComparison: fc.Arbitrary<Comparison> = fc.oneof(
  fc.record({ feature, op: fc.constantFrom("gte", "gt", "lte", "lt"), value: small }),
  fc.record({ feature, op: fc.constantFrom("eq", "ne"), value: scalar }),
  fc
    .record({ feature, op: fc.constant("between" as const), value: fc.tuple(small, small) })
    .map(({ value: [a, b], ...rest }): Comparison => ({ ...rest, value: [Math.min(a, b), Math.max(a, b)] })),
  fc.record({
    feature,
    op: fc.constantFrom("in", "notIn"),
    value: fc.array(scalar, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ feature, op: fc.constantFrom("isTrue", "isFalse", "known") }),
);

export const anyRule: fc.Arbitrary<Rule> = fc.letrec<{ rule: Rule }>((tie) => {
  const children = fc.array(tie("rule"), { maxLength: 3 });
  return {
    rule: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      anyComparison,
      children.map((all): Rule => ({ all })),
      children.map((any): Rule => ({ any })),
      tie("rule").map((not): Rule => ({ not })),
    ),
  };
}).rule;

const value: fc.Arbitrary<FeatureValue> = fc.oneof(small, word, fc.boolean(), fc.constant(null));

/** Values of all features; some null, some absent. */
export const anyValues: fc.Arbitrary<FeatureValues> = fc
  .record({ a: value, b: value, c: value, d: value }, { requiredKeys: [] })
  .map((values) => values as FeatureValues);
