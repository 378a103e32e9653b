import { describe, expect, test } from "vitest";
import { wan } from "#lib/money.ts";
import { chooseTerm, compileProduct, matchPair } from "./pair.ts";
import { soundValues, taxLoan } from "./product.fixture.ts";
import type { ProductTerms } from "./product.ts";
import type { FeatureValues } from "./rules.ts";

const match = (values: FeatureValues, terms: Partial<ProductTerms> = {}) =>
  matchPair(compileProduct(taxLoan(terms)), { ...soundValues, ...values });

describe("a pair", () => {
  test("is eligible with an indicative limit and rate", () => {
    expect(match({})).toEqual({
      verdict: "eligible",
      limitFen: wan(143),
      rateBps: 385,
      termMonths: 12,
      failed: [],
      missing: [],
    });
  });

  test.each<[string, FeatureValues, string, string[], string[]]>([
    ["a failed condition", { firm_age: 10 }, "ineligible", ["/rule/all/0"], []],
    [
      "both alternatives failed",
      { inv_gap_months: 5, ss_paid_run: 3 },
      "ineligible",
      ["/rule/all/4/any/0", "/rule/all/4/any/1"],
      [],
    ],
    ["one alternative is enough", { inv_gap_months: null }, "eligible", [], []],
    ["missing data", { tax_grade: null }, "unknown", [], ["tax_grade"]],
    ["an open alternative", { inv_gap_months: null, ss_paid_run: 3 }, "unknown", [], ["inv_gap_months"]],
    [
      "a failure beside missing data",
      { dishonest: true, tax_grade: null },
      "ineligible",
      ["/rule/all/3"],
      ["tax_grade"],
    ],
    ["a limit that cannot be told", { grade: null }, "unknown", [], ["grade"]],
    ["a grade without a rate", { grade: "poor" }, "ineligible", ["/rateBps"], []],
  ])("%s", (_, values, verdict, failed, missing) => {
    expect(match(values)).toMatchObject({ verdict, failed, missing });
  });

  test("a limit below the minimum is not offered, one above the maximum is cut", () => {
    expect(match({ tax_paid_12m: 5_000_000 }, { minFen: 36_000_000 })).toMatchObject({
      verdict: "ineligible",
      failed: ["/limit"],
    });
    expect(match({ tax_paid_12m: 900_000_000 })).toMatchObject({ verdict: "eligible", limitFen: wan(300) });
  });

  test("a limit of nothing is no offer even without a minimum", () => {
    expect(match({}, { minFen: 0, limit: 0 })).toMatchObject({ verdict: "ineligible", failed: ["/limit"] });
  });

  test("limits are floored to the fen, rates rounded half up", () => {
    const result = match({}, { limit: { div: [1_000_000_000, 7] }, rateBps: 384.5 });
    expect(result).toMatchObject({ limitFen: 142_857_142n, rateBps: 385 });
  });

  test("the rate is that of the term which serves the wish", () => {
    expect(match({ grade: "fair", requested_term: 12 })).toMatchObject({ termMonths: 12, rateBps: 420 });
    expect(match({ grade: "fair", requested_term: 18 })).toMatchObject({ termMonths: 36, rateBps: 450 });
  });
});

test.each<[number[], number | null, number]>([
  [[6, 12, 36], null, 12],
  [[3, 6], null, 6],
  [[24, 36], null, 24],
  [[6, 12, 36], 7, 12],
  [[6, 12, 36], 36, 36],
  [[6, 12, 36], 60, 36],
])("of the terms %o a wish for %s is served by %i months", (terms, wish, months) => {
  expect(chooseTerm(terms, wish)).toBe(months);
});
