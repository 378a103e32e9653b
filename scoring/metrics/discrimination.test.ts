import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { auc, aucInterval, compareAucs, gini } from "./auc.ts";
import type { Numbers } from "./columns.ts";
import { gainsTable } from "./gains.ts";
import { ks } from "./ks.ts";
import { midranks, rankGroups } from "./ranks.ts";

/** Scores with many ties, and labels with two goods and two bads at least. */
const samples = fc
  .array(
    fc.record({
      a: fc.integer({ min: -6, max: 6 }),
      b: fc.integer({ min: 0, max: 4 }),
      y: fc.constantFrom(0, 1),
    }),
    {
      minLength: 4,
      maxLength: 60,
    },
  )
  .map((rows) => ({ a: rows.map(({ a }) => a / 2), b: rows.map(({ b }) => b), y: rows.map(({ y }) => y) }))
  .filter(({ y }) => {
    const bads = y.reduce<number>((sum, label) => sum + label, 0);
    return bads >= 2 && y.length - bads >= 2;
  });

/** What the pair says: 1 where the bad is the riskier, ½ where they tie. */
const verdict = (bad: number, good: number) => (bad > good ? 1 : bad === good ? 0.5 : 0);
const ofClass = (scores: Numbers, labels: Numbers, wanted: number) =>
  Array.from(scores).filter((_, row) => labels[row] === wanted);
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const covariance = (a: number[], b: number[]) =>
  a.reduce((sum, value, i) => sum + (value - mean(a)) * (b[i]! - mean(b)), 0) / (a.length - 1);

/** DeLong's structural components by counting all pairs. */
function pairsCounted(scores: Numbers, labels: Numbers) {
  const bads = ofClass(scores, labels, 1);
  const goods = ofClass(scores, labels, 0);
  return {
    bads: bads.map((bad) => mean(goods.map((good) => verdict(bad, good)))),
    goods: goods.map((good) => mean(bads.map((bad) => verdict(bad, good)))),
  };
}

describe("auc", () => {
  test.each<[string, number[], number[], number]>([
    ["perfect", [1, 2, 3, 4], [0, 0, 1, 1], 1],
    ["reversed", [4, 3, 2, 1], [0, 0, 1, 1], 0],
    ["one value", [1, 1, 1], [0, 1, 0], 0.5],
    ["a tie across the classes", [0.1, 0.4, 0.4, 0.8], [0, 0, 1, 1], 0.875],
    ["signed zeros tie", [-0, 0], [0, 1], 0.5],
  ])("%s", (_, scores, labels, expected) => expect(auc(scores, labels)).toBe(expected));

  it("counts pairs", () => {
    fc.assert(
      fc.property(samples, ({ a, y }) => {
        const expected = mean(pairsCounted(a, y).bads);
        expect(auc(a, y)).toBeCloseTo(expected, 13);
        expect(gini(a, y)).toBeCloseTo(2 * expected - 1, 13);
      }),
    );
  });

  it("is the same for points, where higher is good", () => {
    fc.assert(
      fc.property(samples, ({ a, y }) => {
        const points = a.map((value) => 600 - 20 * value);
        expect(auc(points, y, { higherIs: "good" })).toBe(auc(a, y));
        expect(ks(points, y, { higherIs: "good" }).ks).toBe(ks(a, y).ks);
      }),
    );
  });

  it("reads typed arrays", () => {
    expect(auc(Float32Array.of(0.1, 0.4, 0.4, 0.8), Uint8Array.of(0, 0, 1, 1))).toBe(0.875);
  });
});

