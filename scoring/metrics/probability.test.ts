import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { calibrationLine } from "./calibration-line.ts";
import { hosmerLemeshow } from "./hosmer-lemeshow.ts";
import { brier, fromLogit, logit, logLoss } from "./probability-scores.ts";

describe("brier and log-loss", () => {
  test.each<[string, number[], number[], number, number]>([
    ["sure and right", [0, 1], [0, 1], 0, 9.992007221626415e-16],
    ["even", [0.5, 0.5], [0, 1], 0.25, Math.log(2)],
    ["one class alone is fine", [0.2, 0.2], [0, 0], 0.04, -Math.log(0.8)],
  ])("%s", (_, p, y, brierExpected, logExpected) => {
    expect(brier(p, y)).toBeCloseTo(brierExpected, 14);
    expect(logLoss(p, y)).toBeCloseTo(logExpected, 14);
  });

  it("holds a sure and wrong probability at the clip", () => {
    expect(logLoss([0], [1])).toBeCloseTo(-Math.log(1e-15), 10);
    expect(logLoss([0], [1], 1e-3)).toBeCloseTo(-Math.log(1e-3), 10);
  });

  it("refuses points", () => {
    expect(() => brier([612], [0])).toThrow(/probability of row 0 is 612, outside of 0 to 1/);
    expect(() => logLoss([-0.1], [0])).toThrow(RangeError);
  });
});

describe("logit", () => {
  it("goes there and back", () => {
    for (const p of [1e-12, 0.01, 0.3, 0.5, 0.99]) expect(fromLogit(logit(p))).toBeCloseTo(p, 14);
    expect([fromLogit(-800), fromLogit(800)]).toEqual([0, 1]);
    expect(Number.isFinite(logit(0)) && Number.isFinite(logit(1))).toBe(true);
  });
});

describe("calibration line", () => {
  const samples = fc
    .array(fc.tuple(fc.integer({ min: 1, max: 99 }), fc.constantFrom(0, 1)), { minLength: 8, maxLength: 80 })
    .map((rows) => ({ p: rows.map(([p]) => p / 100), y: rows.map(([, y]) => y) }))
    .filter(({ y }) => y.includes(0) && y.includes(1));

  it("leaves no gradient: foretold and observed agree in number and in logit", () => {
    fc.assert(
      fc.property(samples, ({ p, y }) => {
        const { slope, intercept, inTheLarge } = calibrationLine(p, y);
        const fitted = p.map((value) => fromLogit(inTheLarge.value + logit(value)));
        const gap = fitted.reduce((sum, value, row) => sum + value - y[row]!, 0);
        expect(Math.abs(gap)).toBeLessThan(1e-9 * p.length);
        if (!slope || !intercept || slope.standardError > 20) return;
        const residuals = p.map(
          (value, row) => y[row]! - fromLogit(intercept.value + slope.value * logit(value)),
        );
        expect(Math.abs(residuals.reduce((sum, value) => sum + value, 0))).toBeLessThan(1e-7);
        expect(Math.abs(residuals.reduce((sum, value, row) => sum + value * logit(p[row]!), 0))).toBeLessThan(
          1e-7,
        );
      }),
    );
  });

  it("is 1 and 0 again on what was shifted and stretched by a known line", () => {
    const p = Array.from({ length: 200 }, (_, row) => 0.02 + (0.9 * row) / 200);
    const y = p.map((_, row) => ((row * 7919) % 200) / 200).map((u, row) => (u < p[row]! ? 1 : 0));
    const { slope, intercept } = calibrationLine(p, y);
    const recalibrated = p.map((value) => fromLogit(intercept!.value + slope!.value * logit(value)));
    const again = calibrationLine(recalibrated, y);
    expect(again.slope!.value).toBeCloseTo(1, 9);
    expect(again.intercept!.value).toBeCloseTo(0, 9);
    expect(again.inTheLarge.value).toBeCloseTo(0, 9);
    expect(again.meanProbability).toBeCloseTo(again.badRate, 9);
  });

  test.each<[string, number[], number[], "constant" | "separated"]>([
    ["probabilities that are all alike", [0.3, 0.3, 0.3], [0, 1, 0], "constant"],
    ["goods and bads apart", [0.1, 0.2, 0.7], [0, 0, 1], "separated"],
    ["apart but for one shared value", [0.1, 0.2, 0.2, 0.7], [0, 0, 1, 1], "separated"],
    ["apart the wrong way round", [0.1, 0.7, 0.8], [1, 0, 0], "separated"],
  ])("has no slope for %s, and says why", (_, p, y, obstacle) => {
    expect(calibrationLine(p, y)).toMatchObject({ slope: null, intercept: null, obstacle });
    expect(Number.isFinite(calibrationLine(p, y).inTheLarge.value)).toBe(true);
  });

  it("bears probabilities of 0 and 1", () => {
    const { inTheLarge } = calibrationLine([0, 1, 0.4, 0.6, 0, 1], [0, 1, 1, 0, 1, 0]);
    expect(Number.isFinite(inTheLarge.value)).toBe(true);
  });

  it("refuses one class only", () =>
    expect(() => calibrationLine([0.1, 0.2], [0, 0])).toThrow(/all 2 rows are good/));
});

describe("Hosmer–Lemeshow", () => {
  it("does not depend on the order of the rows", () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.constantFrom(0, 1)), {
      minLength: 40,
      maxLength: 60,
    });
    fc.assert(
      fc.property(rows, fc.integer(), (pairs, turn) => {
        const by = Math.abs(turn) % pairs.length;
        const turned = [...pairs.slice(by), ...pairs.slice(0, by)];
        const of = (list: typeof pairs) =>
          hosmerLemeshow(
            list.map(([p]) => p / 21),
            list.map(([, y]) => y),
            { groups: 5, fittedOn: "other" },
          ).statistic;
        expect(of(turned)).toBeCloseTo(of(pairs), 9);
      }),
    );
  });

  it("is 0 where each group meets its expectation", () => {
    const p = [0.25, 0.25, 0.25, 0.25, 0.5, 0.5, 0.5, 0.5, 0.75, 0.75, 0.75, 0.75];
    const y = [1, 0, 0, 0, 1, 1, 0, 0, 1, 1, 1, 0];
    expect(hosmerLemeshow(p, y, { groups: 3 })).toMatchObject({
      statistic: 0,
      degreesOfFreedom: 1,
      pValue: 1,
    });
  });

  it("is infinite where the impossible came", () => {
    expect(hosmerLemeshow([0, 0, 0.5, 0.5], [1, 0, 1, 0], { groups: 2, fittedOn: "other" })).toMatchObject({
      statistic: Infinity,
      pValue: 0,
    });
  });

  it("refuses where ties leave too few groups", () => {
    expect(() => hosmerLemeshow([0.5, 0.5, 0.5], [0, 1, 0])).toThrow(/leave 1 groups/);
  });
});
