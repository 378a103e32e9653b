import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { comparisonTest, compileRule, FALSE, obstaclesOf, TRUE, type Truth, UNKNOWN } from "./kleene.ts";
import { anyRule, anyValues } from "./rules.fixture.ts";
import type { Comparison, FeatureValue, FeatureValues, Rule } from "./rules.ts";

type Word = "false" | "unknown" | "true";
const WORD: Record<Truth, Word> = { [FALSE]: "false", [UNKNOWN]: "unknown", [TRUE]: "true" };

/** Kleene's truth tables, written out: an oracle that shares nothing with the compiler. */
const AND: Record<Word, Record<Word, Word>> = {
  true: { true: "true", unknown: "unknown", false: "false" },
  unknown: { true: "unknown", unknown: "unknown", false: "false" },
  false: { true: "false", unknown: "false", false: "false" },
};
const OR: Record<Word, Record<Word, Word>> = {
  true: { true: "true", unknown: "true", false: "true" },
  unknown: { true: "true", unknown: "unknown", false: "unknown" },
  false: { true: "true", unknown: "unknown", false: "false" },
};
const NOT: Record<Word, Word> = { true: "false", unknown: "unknown", false: "true" };

function oracle(rule: Rule, values: FeatureValues): Word {
  if ("all" in rule) return rule.all.reduce<Word>((sum, child) => AND[sum][oracle(child, values)], "true");
  if ("any" in rule) return rule.any.reduce<Word>((sum, child) => OR[sum][oracle(child, values)], "false");
  if ("not" in rule) return NOT[oracle(rule.not, values)];
  return WORD[comparisonTest(rule)(values[rule.feature])];
}

describe("one comparison", () => {
  test.each<[FeatureValue, Comparison, Word]>([
    [5, { feature: "a", op: "gte", value: 5 }, "true"],
    [4.99, { feature: "a", op: "gte", value: 5 }, "false"],
    [5, { feature: "a", op: "gt", value: 5 }, "false"],
    [5, { feature: "a", op: "lte", value: 5 }, "true"],
    [5, { feature: "a", op: "lt", value: 5 }, "false"],
    [0, { feature: "a", op: "lt", value: 5 }, "true"],
    [null, { feature: "a", op: "gte", value: 0 }, "unknown"],
    [1, { feature: "a", op: "between", value: [1, 2] }, "true"],
    [2, { feature: "a", op: "between", value: [1, 2] }, "true"],
    [3, { feature: "a", op: "between", value: [1, 2] }, "false"],
    ["A", { feature: "a", op: "in", value: ["A", "B"] }, "true"],
    ["C", { feature: "a", op: "in", value: ["A", "B"] }, "false"],
    ["C", { feature: "a", op: "notIn", value: ["A", "B"] }, "true"],
    [null, { feature: "a", op: "notIn", value: ["A"] }, "unknown"],
    ["A", { feature: "a", op: "eq", value: "A" }, "true"],
    ["A", { feature: "a", op: "ne", value: "A" }, "false"],
    [null, { feature: "a", op: "ne", value: "A" }, "unknown"],
    [true, { feature: "a", op: "isTrue" }, "true"],
    [false, { feature: "a", op: "isFalse" }, "true"],
    [null, { feature: "a", op: "isFalse" }, "unknown"],
    [1, { feature: "a", op: "isTrue" }, "unknown"],
    ["5", { feature: "a", op: "gte", value: 5 }, "unknown"],
    [null, { feature: "a", op: "known" }, "false"],
    [false, { feature: "a", op: "known" }, "true"],
  ])("%s under %o is %s", (value, comparison, word) => {
    expect(WORD[comparisonTest(comparison)(value)]).toBe(word);
  });

  test("an absent feature is as unknown as a null one", () => {
    expect(comparisonTest({ feature: "a", op: "isTrue" })(undefined)).toBe(UNKNOWN);
    expect(comparisonTest({ feature: "a", op: "known" })(undefined)).toBe(FALSE);
  });
});

test("compiled rules agree with the truth tables", () => {
  fc.assert(
    fc.property(anyRule, anyValues, (rule, values) => {
      expect(WORD[compileRule(rule).truth(values)]).toBe(oracle(rule, values));
    }),
    { numRuns: 3_000 },
  );
});

