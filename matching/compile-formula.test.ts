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

/** The same by another way: whole numbers of 10^-6 where the formula has none but such, so that no fraction arises. */
function micros(formula: Formula, values: FeatureValues, termMonths: number): bigint | null {
  const of = (part: Formula) => micros(part, values, termMonths);
  const all = (parts: readonly Formula[]) => {
    const results = parts.map(of);
    return results.some((result) => result === null) ? null : (results as bigint[]);
  };
  const read = (value: number) => BigInt(Math.round(value * 1_000)) * 1_000n;
  const sorted = (parts: readonly Formula[]) => all(parts)?.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  if (typeof formula === "number") return read(formula);
  if ("const" in formula) return read(formula.const);
  if ("feature" in formula) {
    const value = values[formula.feature];
    return typeof value === "number" ? read(value) : null;
  }
  if ("byGrade" in formula) {
    const entry = Object.entries(formula.byGrade).find(([grade]) => grade === values.grade);
    return entry ? of(entry[1]) : null;
  }
  if ("byTerm" in formula) {
    const entry = formula.byTerm.filter(([months]) => months >= termMonths)[0];
    return entry ? of(entry[1]) : null;
  }
  if ("min" in formula) return sorted(formula.min)?.[0] ?? null;
  if ("max" in formula) return sorted(formula.max)?.at(-1) ?? null;
  const operands = all(Object.values(formula)[0] as Formula[]);
  if (!operands) return null;
  const [x, y, z] = operands as [bigint, bigint, bigint];
  if ("add" in formula) return x + y;
  if ("sub" in formula) return x - y;
  if ("mul" in formula) return (x * y) / 1_000_000n;
  if ("roundDown" in formula) return y <= 0n ? null : x - (((x % y) + y) % y);
  if ("clamp" in formula) return x < y ? (y > z ? z : y) : x > z ? z : x;
  throw new Error("divisions leave fractions");
}

/** Numbers of three decimals; factors are whole, so that products need no more than six. */
const decimal = fc.integer({ min: -3_000_000, max: 3_000_000 }).map((thousandths) => thousandths / 1_000);
const fractionless = fc.letrec<{ formula: Formula }>((tie) => {
  const part = tie("formula");
  const feature = fc.constantFrom("a", "b").map((id): Formula => ({ feature: id }));
  return {
    formula: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      decimal,
      decimal.map((value): Formula => ({ const: value })),
      feature,
      fc.tuple(part, part).map(([x, y]): Formula => ({ add: [x, y] })),
      fc.tuple(part, part).map(([x, y]): Formula => ({ sub: [x, y] })),
      fc.tuple(part, fc.integer({ min: -9, max: 9 })).map(([x, y]): Formula => ({ mul: [x, y] })),
      fc.tuple(part, part).map(([x, y]): Formula => ({ roundDown: [x, y] })),
      fc.tuple(part, part, part).map(([x, y, z]): Formula => ({ clamp: [x, y, z] })),
      fc.array(part, { minLength: 1, maxLength: 3 }).map((min): Formula => ({ min })),
      fc.array(part, { minLength: 1, maxLength: 3 }).map((max): Formula => ({ max })),
      fc.record({ good: part, poor: part }).map((byGrade): Formula => ({ byGrade })),
      fc.tuple(part, part).map(
        ([x, y]): Formula => ({
          byTerm: [
            [12, x],
            [36, y],
          ],
        }),
      ),
    ),
  };
}).formula;

test("any formula comes to what whole numbers of a millionth come to", () => {
  const values = fc.record({
    a: fc.option(decimal),
    b: fc.option(decimal),
    grade: fc.constantFrom("good", "poor", "fair", null),
  });
  fc.assert(
    fc.property(fractionless, values, fc.constantFrom(6, 12, 13, 36, 37), (formula, drawn, termMonths) => {
      const missing = new Set<string>();
      const result = compileFormula(formula)({ values: drawn, termMonths, missing });
      const expected = micros(formula, drawn, termMonths);
      if (expected === null) expect(result).toBeNull();
      else expect(result!.n * 1_000_000n).toBe(expected * result!.d);
      for (const id of missing) expect(drawn[id as keyof typeof drawn]).toBeNull();
    }),
    { numRuns: 2_000 },
  );
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
