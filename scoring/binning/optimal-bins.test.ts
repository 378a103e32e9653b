import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Cell, compareBadRates, totalOf } from "./cell.ts";
import { optimalBins, type Run, TRENDS, type Trend } from "./optimal-bins.ts";

type Vector = {
  good: number[];
  bad: number[];
  cases: { trend: Trend; max_bins: number | null; min_n: number; iv: number; groups: [number, number][] }[];
};
const vectors: Vector[] = JSON.parse(
  readFileSync(new URL("../vectors/dp_binning.json", import.meta.url), "utf8"),
);
const cellsOf = (good: number[], bad: number[]): Cell[] =>
  good.map((count, index) => ({ good: count, bad: bad[index]! }));

test("equals 900 problems that brute force has solved, to 1e-10", () => {
  let solved = 0;
  for (const { good, bad, cases } of vectors)
    for (const { trend, max_bins, min_n, iv, groups } of cases) {
      const limits = { trend, maxBins: max_bins ?? good.length, minRows: min_n };
      const found = optimalBins(cellsOf(good, bad), limits);
      expect(Math.abs(found.iv - iv)).toBeLessThan(1e-10);
      expect(found.runs.map(({ first, last }) => [first, last])).toEqual(groups);
      solved += 1;
    }
  expect(solved).toBe(900);
});

describe("on any small problem", () => {
  const problem = fc.record({
    cells: fc.array(
      fc.record({ good: fc.integer({ min: 1, max: 60 }), bad: fc.integer({ min: 1, max: 40 }) }),
      { minLength: 1, maxLength: 7 },
    ),
    trend: fc.constantFrom(...TRENDS),
    maxBins: fc.integer({ min: 1, max: 7 }),
    minRows: fc.integer({ min: 0, max: 60 }),
    maxRows: fc.constantFrom(Number.POSITIVE_INFINITY, 100, 200),
    minGap: fc.constantFrom(0, 0, 0.05, 0.2),
  });

  test("is what trying every division finds", () => {
    fc.assert(
      fc.property(problem, ({ cells, ...limits }) => {
        const tried = divisions(cells.length)
          .filter((runs) => keeps(cells, runs, limits))
          .map((runs) => worthOf(cells, runs));
        const { runs, iv } = optimalBins(cells, limits);
        expect(iv).toBeCloseTo(tried.length > 0 ? Math.max(...tried) : 0, 10);
        if (tried.length > 0) expect(keeps(cells, runs, limits)).toBe(true);
        else expect(runs).toEqual([{ first: 0, last: cells.length - 1 }]);
      }),
      { numRuns: 500 },
    );
  });
});

test.each([
  ["no pre-bins", [], {}],
  ["no bin", [{ good: 1, bad: 1 }], { maxBins: 0 }],
  ["a gap of all", [{ good: 1, bad: 1 }], { minGap: 1 }],
])("refuses %s", (_, cells, over) => {
  expect(() => optimalBins(cells, { trend: "none", maxBins: 8, minRows: 0, ...over })).toThrow(RangeError);
});

/** Every way to cut n pre-bins into runs. */
function divisions(n: number): Run[][] {
  return Array.from({ length: 2 ** (n - 1) }, (_, mask) => {
    const runs: Run[] = [];
    let first = 0;
    for (let last = 0; last < n; last += 1)
      if (last === n - 1 || (mask >> last) & 1) {
        runs.push({ first, last });
        first = last + 1;
      }
    return runs;
  });
}

type Limits = { trend: Trend; maxBins: number; minRows: number; maxRows: number; minGap: number };
function keeps(
  cells: Cell[],
  runs: readonly Run[],
  { trend, maxBins, minRows, maxRows, minGap }: Limits,
): boolean {
  const merged = runs.map(({ first, last }) => totalOf(cells.slice(first, last + 1)));
  const sizes = merged.map(({ good, bad }) => good + bad);
  if (merged.length > maxBins || sizes.some((size) => size < minRows || size > maxRows)) return false;
  const steps = merged.slice(1).map((cell, index) => Math.sign(compareBadRates(cell, merged[index]!)));
  const rates = merged.map(({ good, bad }) => bad / (good + bad));
  if (minGap > 0 && rates.slice(1).some((rate, index) => Math.abs(rate - rates[index]!) < minGap - 1e-15))
    return false;
  const turnsOnce = (way: number) => {
    const turn = steps.indexOf(-way);
    return turn < 0 || steps.slice(turn).every((step) => step !== way);
  };
  if (trend === "ascending") return steps.every((step) => step >= 0);
  if (trend === "descending") return steps.every((step) => step <= 0);
  return trend === "none" || turnsOnce(trend === "peak" ? 1 : -1);
}

function worthOf(cells: Cell[], runs: readonly Run[]): number {
  const { good, bad } = totalOf(cells);
  return runs
    .map(({ first, last }) => totalOf(cells.slice(first, last + 1)))
    .reduce((sum, cell) => {
      const [goods, bads] = [cell.good / good, cell.bad / bad];
      return sum + (goods - bads) * Math.log(goods / bads);
    }, 0);
}
