import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { auc } from "./auc.ts";
import { bootstrapInterval } from "./bootstrap.ts";
import { characteristicShifts, countBins, ivShift, pointsShift } from "./characteristic-shift.ts";
import { psi, scorePsi } from "./psi.ts";
import { seededRandom, xoshiro128 } from "./random.ts";
import { countByBreaks, equalWidthBreaks, quantileBreaks } from "./score-breaks.ts";

describe("PSI", () => {
  const counts = fc
    .array(fc.tuple(fc.nat(300), fc.nat(300)), { minLength: 1, maxLength: 10 })
    .filter((cells) => [0, 1].every((side) => cells.some((cell) => cell[side]! > 0)));

  it("is never negative, 0 where nothing moved, and the same from both sides", () => {
    fc.assert(
      fc.property(counts, (cells) => {
        const [e, a] = [cells.map(([x]) => x), cells.map(([, x]) => x)];
        const { raw, smoothed } = psi(e, a);
        expect(smoothed).toBeGreaterThanOrEqual(-1e-15);
        expect(psi(a, e).smoothed).toBeCloseTo(smoothed, 12);
        if (raw !== null) expect(psi(a, e).raw).toBeCloseTo(raw, 12);
        expect(psi(e, e)).toMatchObject({ raw: 0, smoothed: 0, alarm: false });
      }),
    );
  });

  it("takes a cell empty on both sides for no cell", () => {
    const { raw, smoothed, cells } = psi([100, 0, 50], [80, 0, 90]);
    expect({ raw, smoothed, cells }).toEqual({ ...psiOf([100, 50], [80, 90]), cells: 2 });
  });
  const psiOf = (e: number[], a: number[]) => (({ raw, smoothed }) => ({ raw, smoothed }))(psi(e, a));

  it("knows what chance does: the 95 % point under no change at N = 681, M = 319, ten cells is .078", () => {
    const tenths = (rows: number) =>
      Array.from(
        { length: 10 },
        (_, cell) => Math.floor(((cell + 1) * rows) / 10) - Math.floor((cell * rows) / 10),
      );
    expect(16.918977604620448 * (1 / 681 + 1 / 319)).toBeCloseTo(0.078, 3);
    expect(psi(tenths(681), tenths(319)).alarmAbove).toBe(0.1);
    expect(psi(tenths(100), tenths(50)).alarmAbove).toBeCloseTo(16.918977604620448 * 0.03, 12);
  });

  it("raises no alarm in a small sample for what it would in a large one", () => {
    const [e, a] = [
      [10, 10, 10],
      [16, 9, 5],
    ];
    const grown = (side: number[]) => side.map((count) => count * 100);
    expect(psi(e, a).smoothed).toBeGreaterThan(0.1);
    expect(psi(e, a).alarm).toBe(false);
    expect(psi(grown(e), grown(a)).alarm).toBe(true);
  });

  test.each<[string, number[], number[], RegExp]>([
    ["no rows now", [1, 2], [0, 0], /no actual rows/],
    ["no cells", [], [], /no expected rows/],
    ["a negative count", [1, -2], [1, 2], /expected count of cell 1 is -2/],
    ["cells that differ", [1], [1, 2], /1 expected cells stand against 2 actual cells/],
  ])("refuses %s", (_, e, a, message) => {
    expect(() => psi(e, a)).toThrow(RangeError);
    expect(() => psi(e, a)).toThrow(message);
  });
});

describe("breaks", () => {
  it("cut a development sample into equal counts, fewer where scores tie", () => {
    const scores = Array.from({ length: 100 }, (_, row) => (row * 37) % 100);
    expect(quantileBreaks(scores)).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90]);
    expect(quantileBreaks([1, 1, 1, 1, 2, 3])).toEqual([2, 3]);
    expect(quantileBreaks([5, 5, 5])).toEqual([]);
  });

  it("close intervals on the left", () => {
    expect([...countByBreaks([1, 2, 3, 4, 5], [2, 4])]).toEqual([1, 2, 2]);
    expect(() => countByBreaks([1], [4, 2])).toThrow(/must ascend/);
  });

  it("leave probabilities unrounded", () => {
    expect(equalWidthBreaks([0, 0.5, 1], 2)[0]).toBeCloseTo(0.5, 12);
  });

  it("come with the score's PSI", () => {
    const then = Array.from({ length: 100 }, (_, row) => row);
    expect(
      scorePsi(
        then,
        then.map((score) => score + 10),
      ),
    ).toMatchObject({
      expected: Array(10).fill(10),
      actual: [0, ...Array(8).fill(10), 20],
      raw: null,
    });
  });
});

