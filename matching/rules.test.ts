import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DomainError } from "#lib/errors.ts";
import { type ProductTerms, parseProductTerms } from "./product.ts";
import { anyRule } from "./rules.fixture.ts";
import { comparisonsOf, parseRule } from "./rules.ts";

const placesOf = (read: () => unknown): string[] => {
  try {
    read();
  } catch (error) {
    if (error instanceof DomainError) return Object.keys(error.fields);
    throw error;
  }
  return [];
};

describe("a faulty rule is refused at its place", () => {
  const known = { feature: "a", op: "known" };
  test.each<[string, unknown, string]>([
    ["no object", 5, "/"],
    ["null", null, "/"],
    ["an empty object", {}, "/op"],
    ["an unknown operator", { all: [known, { feature: "a", op: "like", value: 1 }] }, "/all/1/op"],
    ["a missing value", { any: [{ feature: "a", op: "gte" }] }, "/any/0/value"],
    ["a text where a number is compared", { not: { feature: "a", op: "lt", value: "5" } }, "/not/value"],
    ["NaN", { feature: "a", op: "lt", value: Number.NaN }, "/value"],
    ["a range upside down", { feature: "a", op: "between", value: [2, 1] }, "/value"],
    ["a range of three", { feature: "a", op: "between", value: [1, 2, 3] }, "/value"],
    ["a set that is no list", { feature: "a", op: "in", value: "x" }, "/value"],
    ["an empty set", { feature: "a", op: "notIn", value: [] }, "/value"],
    ["a list inside a set", { feature: "a", op: "in", value: [[1]] }, "/value/0"],
    ["a value where none belongs", { feature: "a", op: "isTrue", value: true }, "/"],
    ["no feature", { feature: "", op: "known" }, "/feature"],
    ["two words in one node", { all: [], any: [] }, "/"],
    ["a group that is no list", { all: known }, "/all"],
    ["a foreign field", { all: [{ ...known, note: "x" }] }, "/all/0"],
  ])("%s", (_, rule, place) => {
    expect(placesOf(() => parseRule(rule))).toEqual([place]);
  });

  test("every fault is named, not only the first", () => {
    const rule = { all: [{ feature: "a", op: "x" }, { any: [{ feature: "b", op: "gt", value: "1" }] }, 7] };
    expect(placesOf(() => parseRule(rule))).toEqual(["/all/0/op", "/all/1/any/0/value", "/all/2"]);
  });

  test("nesting without end is refused rather than followed", () => {
    let rule: unknown = known;
    for (let depth = 0; depth < 10_000; depth++) rule = { not: rule };
    expect(() => parseRule(rule)).toThrow("嵌套过深");
  });
});

test("a rule read from its own JSON is the same rule", () => {
  fc.assert(
    fc.property(anyRule, (rule) => {
      expect(parseRule(JSON.parse(JSON.stringify(rule)))).toEqual(rule);
    }),
  );
});

test("comparisons are found with pointers that lead to them", () => {
  const rule = parseRule({
    all: [{ not: { feature: "a", op: "known" } }, { any: [{ feature: "b", op: "isTrue" }] }],
  });
  expect(comparisonsOf(rule).map(({ path, comparison }) => [path, comparison.feature])).toEqual([
    ["/all/0/not", "a"],
    ["/all/1/any/0", "b"],
  ]);
});

describe("a product's terms", () => {
  const terms: ProductTerms = {
    schema: 1,
    rule: { all: [] },
    limit: { const: 100 },
    rateBps: 400,
    minFen: 1,
    maxFen: 100,
    termMonths: [12, 36],
    guaranteeMode: "credit",
    repaymentMethods: ["annuity"],
    fees: [],
  };

  test.each<[string, unknown, string]>([
    ["a fault in the rule", { rule: { all: [{ feature: "a", op: "x" }] } }, "/rule/all/0/op"],
    ["an unknown operation", { limit: { min: [1, { pow: [1, 2] }] } }, "/limit/min/1"],
    ["two operations in one node", { limit: { add: [1, 2], sub: [1, 2] } }, "/limit"],
    ["an operand short", { limit: { mul: [1] } }, "/limit/mul"],
    ["a grade that does not exist", { rateBps: { byGrade: { superb: 300 } } }, "/rateBps/byGrade"],
    [
      "terms out of order",
      {
        rateBps: {
          byTerm: [
            [36, 1],
            [12, 2],
          ],
        },
      },
      "/rateBps/byTerm",
    ],
    ["a term that no entry covers", { rateBps: { min: [{ byTerm: [[24, 400]] }, 500] } }, "/rateBps"],
    ["half a fen", { maxFen: 100.5 }, "/maxFen"],
    ["a minimum above the maximum", { minFen: 101 }, "/minFen"],
    ["no term", { termMonths: [] }, "/termMonths"],
    ["a term twice", { termMonths: [12, 12] }, "/termMonths"],
    [
      "a fee without a basis",
      { fees: [{ payee: "甲", kind: "service", when: "at_drawdown" }] },
      "/fees/0/basis",
    ],
    [
      "a fee without an amount",
      { fees: [{ payee: "甲", kind: "service", basis: "fixed", when: "at_drawdown" }] },
      "/fees/0/amount",
    ],
    [
      "a fee of half a fen",
      { fees: [{ payee: "甲", kind: "service", basis: "fixed", amount: 0.5, when: "at_drawdown" }] },
      "/fees/0/amount",
    ],
    [
      "a fee of two amounts",
      {
        fees: [
          { payee: "甲", kind: "service", basis: "fixed", amount: 1, amountFen: 1, when: "at_drawdown" },
        ],
      },
      "/fees/0/amount",
    ],
    [
      "a share with an amount",
      {
        fees: [
          { payee: "甲", kind: "service", basis: "principal", rateBps: 1, amount: 1, when: "at_drawdown" },
        ],
      },
      "/fees/0",
    ],
    ["another version of the language", { schema: 2 }, "/schema"],
  ])("%s is refused at its place", (_, change, place) => {
    expect(placesOf(() => parseProductTerms({ ...terms, ...(change as object) }))).toEqual([place]);
  });

  test("take a fee's amount under either name and keep it under one", () => {
    const fee = { payee: "甲", kind: "service", basis: "fixed", when: "at_drawdown" };
    const read = (amount: object) => parseProductTerms({ ...terms, fees: [{ ...fee, ...amount }] }).fees;
    expect(read({ amount: 5 })).toEqual([{ ...fee, amountFen: 5 }]);
    expect(read({ amountFen: 5 })).toEqual(read({ amount: 5 }));
  });

  test("are read unchanged when they are right", () => {
    expect(parseProductTerms(JSON.parse(JSON.stringify(terms)))).toEqual(terms);
  });
});
