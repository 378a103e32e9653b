import fc from "fast-check";
import { expect, test } from "vitest";
import { compileFormula } from "../compile-formula.ts";
import { floor } from "../exact.ts";
import type { Formula } from "../formula.ts";
import { floorDivide } from "./fast-formula.ts";
import { ladderOf } from "./ladder.ts";

const MOST = 1_000_000;
const bound = fc.constantFrom(-7, 0, 0.5, 3, 12.25, 40, 2_000_000);
const above = fc.constantFrom(0.12, 0.5, 1, 3, 7, 10);

const chain = fc.letrec<{ formula: Formula }>((tie) => {
  const inner = tie("formula");
  return {
    formula: fc.oneof(
      { depthSize: "medium", withCrossShrink: true },
      fc.constant<Formula>({ feature: "a" }),
      fc.tuple(inner, above).map(([part, by]): Formula => ({ mul: [part, by] })),
      fc.tuple(inner, above).map(([part, by]): Formula => ({ div: [part, by] })),
      fc.tuple(inner, above).map(([part, by]): Formula => ({ roundDown: [part, by] })),
      fc.tuple(inner, bound).map(([part, by]): Formula => ({ min: [by, part] })),
      fc.tuple(inner, bound).map(([part, by]): Formula => ({ max: [part, by] })),
      fc.tuple(inner, bound, bound).map(([part, low, high]): Formula => ({ clamp: [part, low, high] })),
    ),
  };
}).formula;

test("a ladder is the formula, floored and held to zero and the maximum", () => {
  let ladders = 0;
  fc.assert(
    fc.property(chain, fc.integer({ min: -50, max: 5_000 }), (formula, a) => {
      const ladder = ladderOf(formula, MOST);
      if (!ladder) return;
      ladders += 1;
      const value = floor(compileFormula(formula)({ values: { a }, termMonths: 12, missing: new Set() })!);
      const rung = floorDivide(a * ladder.times, ladder.over) * ladder.step;
      const found = Math.min(Math.max(rung, ladder.low), ladder.high);
      expect(found).toBe(Math.min(Math.max(Number(value), 0), MOST));
    }),
    { numRuns: 2_000 },
  );
  expect(ladders).toBeGreaterThan(500);
});
