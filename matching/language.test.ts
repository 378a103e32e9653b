import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DomainError } from "#lib/errors.ts";
import { checkTerms } from "./dictionary.ts";
import { parseFormula } from "./formula.ts";
import { compileRule, obstaclesOf } from "./kleene.ts";
import { compileProduct, matchPair } from "./pair.ts";
import { taxLoan } from "./product.fixture.ts";
import { dictionaryOf, factFeatures } from "./rule-features.ts";
import { anyRule, anyValues } from "./rules.fixture.ts";
import { type FeatureValues, parseRule, type Rule } from "./rules.ts";

/* The language against an evaluator of its own, written from its description and sharing nothing with matching/. */

/** true, false, or null for unknown. */
type Answer = boolean | null;

function judge(rule: Rule, values: FeatureValues): Answer {
  if ("all" in rule) {
    const answers = rule.all.map((child) => judge(child, values));
    return answers.includes(false) ? false : answers.includes(null) ? null : true;
  }
  if ("any" in rule) {
    const answers = rule.any.map((child) => judge(child, values));
    return answers.includes(true) ? true : answers.includes(null) ? null : false;
  }
  if ("not" in rule) {
    const answer = judge(rule.not, values);
    return answer === null ? null : !answer;
  }
  const has = Object.hasOwn(values, rule.feature) && values[rule.feature] !== null;
  const value = has ? values[rule.feature] : null;
  if (rule.op === "known") return has;
  if (!has) return null;
  if (rule.op === "eq") return value === rule.value;
  if (rule.op === "ne") return value !== rule.value;
  if (rule.op === "in") return rule.value.some((each) => each === value);
  if (rule.op === "notIn") return !rule.value.some((each) => each === value);
  if (rule.op === "isTrue" || rule.op === "isFalse")
    return typeof value === "boolean" ? value === (rule.op === "isTrue") : null;
  if (typeof value !== "number") return null;
  if (rule.op === "between") return rule.value[0] <= value && value <= rule.value[1];
  const bound = (rule as { value: number }).value;
  const holds: Record<string, boolean> = {
    gte: value >= bound,
    gt: value > bound,
    lte: value <= bound,
    lt: value < bound,
  };
  return holds[rule.op]!;
}

/** What keeps a rule from being what is wanted, by the words of docs/matching.md. */
function inTheWay(rule: Rule, values: FeatureValues, wanted = true, path = ""): [string[], string[]] {
  const answer = judge(rule, values);
  if (answer === wanted) return [[], []];
  if ("not" in rule) return inTheWay(rule.not, values, !wanted, `${path}/not`);
  if ("feature" in rule) return answer === null ? [[], [rule.feature]] : [[path], []];
  const [word, children] = "all" in rule ? (["all", rule.all] as const) : (["any", rule.any] as const);
  const everyChildIsNeeded = (word === "all") === wanted;
  const found = children.flatMap((child, index) =>
    everyChildIsNeeded || judge(child, values) === answer
      ? [inTheWay(child, values, wanted, `${path}/${word}/${index}`)]
      : [],
  );
  return [found.flatMap(([failed]) => failed), [...new Set(found.flatMap(([, missing]) => missing))]];
}

const answerOf = (rule: Rule, values: FeatureValues): Answer =>
  [false, null, true][compileRule(rule).truth(values)]!;

const agree = (rule: Rule, values: FeatureValues) => {
  expect(answerOf(rule, values)).toBe(judge(rule, values));
  const [failed, missing] = inTheWay(rule, values);
  expect(obstaclesOf(compileRule(rule), values)).toEqual({ failed, missing });
};

test("any rule on any values comes to what the description says, and names what stands in its way", () => {
  fc.assert(fc.property(anyRule, anyValues, agree), { numRuns: 1_500 });
});

describe("every operator on every type", () => {
  const values = [null, 0, -0, 1, 1.5, -2, 1e21, 5e-324, 2 ** 53, "", "A", "1", "缺", true, false];
  const rules: Rule[] = [
    ...(["gte", "gt", "lte", "lt"] as const).flatMap((op) =>
      [0, 1, 1e21, -2].map((value) => ({ feature: "a", op, value })),
    ),
    ...(["eq", "ne"] as const).flatMap((op) =>
      [0, 1, "A", "1", "", true, false].map((value) => ({ feature: "a", op, value })),
    ),
    ...(["in", "notIn"] as const).flatMap((op) =>
      [[0, "A"], [true], ["1", "1"], [1e21]].map((value) => ({ feature: "a", op, value })),
    ),
    { feature: "a", op: "between", value: [0, 1] },
    { feature: "a", op: "between", value: [1, 1] },
    ...(["isTrue", "isFalse", "known"] as const).map((op): Rule => ({ feature: "a", op })),
  ];
  test.each(rules)("%j", (rule) => {
    for (const value of values) {
      agree(rule, { a: value });
      agree({ not: rule }, { a: value });
    }
    agree(rule, {});
  });
});

