import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { calibrationLine } from "../metrics/calibration-line.ts";
import { fromLogit, logit } from "../metrics/probability-scores.ts";
import { seededRandom } from "../metrics/random.ts";
import { applyCalibration, fitIsotonicCalibration, fitLogitCalibration } from "./calibration.ts";
import { calibrationSchema } from "./calibration-data.ts";
import { poolAdjacentViolators } from "./isotonic.ts";

const weighted = fc.array(
  fc.record({
    x: fc.integer({ min: 0, max: 6 }),
    y: fc.constantFrom(0, 1),
    w: fc.integer({ min: 1, max: 5 }),
  }),
  { minLength: 1, maxLength: 14 },
);

/** The isotonic fit by its max–min formula over the distinct x, in O(n³). */
function maxMin(rows: { x: number; y: number; w: number }[]): Map<number, number> {
  const xs = [...new Set(rows.map(({ x }) => x))].sort((a, b) => a - b);
  const meanOf = (from: number, to: number) => {
    const within = rows.filter(({ x }) => x >= from && x <= to);
    return within.reduce((sum, { w, y }) => sum + w * y, 0) / within.reduce((sum, { w }) => sum + w, 0);
  };
  const levelAt = (x: number) =>
    Math.max(
      ...xs
        .filter((from) => from <= x)
        .map((from) => Math.min(...xs.filter((to) => to >= x).map((to) => meanOf(from, to)))),
    );
  return new Map(xs.map((x) => [x, levelAt(x)]));
}

/** Rows whose bads come with the probability that `truth` makes of p. */
function drawn(rows: number, truth: (p: number) => number) {
  const random = seededRandom(11);
  const unit = () => random.next() / 2 ** 32;
  const p = Array.from({ length: rows }, () => 0.01 + 0.6 * unit());
  return { p, y: p.map((value) => (unit() < truth(value) ? 1 : 0)) };
}

describe("pooling adjacent violators", () => {
  it("is the max–min formula, ties and weights included", () => {
    fc.assert(
      fc.property(weighted, (rows) => {
        const expected = maxMin(rows);
        const levels = poolAdjacentViolators(
          Float64Array.from(rows, ({ x }) => x),
          rows.map(({ y }) => y),
          rows.map(({ w }) => w),
        );
        for (const [x, level] of expected) {
          const found = levels.find(({ lowest, highest }) => lowest <= x && x <= highest)!;
          expect(found.level).toBeCloseTo(level, 12);
        }
        for (const [index, { level }] of levels.entries()) {
          if (index > 0) expect(level).toBeGreaterThan(levels[index - 1]!.level);
        }
      }),
    );
  });

  it("counts a weight of 3 as three rows", () => {
    const once = poolAdjacentViolators(Float64Array.of(1, 2), [1, 0], [3, 1]);
    expect(once).toEqual(poolAdjacentViolators(Float64Array.of(1, 1, 1, 2), [1, 1, 1, 0]));
    expect(once).toEqual([{ lowest: 1, highest: 2, level: 0.75 }]);
  });
});

describe("isotonic calibration", () => {
  it("gives back the level at each p it was fitted to, and the bad rate on the whole", () => {
    fc.assert(
      fc.property(
        weighted.filter((rows) => new Set(rows.map(({ y }) => y)).size === 2),
        (rows) => {
          const p = rows.map(({ x }) => x / 6);
          const y = rows.map(({ y }) => y);
          const calibrated = applyCalibration(fitIsotonicCalibration(p, y), p);
          const levels = maxMin(rows.map((row) => ({ ...row, w: 1 })));
          for (const [row, value] of calibrated.entries())
            expect(value).toBeCloseTo(levels.get(rows[row]!.x)!, 12);
          const sum = calibrated.reduce((total, value) => total + value, 0);
          expect(sum).toBeCloseTo(
            y.reduce<number>((total, label) => total + label, 0),
            9,
          );
        },
      ),
    );
  });

  it("runs straight between knots and level beyond them", () => {
    const calibration = {
      method: "isotonic" as const,
      knots: [
        [0.2, 0.1],
        [0.4, 0.1],
        [0.6, 0.5],
      ] as [number, number][],
    };
    const p = applyCalibration(calibration, [0, 0.2, 0.3, 0.4, 0.5, 0.6, 1]);
    expect([...p].map((value) => Number(value.toFixed(12)))).toEqual([0.1, 0.1, 0.1, 0.1, 0.3, 0.5, 0.5]);
  });
});

