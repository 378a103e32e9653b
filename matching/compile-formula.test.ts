import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileFormula } from "./compile-formula.ts";
import { exact, floor, round } from "./exact.ts";
import type { Formula } from "./formula.ts";
import type { FeatureValues } from "./rules.ts";

const run = (formula: Formula, values: FeatureValues = {}, termMonths = 12) => {
  const missing = new Set<string>();
  const result = compileFormula(formula)({ values, termMonths, missing });
  return { value: result && Number(result.n) / Number(result.d), missing: [...missing] };
};

describe("formulas", () => {
  const byGrade: Formula = { byGrade: { excellent: 320, good: { add: [320, 40] } } };
  const byTerm: Formula = {
    byTerm: [
      [12, 300],
      [36, 400],
    ],
  };
  test.each<[string, Formula, FeatureValues, number, number | null]>([
    ["a constant", { const: 7 }, {}, 12, 7],
    ["a feature", { feature: "a" }, { a: 5 }, 12, 5],
    ["a sum of decimals, exactly", { add: [0.1, 0.2] }, {}, 12, 0.3],
    ["a difference", { sub: [3, 5] }, {}, 12, -2],
    ["a product", { mul: [{ feature: "a" }, 0.15] }, { a: 1_000 }, 12, 150],
    ["a quotient", { div: [1, 4] }, {}, 12, 0.25],
    ["a quotient by a negative", { div: [1, -4] }, {}, 12, -0.25],
    ["a division by zero", { div: [1, { feature: "a" }] }, { a: 0 }, 12, null],
    ["the least", { min: [3, 1, 2] }, {}, 12, 1],
    ["the greatest", { max: [3, { const: 4 }] }, {}, 12, 4],
    ["below the clamp", { clamp: [1, 5, 9] }, {}, 12, 5],
    ["above the clamp", { clamp: [10, 5, 9] }, {}, 12, 9],
    ["rounded down to a step", { roundDown: [129_999, 10_000] }, {}, 12, 120_000],
    ["a multiple stays", { roundDown: [120_000, 10_000] }, {}, 12, 120_000],
    ["rounded down below zero", { roundDown: [-1, 10] }, {}, 12, -10],
    ["a step of zero", { roundDown: [5, 0] }, {}, 12, null],
    ["by grade", byGrade, { grade: "good" }, 12, 360],
    ["a grade without an entry", byGrade, { grade: "poor" }, 12, null],
    ["by term, at the bound", byTerm, {}, 12, 300],
    ["by term, above it", byTerm, {}, 13, 400],
    ["by term, beyond the last", byTerm, {}, 37, null],
  ])("%s", (_, formula, values, termMonths, value) => {
    expect(run(formula, values, termMonths)).toEqual({ value, missing: [] });
  });

  test("a missing feature leaves no value and is named, each once", () => {
    expect(
      run({ max: [1, { add: [{ feature: "a" }, { feature: "b" }] }, { feature: "a" }] }, { b: null }),
    ).toEqual({
      value: null,
      missing: ["a", "b"],
    });
    expect(run({ byGrade: { good: 1 } })).toEqual({ value: null, missing: ["grade"] });
  });

  test("only the branch that applies asks for its features", () => {
    expect(
      run({
        byTerm: [
          [12, 1],
          [24, { feature: "a" }],
        ],
      }).missing,
    ).toEqual([]);
  });
});

describe("exact numbers", () => {
  test.each([
    [0.1, 1n, 10n],
    [-2.5, -25n, 10n],
    [1e-7, 1n, 10_000_000n],
    [1.5e21, 1_500_000_000_000_000_000_000n, 1n],
  ])("%s is read as it is written", (number, n, d) => {
    expect(exact(number)).toEqual({ n, d });
  });

  test("what is no number is refused", () => {
    expect(() => exact(Number.NaN)).toThrow(RangeError);
    expect(() => exact(Number.POSITIVE_INFINITY)).toThrow(RangeError);
  });

  test("a limit of three tenths never falls a fen short, as doubles would", () => {
    const limit = compileFormula({ mul: [{ feature: "a" }, 0.3] });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000_000_000 }), (a) => {
        const result = limit({ values: { a }, termMonths: 12, missing: new Set() });
        expect(floor(result!)).toBe((BigInt(a) * 3n) / 10n);
      }),
    );
  });

  test("floor and round keep their promises", () => {
    fc.assert(
      fc.property(fc.bigInt(-1_000n, 1_000n), fc.bigInt(1n, 50n), (n, d) => {
        const [low, near] = [floor({ n, d }), round({ n, d })];
        expect(low * d <= n && n < (low + 1n) * d).toBe(true);
        expect(2n * near * d - d <= 2n * n && 2n * n < 2n * near * d + d).toBe(true);
      }),
    );
  });
});