describe("shift of characteristics", () => {
  it("is Σ (share now − share then) · points", () => {
    expect(pointsShift([50, 50], [80, 20], [10, -5])).toBeCloseTo(0.3 * 10 + -0.3 * -5, 12);
    const [shift] = characteristicShifts([
      { name: "tax_grade", development: [0, 0, 1, 1], now: [0, 0, 0, 1], points: [40, 10] },
    ]);
    expect(shift).toMatchObject({ name: "tax_grade", pointsShift: 7.5 });
    expect(shift!.psi.raw).toBeCloseTo(0.25 * Math.log(1.5) + -0.25 * Math.log(0.5), 12);
  });

  it("adds up to what the mean score moved", () => {
    const bin = fc.integer({ min: 0, max: 3 });
    const sample = fc.array(fc.tuple(bin, bin), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(sample, sample, (then, now) => {
        const points = [
          [30, 10, 0, -20],
          [5, 15, 25, 40],
        ];
        const shifts = characteristicShifts(
          points.map((each, index) => ({
            name: `c${index}`,
            development: then.map((row) => row[index]!),
            now: now.map((row) => row[index]!),
            points: each,
          })),
        );
        const meanScore = (rows: [number, number][]) =>
          rows.reduce((sum, row) => sum + points[0]![row[0]]! + points[1]![row[1]]!, 0) / rows.length;
        const moved = shifts.reduce((sum, shift) => sum + shift.pointsShift, 0);
        expect(moved).toBeCloseTo(meanScore(now) - meanScore(then), 9);
      }),
    );
  });

  it("refuses a bin without points", () => expect(() => countBins([0, 2], 2)).toThrow(/bin of row 1 is 2/));

  it("shows information that is gone while the distribution stands still", () => {
    const then = { goods: [400, 300, 100], bads: [20, 60, 120] };
    const now = { goods: [336, 288, 176], bads: [84, 72, 44] };
    expect(ivShift(then, then)).toMatchObject({ change: 0 });
    expect(ivShift(then, then).frozen).toBeCloseTo(ivShift(then, then).development, 12);
    const { development, now: iv, change, frozen } = ivShift(then, now);
    expect(development).toBeGreaterThan(0.5);
    expect(iv).toBeLessThan(0.001);
    expect(change).toBeCloseTo(iv - development, 12);
    expect(frozen).toBeCloseTo(0, 2);
    expect(ivShift(then, { goods: then.bads, bads: then.goods }).frozen).toBeLessThan(0);
  });

  it("uses ½ a cell, as the card's WOE does", () => {
    const woe = [Math.log(9.5 / 11 / (1.5 / 6)), Math.log(1.5 / 11 / (4.5 / 6))];
    const iv = (9.5 / 11 - 1.5 / 6) * woe[0]! + (1.5 / 11 - 4.5 / 6) * woe[1]!;
    const counts = { goods: [9, 1, 0], bads: [1, 4, 0] };
    expect(ivShift(counts, counts).development).toBeCloseTo(iv, 12);
    expect(() => ivShift(counts, { goods: [1, 1, 1], bads: [0, 0, 0] })).toThrow(
      /now has 3 goods and 0 bads/,
    );
  });
});

describe("random numbers", () => {
  it("are xoshiro128** 1.1: the first ten from the state 1, 2, 3, 4 (as the reference code and rand_xoshiro give)", () => {
    const random = xoshiro128([1, 2, 3, 4]);
    expect(Array.from({ length: 10 }, () => random.next())).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
  });

  it("are the same for the same seed and unlike for the next", () => {
    const first = (seed: number) => (({ next }) => [next(), next(), next()])(seededRandom(seed));
    expect(first(7)).toEqual(first(7));
    expect(first(7)).not.toEqual(first(8));
  });

  it("fall evenly below a count", () => {
    const random = seededRandom(1);
    const counts = new Array(7).fill(0);
    for (let draw = 0; draw < 70_000; draw += 1) counts[random.below(7)] += 1;
    expect(counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)).toBeLessThan(22.5);
  });

  test.each([
    ["a state of zeros", () => xoshiro128([0, 0, 0, 0])],
    ["a seed with a fraction", () => seededRandom(0.5)],
    ["nothing to draw from", () => seededRandom(1).below(0)],
  ])("refuse %s", (_, act) => expect(act).toThrow(RangeError));
});

describe("bootstrap", () => {
  const y = Array.from({ length: 300 }, (_, row) => (row % 3 === 0 ? 1 : 0));
  const p = y.map((label, row) => 0.2 + 0.2 * label + ((row * 7919) % 300) / 600);
  const ofAuc = ([scores]: readonly Float64Array[], labels: Float64Array) => auc(scores!, labels);

  it("gives the same interval for the same seed, around the estimate", () => {
    const run = (seed: number) => bootstrapInterval([p], y, ofAuc, { seed, draws: 300 });
    const interval = run(5);
    expect(run(5)).toEqual(interval);
    expect(run(6)).not.toEqual(interval);
    expect(interval.estimate).toBe(auc(p, y));
    expect(interval.lower).toBeLessThan(interval.estimate);
    expect(interval.upper).toBeGreaterThan(interval.estimate);
  });

  it("has the standard error of a mean", () => {
    const values = Array.from({ length: 400 }, (_, row) => row % 2);
    const { standardError } = bootstrapInterval(
      [values],
      values.map((_, row) => Number(row < 200)),
      ([column]) => column!.reduce((sum, value) => sum + value, 0) / column!.length,
      { seed: 2, draws: 2000 },
    );
    expect(standardError).toBeGreaterThan(0.9 * 0.025);
    expect(standardError).toBeLessThan(1.1 * 0.025);
  });

  it("keeps the number of each class where stratified, rows of all columns together", () => {
    bootstrapInterval(
      [p, y],
      y,
      ([, again], labels) => {
        expect(labels.reduce((sum, label) => sum + label, 0)).toBe(100);
        expect([...again!]).toEqual([...labels]);
        return 0;
      },
      { seed: 3, draws: 5 },
    );
  });

  test.each([
    ["one class where stratified", () => bootstrapInterval([[1, 2]], [0, 0], () => 0, { seed: 1 })],
    ["no rows", () => bootstrapInterval([[]], [], () => 0, { seed: 1, stratified: false })],
    ["one draw", () => bootstrapInterval([p], y, ofAuc, { seed: 1, draws: 1 })],
    ["a level of 1", () => bootstrapInterval([p], y, ofAuc, { seed: 1, level: 1 })],
    ["a statistic that is no number", () => bootstrapInterval([p], y, () => Number.NaN, { seed: 1 })],
  ])("refuses %s", (_, act) => expect(act).toThrow(RangeError));
});