test("small rules, by every assignment of their features and every way to nest two words around them", () => {
  const leaves: Rule[] = ["a", "b", "c"].map((feature) => ({ feature, op: "isTrue" }));
  const [a, b, c] = leaves as [Rule, Rule, Rule];
  const groups = (...children: Rule[]): Rule[] => [
    { all: children },
    { any: children },
    { not: { all: children } },
    { not: { any: children } },
  ];
  const rules = [...groups(), ...groups(a), ...groups(a, a), ...groups(a, { not: a })].concat(
    groups(a, b).flatMap((inner) => groups(inner, c, { not: inner })),
  );
  const all = [true, false, null];
  for (const rule of rules)
    for (const x of all) for (const y of all) for (const z of all) agree(rule, { a: x, b: y, c: z });
});

describe("what is no value is missing", () => {
  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])("%s", (value) => {
    expect(answerOf({ feature: "a", op: "gte", value: 0 }, { a: value })).toBe(null);
    expect(answerOf({ feature: "a", op: "known" }, { a: value })).toBe(false);
    expect(matchPair(compileProduct(taxLoan({ rule: { all: [] } })), { tax_paid_12m: value })).toMatchObject({
      verdict: "unknown",
      missing: ["tax_paid_12m", "grade"],
    });
  });

  test.each(["constructor", "__proto__", "toString", "hasOwnProperty"])(
    "%s, which every object inherits",
    (feature) => {
      expect(answerOf({ feature, op: "known" }, {})).toBe(false);
      expect(obstaclesOf(compileRule({ feature, op: "ne", value: 1 }), {})).toEqual({
        failed: [],
        missing: [feature],
      });
      const own = JSON.parse(`{${JSON.stringify(feature)}: 7}`) as FeatureValues;
      expect(answerOf({ feature, op: "gte", value: 7 }, own)).toBe(true);
      expect(
        matchPair(compileProduct(taxLoan({ rule: { all: [] }, limit: { feature }, minFen: 1 })), {
          grade: "good",
        }),
      ).toMatchObject({
        verdict: "unknown",
        missing: [feature],
      });
    },
  );

  test("a grade that is the name of something inherited has no rate", () => {
    const product = compileProduct(taxLoan({ rule: { all: [] }, limit: 6_000_000 }));
    for (const grade of ["constructor", "__proto__", "valueOf"])
      expect(matchPair(product, { grade })).toMatchObject({ verdict: "ineligible", failed: ["/rateBps"] });
  });
});

test("features go by any name, a Chinese one too", () => {
  const rule = parseRule({
    all: [
      { feature: "近12月纳税额", op: "gte", value: 5 },
      { feature: "a/b~c", op: "isTrue" },
    ],
  });
  expect(answerOf(rule, { 近12月纳税额: 5, "a/b~c": true })).toBe(true);
  expect(obstaclesOf(compileRule(rule), { 近12月纳税额: 4 })).toEqual({
    failed: ["/all/0"],
    missing: ["a/b~c"],
  });
});

describe("refused, whatever is nested in it", () => {
  const deep = (open: string, close: string) =>
    JSON.parse(`${open.repeat(100_000)}1${close.repeat(100_000)}`) as unknown;
  test.each<[string, () => unknown]>([
    ["a hundred thousand not", () => parseRule(deep('{"not":', "}"))],
    ["a hundred thousand all", () => parseRule(deep('{"all":[', "]}"))],
    ["a hundred thousand lists", () => parseRule({ feature: "a", op: "in", value: deep("[", "]") })],
    ["a hundred thousand sums", () => parseFormula(deep('{"max":[', "]}"))],
    ["a hundred thousand grades", () => parseFormula(deep('{"byGrade":{"good":', "}}"))],
    ["an operation that objects inherit", () => parseFormula({ constructor: [1, 2] })],
    ["an operation called __proto__", () => parseFormula(JSON.parse('{"__proto__": [1, 2]}'))],
    ["a grade called __proto__", () => parseFormula(JSON.parse('{"byGrade": {"__proto__": 1}}'))],
    ["a rule with a hidden __proto__", () => parseRule(JSON.parse('{"all": [], "__proto__": {}}'))],
    ["an infinite number", () => parseFormula(JSON.parse("1e400"))],
    ["an infinite bound", () => parseRule(JSON.parse('{"feature": "a", "op": "lt", "value": 1e999}'))],
    ["a null to compare with", () => parseRule({ feature: "a", op: "eq", value: null })],
  ])("%s", (_, read) => {
    expect(read).toThrow(DomainError);
  });
});

describe("terms that speak of what cannot be", () => {
  const dictionary = dictionaryOf(factFeatures);
  test.each<[string, object, string]>([
    ["a feature that only objects inherit", { rule: { feature: "constructor", op: "known" } }, "/rule"],
    [
      "a code that only objects inherit",
      { rule: { feature: "grade", op: "eq", value: "toString" } },
      "/rule",
    ],
    ["a division by nothing", { limit: { div: [{ feature: "score" }, { const: 0 }] } }, "/limit"],
    ["a step of nothing", { limit: { roundDown: [{ feature: "score" }, 0] } }, "/limit"],
    ["a step below nothing", { limit: { max: [1, { roundDown: [5, -1] }] } }, "/limit"],
    ["bounds upside down", { rateBps: { clamp: [{ feature: "score" }, 500, 300] } }, "/rateBps"],
  ])("%s are refused before publication", (_, change, place) => {
    const terms = taxLoan({ rule: { all: [] }, limit: 1, rateBps: 1, ...change });
    expect(() => checkTerms(terms, dictionary)).toThrow(
      expect.objectContaining({ fields: { [place]: [expect.any(String)] } }),
    );
  });
});