describe("DeLong", () => {
  it("has the variance of the components counted pair by pair", () => {
    fc.assert(
      fc.property(samples, ({ a, y }) => {
        const { bads, goods } = pairsCounted(a, y);
        const variance = covariance(bads, bads) / bads.length + covariance(goods, goods) / goods.length;
        const got = aucInterval(a, y);
        expect(got.auc).toBeCloseTo(auc(a, y), 13);
        expect(got.standardError).toBeCloseTo(Math.sqrt(variance), 12);
      }),
    );
  });

  it("compares two scores by the covariance counted pair by pair", () => {
    fc.assert(
      fc.property(samples, ({ a, b, y }) => {
        const [first, second] = [pairsCounted(a, y), pairsCounted(b, y)];
        const part = (x: number[], z: number[]) =>
          (covariance(x, x) + covariance(z, z) - 2 * covariance(x, z)) / x.length;
        const variance = part(first.bads, second.bads) + part(first.goods, second.goods);
        const got = compareAucs(a, b, y);
        expect(got.standardError ** 2).toBeCloseTo(variance, 12);
        expect(got.difference).toBeCloseTo(auc(a, y) - auc(b, y), 13);
        expect(got.pValue).toBeGreaterThanOrEqual(0);
        expect(got.pValue).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("keeps intervals inside of 0 and 1, with the area inside of them", () => {
    fc.assert(
      fc.property(samples, fc.constantFrom("plain" as const, "logit" as const), ({ a, y }, method) => {
        const { auc: area, lower, upper } = aucInterval(a, y, { method });
        expect(lower).toBeGreaterThanOrEqual(0);
        expect(upper).toBeLessThanOrEqual(1);
        expect(area).toBeGreaterThanOrEqual(lower - 1e-12);
        expect(area).toBeLessThanOrEqual(upper + 1e-12);
      }),
    );
  });

  it("finds no difference of a score with itself, nor with itself as points", () => {
    const [p, y] = [
      [0.1, 0.3, 0.2, 0.6, 0.4, 0.5],
      [0, 0, 1, 1, 0, 1],
    ];
    expect(compareAucs(p, p, y)).toMatchObject({ difference: 0, z: 0, pValue: 1 });
    const points = p.map((value) => -value);
    expect(compareAucs(p, points, y, { secondHigherIs: "good" })).toMatchObject({ difference: 0, pValue: 1 });
  });

  it("falls back to a plain interval at an area of 1, which has no logit", () => {
    expect(aucInterval([1, 2, 3, 4], [0, 0, 1, 1], { method: "logit" })).toMatchObject({
      method: "plain",
      lower: 1,
      upper: 1,
    });
  });
});

describe("ks", () => {
  it("is the largest distance over all thresholds, reached at the one it names", () => {
    fc.assert(
      fc.property(samples, ({ a, y }) => {
        const [bads, goods] = [ofClass(a, y, 1), ofClass(a, y, 0)];
        const beyond = (values: number[], t: number) => mean(values.map((value) => (value >= t ? 1 : 0)));
        const distances = [...a].map((t) => Math.abs(beyond(bads, t) - beyond(goods, t)));
        const got = ks(a, y);
        expect(got.ks).toBeCloseTo(Math.max(...distances), 13);
        expect(got.badShare).toBeCloseTo(beyond(bads, got.threshold), 13);
        expect(got.goodShare).toBeCloseTo(beyond(goods, got.threshold), 13);
        expect(Math.abs(got.badShare - got.goodShare)).toBeCloseTo(got.ks, 13);
      }),
    );
  });

  it("names the points at which and below which rows are told bad", () => {
    expect(ks([500, 500, 600, 700], [1, 1, 0, 0], { higherIs: "good" })).toEqual({
      ks: 1,
      threshold: 500,
      badShare: 1,
      goodShare: 0,
    });
  });
});

describe("ranks", () => {
  it("share the mean among equals", () => {
    expect([...midranks(Float64Array.of(10, 20, 10, 5, 20, 20))]).toEqual([2.5, 5, 2.5, 1, 5, 5]);
  });

  it("group equals together and the rest evenly, whatever the order of the rows", () => {
    expect([...rankGroups("test", [1, 2, 3, 4, 5, 6, 7, 8], 4)]).toEqual([0, 0, 1, 1, 2, 2, 3, 3]);
    expect([...rankGroups("test", [8, 1, 1, 1, 1, 1, 1, 9], 4)]).toEqual([3, 1, 1, 1, 1, 1, 1, 3]);
  });
});

describe("gains table", () => {
  it("adds up, ties together, the riskiest group first", () => {
    fc.assert(
      fc.property(samples, fc.integer({ min: 2, max: 12 }), ({ a, y }, groups) => {
        const table = gainsTable(a, y, { groups });
        const last = table.at(-1)!;
        expect(table.reduce((sum, row) => sum + row.rows, 0)).toBe(a.length);
        expect(last).toMatchObject({ rowShare: 1, goodShare: 1, badShare: 1, ks: 0, cumulativeLift: 1 });
        for (const [index, row] of table.entries()) {
          expect(row.goods + row.bads).toBe(row.rows);
          if (index > 0) expect(row.highest).toBeLessThan(table[index - 1]!.lowest);
          expect(row.ks).toBeLessThanOrEqual(ks(a, y).ks + 1e-12);
        }
      }),
    );
  });

  it("tells lift against the overall bad rate", () => {
    const table = gainsTable([500, 520, 600, 640, 700, 720], [1, 1, 1, 0, 0, 0], {
      groups: 3,
      higherIs: "good",
    });
    expect(
      table.map(({ lowest, highest, badRate, lift, cumulativeLift }) => [
        lowest,
        highest,
        badRate,
        lift,
        cumulativeLift,
      ]),
    ).toEqual([
      [500, 520, 1, 2, 2],
      [600, 640, 0.5, 1, 1.5],
      [700, 720, 0, 0, 1],
    ]);
  });
});

describe("refusals say what is wrong", () => {
  test.each<[string, number[], number[], RegExp]>([
    ["no rows", [], [], /no rows/],
    ["lengths that differ", [1, 2, 3], [0, 1], /3 scores stand against 2 labels/],
    ["goods alone", [1, 2], [0, 0], /all 2 rows are good/],
    ["bads alone", [1, 2], [1, 1], /all 2 rows are bad/],
    ["NaN", [1, Number.NaN], [0, 1], /score of row 1 is NaN/],
    ["infinity", [Number.POSITIVE_INFINITY, 2], [0, 1], /score of row 0 is Infinity/],
    ["another label", [1, 2], [0, 2], /label of row 1 is 2/],
  ])("%s", (_, scores, labels, message) => {
    for (const measure of [
      auc,
      ks,
      gainsTable,
      aucInterval,
      (s: Numbers, y: Numbers) => compareAucs(s, s, y),
    ]) {
      expect(() => measure(scores, labels)).toThrow(RangeError);
      expect(() => measure(scores, labels)).toThrow(message);
    }
  });

  it("a variance from one bad", () => {
    expect(() => aucInterval([1, 2, 3], [0, 0, 1])).toThrow(/two goods and two bads, not 2 and 1/);
  });
});
