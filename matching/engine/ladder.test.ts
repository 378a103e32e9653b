import fc from "fast-check";
import { expect, test } from "vitest";
import { compileFormula } from "../compile-formula.ts";
import { floor } from "../exact.ts";
import type { Formula } from "../formula.ts";
import { floorDivide } from "./fast-formula.ts";
import { laddersOf } from "./ladder.ts";

const MOST = 1_000_000;
const bound = fc.constantFrom(-7, 0, 0.5, 3, 12.25, 40, 2_000_000);
const above = fc.constantFrom(0.12, 0.5, 1, 3, 7, 10);

const chain = fc.letrec<{ formula: Formula }>((tie) => {
  const inner = tie("formula");
  return {
    formula: fc.oneof(
      { depthSize: "medium", withCrossShrink: true },
      fc.constantFrom<Formula>({ feature: "a" }, { feature: "b" }),
      fc.tuple(inner, inner).map((min): Formula => ({ min })),
      fc.tuple(inner, above).map(([part, by]): Formula => ({ mul: [part, by] })),
      fc.tuple(inner, above).map(([part, by]): Formula => ({ div: [part, by] })),
      fc.tuple(inner, above).map(([part, by]): Formula => ({ roundDown: [part, by] })),
      fc.tuple(inner, bound).map(([part, by]): Formula => ({ min: [by, part] })),
      fc.tuple(inner, bound).map(([part, by]): Formula => ({ max: [part, by] })),
      fc.tuple(inner, bound, bound).map(([part, low, high]): Formula => ({ clamp: [part, low, high] })),
    ),
  };
}).formula;

test("the least of a formula's ladders is the formula, floored and held to zero and the maximum", () => {
  const seen = [0, 0, 0];
  const values = fc.record({
    a: fc.integer({ min: -50, max: 5_000 }),
    b: fc.integer({ min: -50, max: 5_000 }),
  });
  fc.assert(
    fc.property(chain, values, (formula, values) => {
      const ladders = laddersOf(formula, MOST);
      if (!ladders) return;
      seen[Math.min(ladders.length, 2)]! += 1;
      const value = floor(compileFormula(formula)({ values, termMonths: 12, missing: new Set() })!);
      const rungs = ladders.map(({ feature, times, over, step, low, high }) => {
        const rung = floorDivide(values[feature as "a" | "b"] * times, over) * step;
        return Math.min(Math.max(rung, low), high);
      });
      expect(Math.min(...rungs)).toBe(Math.min(Math.max(Number(value), 0), MOST));
    }),
    { numRuns: 2_000 },
  );
  expect(seen[1]).toBeGreaterThan(400);
  expect(seen[2]).toBeGreaterThan(100);
});
