import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { groupFairness } from "./fairness.ts";
import { differenceInterval, ratioInterval, wilsonInterval } from "./proportions.ts";

describe("published intervals", () => {
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])(
    "Wilson's of %d in %d (Newcombe 1998, Statistics in Medicine 17:857, table I)",
    (hits, total, lower, upper) => {
      const interval = wilsonInterval(hits, total);
      expect(interval.lower).toBeCloseTo(lower, 4);
      expect(interval.upper).toBeCloseTo(upper, 4);
    },
  );

  test.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 10, -0.2775, 0.2775],
    [10, 10, 0, 10, 0.6075, 1],
  ])(
    "Newcombe's of %d/%d − %d/%d (1998, Statistics in Medicine 17:873, table II, method 10)",
    (a, m, b, n, lower, upper) => {
      const interval = differenceInterval({ hits: a, total: m }, { hits: b, total: n });
      expect(interval.lower).toBeCloseTo(lower, 4);
      expect(interval.upper).toBeCloseTo(upper, 4);
    },
  );

  it("Katz's of 7/34 ÷ 1/34 (Fagerland, Lydersen & Laake 2015: 0.91 to 54)", () => {
    const { lower, upper } = ratioInterval({ hits: 7, total: 34 }, { hits: 1, total: 34 })!;
    expect(lower).toBeCloseTo(0.91, 2);
    expect(Math.round(upper)).toBe(54);
  });
});

describe("ratio interval at the edges", () => {
  test.each<[string, number, number, number, number]>([
    ["nobody of the first", 0, 40, 20, 40],
    ["everybody of both", 40, 40, 30, 30],
    ["everybody of the first", 40, 40, 20, 40],
  ])("%s: holds the ratio and has a width", (_, a, n, c, m) => {
    const { lower, upper } = ratioInterval({ hits: a, total: n }, { hits: c, total: m })!;
    const ratio = a / n / (c / m);
    expect(lower).toBeLessThanOrEqual(ratio);
    expect(upper).toBeGreaterThan(ratio);
    expect(Number.isFinite(upper)).toBe(true);
  });

  it("nobody of the second: there is no ratio", () => {
    expect(ratioInterval({ hits: 3, total: 10 }, { hits: 0, total: 10 })).toBeNull();
  });
});

/** Rows of one group. */
const group = (code: number, rows: number, approved: number, goods = rows, approvedGoods = approved) =>
  Array.from({ length: rows }, (_, row) => ({
    code,
    approved: row < approved ? 1 : 0,
    outcome: row < approvedGoods || row >= rows - (goods - approvedGoods) ? 0 : -1,
  }));
const fairnessOf = (rows: ReturnType<typeof group>, options = {}) =>
  groupFairness(
    rows.map(({ code }) => code),
    rows.map(({ approved }) => approved),
    { outcomes: rows.map(({ outcome }) => outcome), ...options },
  );

describe("fairness by groups", () => {
  it("compares with the group approved most often, and marks what lies below four fifths", () => {
    const { reference, groups } = fairnessOf([
      ...group(2, 100, 40),
      ...group(1, 200, 160),
      ...group(3, 60, 45),
    ]);
    expect(reference).toBe(1);
    expect(groups.map(({ group: code, standing }) => [code, standing])).toEqual([
      [1, "reference"],
      [2, "compared"],
      [3, "compared"],
    ]);
    expect(groups[0]!.impactRatio).toBeNull();
    expect(groups[1]!.impactRatio).toMatchObject({
      value: 0.5,
      belowFourFifths: true,
      clearlyBelowFourFifths: true,
    });
    expect(groups[2]!.impactRatio).toMatchObject({ value: 0.9375, belowFourFifths: false });
    expect(groups[1]!.approvalRate).toEqual({ value: 0.4, ...wilsonInterval(40, 100) });
  });

  it("says of a small group that it is too small, and gives no ratio", () => {
    const rows = [...group(1, 100, 60), ...group(2, 29, 29)];
    const [, small] = fairnessOf(rows).groups;
    expect(small).toMatchObject({
      standing: "too_small",
      rows: 29,
      impactRatio: null,
      goodsApprovalGap: null,
    });
    expect(fairnessOf(rows).reference).toBe(1);
    expect(fairnessOf(rows, { minRows: 20 }).reference).toBe(2);
    expect(fairnessOf(rows, { minRows: 200 })).toMatchObject({ reference: null });
  });

  it("tells the gap among goods, where both groups have enough of them", () => {
    const rows = [...group(1, 200, 150, 100, 90), ...group(2, 200, 100, 80, 56), ...group(3, 100, 60, 10, 8)];
    const [, second, third] = fairnessOf(rows).groups;
    expect(second).toMatchObject({ goods: 80, approvedGoods: 56 });
    expect(second!.goodsApprovalGap).toEqual({
      value: 56 / 80 - 0.9,
      ...differenceInterval({ hits: 56, total: 80 }, { hits: 90, total: 100 }),
    });
    expect(third!.impactRatio!.value).toBeCloseTo(0.8, 12);
    expect(third).toMatchObject({ goods: 10, goodsApprovalRate: null, goodsApprovalGap: null });
  });

  it("has no gaps without outcomes, and no ratio where the reference approves nobody", () => {
    const codes = [...Array(30).fill(1), ...Array(30).fill(2)];
    const { groups } = groupFairness(
      codes,
      codes.map(() => 0),
    );
    expect(groups[1]).toMatchObject({ standing: "compared", impactRatio: null, goodsApprovalGap: null });
  });

  it("holds each figure inside of its interval", () => {
    const counts = fc
      .tuple(fc.integer({ min: 1, max: 40 }), fc.nat(40))
      .map(([rows, hits]) => [rows, hits % (rows + 1)] as const);
    fc.assert(
      fc.property(fc.array(counts, { minLength: 1, maxLength: 4 }), (sizes) => {
        const rows = sizes.flatMap(([size, hits], code) => group(code, size, hits));
        for (const told of fairnessOf(rows, { minRows: 1 }).groups) {
          for (const figure of [
            told.approvalRate,
            told.impactRatio,
            told.goodsApprovalRate,
            told.goodsApprovalGap,
          ]) {
            if (!figure) continue;
            expect(figure.lower).toBeLessThanOrEqual(figure.value + 1e-12);
            expect(figure.upper).toBeGreaterThanOrEqual(figure.value - 1e-12);
          }
        }
      }),
    );
  });

  test.each<[string, () => unknown, RegExp]>([
    ["no rows", () => groupFairness([], []), /no rows/],
    ["lengths that differ", () => groupFairness([1], [1, 0]), /1 groups stand against 2 approvals/],
    ["a group that is no code", () => groupFairness([1.5], [1]), /group of row 0 is 1.5/],
    ["half an approval", () => groupFairness([1], [0.5]), /approval of row 0 is 0.5/],
    [
      "a reference that is too small",
      () => groupFairness([1], [1], { reference: 1 }),
      /reference group 1 has fewer/,
    ],
    ["another outcome", () => groupFairness([1], [1], { outcomes: [3] }), /outcome of row 0 is 3/],
  ])("refuses %s", (_, act, message) => {
    expect(act).toThrow(RangeError);
    expect(act).toThrow(message);
  });
});
