import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRandom } from "../metrics/random.ts";
import { readVector } from "../vectors/german-credit.fixture.ts";
import { varianceInflation } from "./collinearity.ts";
import { fitLogistic } from "./logistic-regression.ts";
import { stepwiseAic } from "./stepwise.ts";

const vector: { X: number[][]; y: number[] } & Record<"lambda1" | "lambda0" | "lambda1_nonneg", number[]> =
  JSON.parse(readVector("irls.json"));
const columns = [0, 1, 2, 3].map((at) => Float64Array.from(vector.X, (row) => row[at]!));

describe("the fit equals what an independent solver found, to 1e-8", () => {
  test.each([
    ["without a penalty", "lambda0", {}],
    ["with λ = 1", "lambda1", { ridge: 1 }],
    ["with λ = 1 and no negative weight", "lambda1_nonneg", { ridge: 1, nonNegative: true }],
  ] as const)("%s", (_, name, options) => {
    const { intercept, coefficients } = fitLogistic(columns, vector.y, options);
    for (const [at, value] of [intercept, ...coefficients].entries())
      expect(Math.abs(value - vector[name][at]!)).toBeLessThan(1e-8);
  });
});

test("weights count a row as often as it is weighed", () => {
  const weights = vector.y.map((_, row) => (row % 3) + 1);
  const often = vector.y.flatMap((_, row) => Array<number>(weights[row]!).fill(row));
  const repeated = columns.map((column) => Float64Array.from(often, (row) => column[row]!));
  const weighed = fitLogistic(columns, vector.y, { weights, ridge: 2 });
  const plain = fitLogistic(
    repeated,
    often.map((row) => vector.y[row]!),
    { ridge: 2 },
  );
  for (const [at, value] of weighed.coefficients.entries())
    expect(value).toBeCloseTo(plain.coefficients[at]!, 8);
});

test("a strong ridge keeps to the prior, which the data move as they come in", () => {
  const prior = [0.5, 1, 0.25, 0];
  const held = fitLogistic(columns, vector.y, { ridge: 1e9, prior });
  for (const [at, value] of held.coefficients.entries()) expect(value).toBeCloseTo(prior[at]!, 5);
});

test("separated data converge with a ridge, and are told without one", () => {
  const x = [Float64Array.from([1, 2, 3, 4, 5, 6])];
  const y = [0, 0, 0, 1, 1, 1];
  const drawn = fitLogistic(x, y, { ridge: 5 });
  expect(drawn.converged).toBe(true);
  expect(drawn.coefficients[0]).toBeGreaterThan(0);
  const { converged, deviance } = fitLogistic(x, y);
  expect(converged).toBe(false);
  expect(deviance).toBeLessThan(1e-3);
});

test("no weight is negative, and none that is held at zero would lower the objective", () => {
  const problem = fc.record({
    rows: fc.array(
      fc.tuple(
        fc.double({ min: -3, max: 3, noNaN: true }),
        fc.double({ min: -3, max: 3, noNaN: true }),
        fc.boolean(),
      ),
      { minLength: 12, maxLength: 40 },
    ),
    ridge: fc.constantFrom(0.5, 5),
  });
  fc.assert(
    fc.property(problem, ({ rows, ridge }) => {
      const y = rows.map(([, , bad]) => Number(bad));
      fc.pre(y.includes(0) && y.includes(1));
      const x = [0, 1].map((at) => Float64Array.from(rows, (row) => row[at as 0 | 1]));
      const lossAt = (intercept: number, beta: readonly number[]) =>
        y.reduce((sum, bad, row) => {
          const eta = intercept + beta.reduce((part, weight, at) => part + weight * x[at]![row]!, 0);
          return sum + Math.log(1 + Math.exp(eta)) - bad * eta;
        }, 0) +
        (ridge / 2) * beta.reduce((sum, weight) => sum + weight * weight, 0);
      const { intercept, coefficients } = fitLogistic(x, y, { ridge, nonNegative: true });
      const best = lossAt(intercept, [...coefficients]);
      expect(Math.min(...coefficients)).toBeGreaterThanOrEqual(0);
      for (const at of [0, 1])
        for (const step of [1e-3, -1e-3]) {
          const moved = [...coefficients];
          moved[at] = Math.max(0, moved[at]! + step);
          expect(lossAt(intercept, moved)).toBeGreaterThanOrEqual(best - 1e-9);
        }
    }),
    { numRuns: 100 },
  );
});

test.each([
  [
    "columns that say the same",
    [
      [1, 2, 3, 4],
      [2, 4, 6, 8],
    ],
    [0, 1, 0, 1],
  ],
  ["one outcome alone", [[1, 2, 3, 4]], [1, 1, 1, 1]],
  ["columns of another length", [[1, 2, 3]], [0, 1, 0, 1]],
])("refuses %s", (_, x, y) => {
  expect(() =>
    fitLogistic(
      x.map((column) => Float64Array.from(column)),
      y,
    ),
  ).toThrow(RangeError);
});

test("variance inflation is 1/(1 − R²): of independent columns 1, of a sum of others infinite", () => {
  const a = Float64Array.from([1, -1, 1, -1]);
  const b = Float64Array.from([1, 1, -1, -1]);
  expect([...varianceInflation([a, b])]).toEqual([1, 1]);
  const correlated = Float64Array.from([1, -1, 1, 0]);
  // Sum of products 3, sums of squares 4 and 2.75: R² = 9 ÷ 11.
  expect(varianceInflation([a, correlated])[0]).toBeCloseTo(5.5, 10);
  expect(varianceInflation([a, b, a.map((value, row) => value + b[row]!)])[0]).toBe(Infinity);
});

test("stepwise by AIC ends where no column less and no column more lowers it, and never above where it began", () => {
  const random = seededRandom(7);
  const noise = [1, 2, 3].map(() => Float64Array.from(vector.y, () => random.next() / 2 ** 32));
  const all = [...columns, ...noise];
  const aicOf = (kept: readonly number[]) =>
    fitLogistic(
      kept.map((at) => all[at]!),
      vector.y,
    ).deviance +
    2 * (kept.length + 1);
  const { kept, aic } = stepwiseAic(all, vector.y);
  expect(aic).toBeCloseTo(aicOf(kept), 9);
  expect(aic).toBeLessThanOrEqual(aicOf([...all.keys()]));
  for (const at of all.keys()) {
    const other = kept.includes(at) ? kept.filter((each) => each !== at) : [...kept, at];
    expect(aicOf(other)).toBeGreaterThanOrEqual(aic - 1e-9);
  }
  expect(kept).toContain(0);
  expect(kept.filter((at) => at >= columns.length).length).toBeLessThan(noise.length);
});
