import fc from "fast-check";
import { expect, test } from "vitest";
import { intervalGrid, intervalsOf } from "./interval-grid.ts";

const anyNumber = fc.oneof(
  fc.double({ noNaN: false }),
  fc.integer({ min: -50, max: 50 }).map((value) => value / 4),
  fc.constantFrom(0, -0, 5e-324, Number.MAX_VALUE, -Number.MAX_VALUE, 2 ** 31, 2 ** 32 + 7, -(2 ** 40)),
);

test("is the number of breaks that a value reaches, whatever the values and the breaks", () => {
  const someBreaks = fc
    .uniqueArray(anyNumber.filter(Number.isFinite), { maxLength: 12 })
    .map((breaks) => [...new Set(breaks.map((at) => at + 0))].sort((a, b) => a - b));
  fc.assert(
    fc.property(someBreaks, fc.array(anyNumber), (breaks, others) => {
      const values = Float64Array.from([...breaks, ...others, Number.NaN, Infinity, -Infinity]);
      const counted = Array.from(values, (value) => breaks.filter((at) => value >= at).length);
      expect([...intervalsOf(intervalGrid(breaks), values)]).toEqual(counted);
    }),
    { numRuns: 2_000 },
  );
});