describe("logit calibration", () => {
  it("finds the line that distorted the probabilities, with a slope from 100 bads on", () => {
    const { p, y } = drawn(20_000, (value) => fromLogit(-0.7 + 0.6 * logit(value)));
    const fit = fitLogitCalibration(p, y);
    expect(fit.fixedSlope).toBeNull();
    expect(Math.abs(fit.calibration.slope - 0.6)).toBeLessThan(3 * fit.slopeError!);
    expect(Math.abs(fit.calibration.intercept + 0.7)).toBeLessThan(3 * fit.interceptError);
    const again = calibrationLine(applyCalibration(fit.calibration, p), y);
    expect(again.slope!.value).toBeCloseTo(1, 8);
    expect(again.intercept!.value).toBeCloseTo(0, 8);
  });

  it("moves the intercept alone below 100 bads, so that the mean meets the bad rate", () => {
    const { p, y } = drawn(300, (value) => 0.5 * value);
    const fit = fitLogitCalibration(p, y);
    expect(fit.bads).toBeLessThan(100);
    expect(fit).toMatchObject({ fixedSlope: "few_bads", slopeError: null, calibration: { slope: 1 } });
    const mean = applyCalibration(fit.calibration, p).reduce((sum, value) => sum + value, 0) / p.length;
    expect(mean).toBeCloseTo(fit.bads / p.length, 12);
  });

  test.each<[string, number[], number[], string]>([
    ["all probabilities are alike", [0.2, 0.2, 0.2], [0, 1, 0], "constant"],
    ["they part goods from bads", [0.2, 0.3, 0.9], [0, 0, 1], "separated"],
    ["they rank the wrong way round", [0.2, 0.3, 0.8, 0.9, 0.85], [1, 1, 0, 0, 1], "not_increasing"],
  ])("moves the intercept alone where %s", (_, p, y, fixedSlope) => {
    const fit = fitLogitCalibration(p, y, { badsForSlope: 1 });
    expect(fit).toMatchObject({ fixedSlope, calibration: { slope: 1 } });
  });

  it("counts a weight of 2 as two rows", () => {
    const p = [0.1, 0.3, 0.5, 0.2, 0.6];
    const y = [0, 1, 0, 0, 1];
    const doubled = fitLogitCalibration([...p, 0.5, 0.6], [...y, 0, 1], { badsForSlope: 1 });
    const fit = fitLogitCalibration(p, y, { badsForSlope: 1, weights: [1, 1, 2, 1, 2] });
    expect(fit.calibration.slope).toBeCloseTo(doubled.calibration.slope, 10);
    expect(fit.slopeError).toBeCloseTo(doubled.slopeError!, 10);
  });
});

describe("any calibration", () => {
  it("is plain data that never turns two firms round", () => {
    const { p, y } = drawn(2_000, (value) => value ** 1.5);
    const ascending = Float64Array.from({ length: 501 }, (_, step) => step / 500);
    for (const calibration of [fitIsotonicCalibration(p, y), fitLogitCalibration(p, y).calibration]) {
      const read = calibrationSchema.parse(JSON.parse(JSON.stringify(calibration)));
      expect(read).toEqual(calibration);
      const out = applyCalibration(read, ascending);
      for (let step = 1; step < out.length; step += 1)
        expect(out[step]!).toBeGreaterThanOrEqual(out[step - 1]!);
      expect(Math.min(...out)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...out)).toBeLessThanOrEqual(1);
    }
  });

  test.each([
    ["a falling slope", { method: "logit", intercept: 0, slope: -1 }],
    [
      "knots out of order",
      {
        method: "isotonic",
        knots: [
          [0.5, 0.1],
          [0.2, 0.2],
        ],
      },
    ],
    [
      "levels that fall",
      {
        method: "isotonic",
        knots: [
          [0.2, 0.3],
          [0.5, 0.1],
        ],
      },
    ],
    ["no knots", { method: "isotonic", knots: [] }],
  ])("is refused with %s", (_, data) => expect(calibrationSchema.safeParse(data).success).toBe(false));

  test.each<[string, () => unknown, RegExp]>([
    ["one class only", () => fitIsotonicCalibration([0.1, 0.2], [0, 0]), /all 2 rows are good/],
    ["no rows", () => fitLogitCalibration([], []), /no rows/],
    [
      "a weight of 0",
      () => fitLogitCalibration([0.1, 0.2], [0, 1], { weights: [1, 0] }),
      /weight of row 1 is 0/,
    ],
    [
      "points",
      () => applyCalibration({ method: "logit", intercept: 0, slope: 1 }, [612]),
      /outside of 0 to 1/,
    ],
  ])("refuses %s", (_, act, message) => {
    expect(act).toThrow(RangeError);
    expect(act).toThrow(message);
  });
});
