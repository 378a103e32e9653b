import { describe, expect, it, test } from "vitest";
import {
  chiSquareQuantile,
  chiSquareTail,
  gammaP,
  gammaQ,
  intervalZ,
  logGamma,
  normalQuantile,
  normalTail,
} from "./distributions.ts";

/** Holds the relative error. */
const near = (got: number, expected: number, tolerance = 1e-12) =>
  expect(Math.abs(got - expected)).toBeLessThanOrEqual(tolerance * Math.abs(expected));

describe("against scipy 1.17.1", () => {
  test.each([
    [3.841458820694124, 1, 0.04999999999999989],
    [16.918977604620448, 9, 0.05000000000000007],
    [100, 50, 3.454931382984871e-5],
    [0.001, 2, 0.9995001249791693],
    [500, 400, 0.00048221275959343273],
    [1e-8, 1, 0.9999202115440526],
    [80, 3, 3.0692774861724164e-17],
    [0, 4, 1],
    [Infinity, 4, 0],
  ])("P(χ² > %d) with %d degrees of freedom", (x, df, expected) =>
    near(chiSquareTail(x, df), expected, 2e-12),
  );

  test.each([
    [0.95, 1, 3.841458820694124],
    [0.95, 4, 9.487729036781154],
    [0.95, 9, 16.918977604620448],
    [0.05, 9, 3.325112843066815],
    [0.999, 100, 149.44925277903886],
    [0.95, 1000, 1074.679448803441],
    [0, 3, 0],
  ])("the %d quantile of χ² with %d degrees of freedom", (p, df, expected) =>
    near(chiSquareQuantile(p, df), expected),
  );

  test.each([
    [0, 0.5],
    [1, 0.15865525393145707],
    [1.959963984540054, 0.025],
    [5, 2.866515718791933e-7],
    [10, 7.61985302416047e-24],
    [-3, 0.9986501019683699],
  ])("P(Z > %d)", (z, expected) => near(normalTail(z), expected));

  test.each([
    [0.975, 1.959963984540054],
    [0.001, -3.090232306167813],
    [1e-10, -6.361340902404056],
  ])("the %d quantile of Z", (p, expected) => near(normalQuantile(p), expected));
});

describe("identities", () => {
  test.each([0.1, 0.5, 1, 2.5, 10, 99.5])("P(%d, x) + Q(a, x) = 1 on both sides of a + 1", (a) => {
    for (const x of [a / 10, a, a + 0.999, a + 1.001, 2 * a + 5])
      expect(gammaP(a, x) + gammaQ(a, x)).toBeCloseTo(1, 13);
  });

  it("Q(1, x) = e^−x, Γ(n) = (n − 1)!", () => {
    for (const x of [0.1, 1, 5, 30]) near(gammaQ(1, x), Math.exp(-x));
    near(logGamma(11), Math.log(3_628_800));
    near(logGamma(0.5), Math.log(Math.PI) / 2);
    near(logGamma(0.25), 1.2880225246980774);
  });

  it("the median of Z is 0", () => expect(Math.abs(normalQuantile(0.5))).toBeLessThan(1e-15));
});

test.each([
  ["a gamma function of 0", () => gammaQ(0, 1)],
  ["a χ² quantile of 1", () => chiSquareQuantile(1, 3)],
  ["a normal quantile of 0", () => normalQuantile(0)],
  ["an interval of all", () => intervalZ(1)],
])("refuses %s", (_, act) => expect(act).toThrow(RangeError));