test("nothing that is learnt later overturns a certain answer, but where the rule asks whether it is known", () => {
  const asksKnown = (rule: Rule) => JSON.stringify(rule).includes('"known"');
  fc.assert(
    fc.property(anyRule, anyValues, anyValues, (rule, values, learnt) => {
      fc.pre(!asksKnown(rule));
      const before = compileRule(rule).truth(values);
      const known = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
      if (before !== UNKNOWN) expect(compileRule(rule).truth({ ...learnt, ...known })).toBe(before);
    }),
    { numRuns: 2_000 },
  );
});

describe("obstacles", () => {
  test.each<[string, Rule, FeatureValues, string[], string[]]>([
    [
      "a failed part beside a true one",
      { all: [flag("a"), flag("b")] },
      { a: true, b: false },
      ["/all/1"],
      [],
    ],
    ["a failed part beside a missing one", { all: [flag("a"), flag("b")] }, { a: false }, ["/all/0"], ["b"]],
    [
      "all alternatives failed",
      { any: [flag("a"), flag("b")] },
      { a: false, b: false },
      ["/any/0", "/any/1"],
      [],
    ],
    ["one alternative open", { any: [flag("a"), flag("b")] }, { a: false }, [], ["b"]],
    ["a denied part that is true", { not: flag("a") }, { a: true }, ["/not"], []],
    ["a denied group", { not: { any: [flag("a"), flag("b")] } }, { a: true, b: false }, ["/not/any/0"], []],
    ["a satisfied rule", { any: [flag("a"), flag("b")] }, { a: true }, [], []],
    ["an empty any", { any: [] }, {}, [], []],
  ])("%s", (_, rule, values, failed, missing) => {
    expect(obstaclesOf(compileRule(rule), values)).toEqual({ failed, missing });
  });

  test("an unknown rule names what is missing and fails nothing", () => {
    fc.assert(
      fc.property(anyRule, anyValues, (rule, values) => {
        const compiled = compileRule(rule);
        const { failed, missing } = obstaclesOf(compiled, values);
        if (compiled.truth(values) === UNKNOWN) {
          expect(failed).toEqual([]);
          expect(missing.length).toBeGreaterThan(0);
        }
        if (compiled.truth(values) === TRUE) expect([failed, missing]).toEqual([[], []]);
      }),
      { numRuns: 2_000 },
    );
  });

  test("putting right every obstacle makes the rule true", () => {
    fc.assert(
      fc.property(
        distinctRule,
        fc.array(fc.constantFrom(true, false, null), { minLength: 40, maxLength: 40 }),
        (rule, draw) => {
          const compiled = compileRule(rule);
          const values = Object.fromEntries(draw.map((value, index) => [`f${index}`, value]));
          const { failed, missing } = obstaclesOf(compiled, values);
          fc.pre(compiled.truth(values) === TRUE || failed.length + missing.length > 0);
          const wanted = wantedValues(rule);
          const righted = { ...values };
          for (const path of failed) righted[wanted.get(path)!.feature] = wanted.get(path)!.value;
          for (const feature of missing)
            righted[feature] = [...wanted.values()].find((w) => w.feature === feature)!.value;
          expect(compiled.truth(righted)).toBe(TRUE);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

function flag(feature: string): Rule {
  return { feature, op: "isTrue" };
}

/** Rules in which each comparison has a feature of its own, so that any of them can be put right alone. */
const distinctRule = fc
  .letrec<{ rule: Rule }>((tie) => ({
    rule: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.constant(flag("?")),
      fc.array(tie("rule"), { minLength: 1, maxLength: 3 }).map((all): Rule => ({ all })),
      fc.array(tie("rule"), { minLength: 1, maxLength: 3 }).map((any): Rule => ({ any })),
      tie("rule").map((not): Rule => ({ not })),
    ),
  }))
  .rule.map((rule) => {
    let next = 0;
    return JSON.parse(JSON.stringify(rule).replace(/"\?"/g, () => `"f${next++}"`)) as Rule;
  })
  .filter((rule) => (JSON.stringify(rule).match(/"f\d+"/g)?.length ?? 0) <= 40);

/** By path, the value of each comparison's feature that helps: false under an odd number of `not`. */
function wantedValues(
  rule: Rule,
  path = "",
  wanted = true,
): Map<string, { feature: string; value: boolean }> {
  if ("not" in rule) return wantedValues(rule.not, `${path}/not`, !wanted);
  if ("feature" in rule) return new Map([[path, { feature: rule.feature, value: wanted }]]);
  const [word, children] = "all" in rule ? (["all", rule.all] as const) : (["any", rule.any] as const);
  return new Map(
    children.flatMap((child, index) => [...wantedValues(child, `${path}/${word}/${index}`, wanted)]),
  );
}
