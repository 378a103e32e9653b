import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { bestCutOff, type CutOffInput, cutOffTable } from "./cut-off.ts";
import { badRateOf } from "./outcomes.ts";
import { swapSets } from "./swap-sets.ts";

type Applicant = Record<"risk" | "rival" | "p" | "outcome" | "margin" | "exposure", number>;
const row: fc.Arbitrary<Applicant> = fc.record({
  risk: fc.integer({ min: 0, max: 8 }),
  rival: fc.integer({ min: 0, max: 8 }),
  p: fc.integer({ min: 0, max: 20 }),
  outcome: fc.constantFrom(0, 1, -1),
  margin: fc.integer({ min: 0, max: 500 }),
  exposure: fc.integer({ min: 0, max: 5000 }),
});
const applicants = fc.array(row, { minLength: 1, maxLength: 40 });

const inputOf = (rows: Applicant[]): CutOffInput & { outcomes: number[] } => ({
  scores: rows.map(({ risk }) => risk),
  probabilities: rows.map(({ p }) => p / 20),
  outcomes: rows.map(({ outcome }) => outcome),
  economics: {
    margin: rows.map(({ margin }) => margin),
    lossGivenDefault: 0.45,
    exposure: rows.map(({ exposure }) => exposure),
  },
});

/** One cut-off, counted row by row. */
function counted(rows: Applicant[], cutOff: number) {
  const approved = rows.filter(({ risk }) => risk <= cutOff);
  const goods = approved.filter(({ outcome }) => outcome === 0).length;
  const bads = approved.filter(({ outcome }) => outcome === 1).length;
  return {
    rows: approved.length,
    goods,
    bads,
    unknown: approved.length - goods - bads,
    badRate: badRateOf(goods, bads),
    profit: approved.reduce(
      (sum, { p, margin, exposure }) => sum + (1 - p / 20) * margin - (p / 20) * 0.45 * exposure,
      0,
    ),
  };
}

describe("cut-offs", () => {
  it("approve, earn and lose what counting row by row says", () => {
    fc.assert(
      fc.property(applicants, (rows) => {
        const table = cutOffTable(inputOf(rows));
        expect(table.map(({ cutOff }) => cutOff)).toEqual(
          [...new Set(rows.map(({ risk }) => risk))].sort((a, b) => a - b),
        );
        for (const { cutOff, approvalShare, expectedBadRate, expectedProfit, ...told } of table) {
          const { profit, ...expected } = counted(rows, cutOff);
          expect(told).toEqual(expected);
          expect(approvalShare).toBe(told.rows / rows.length);
          expect(expectedProfit).toBeCloseTo(profit, 6);
          expect(expectedBadRate).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it("have no better one than the best", () => {
    fc.assert(
      fc.property(applicants, (rows) => {
        const best = bestCutOff(inputOf(rows));
        const profits = rows.map(({ risk }) => counted(rows, risk).profit);
        expect(best?.expectedProfit ?? 0).toBeCloseTo(Math.max(0, ...profits), 6);
      }),
    );
  });

  it("on points approve at and above", () => {
    const table = cutOffTable({
      scores: [500, 600, 600, 700],
      higherIs: "good",
      probabilities: [0.5, 0.1, 0.1, 0.02],
      economics: { margin: 1000, lossGivenDefault: 0.5, exposure: 10_000 },
    });
    expect(
      table.map(({ cutOff, rows, expectedProfit }) => [cutOff, rows, Math.round(expectedProfit)]),
    ).toEqual([
      [700, 1, 880],
      [600, 3, 1680],
      [500, 4, -320],
    ]);
    expect(table[0]).toMatchObject({ unknown: 1, badRate: null });
  });

  it("asked for by score answer for the rows on their safe side, whatever their order", () => {
    const input = { ...inputOf([]), scores: [1, 2, 4], probabilities: [0, 0, 0], outcomes: [0, 1, 0] };
    const economics = { margin: 1, lossGivenDefault: 1, exposure: 1 };
    const table = cutOffTable({ ...input, economics }, [9, 3, 0.5]);
    expect(table.map(({ cutOff, rows, badRate }) => [cutOff, rows, badRate])).toEqual([
      [3, 2, 0.5],
      [9, 3, 1 / 3],
    ]);
  });

  it("approve nobody where every loan loses", () => {
    const economics = { margin: 1, lossGivenDefault: 1, exposure: 100 };
    expect(bestCutOff({ scores: [1, 2], probabilities: [0.5, 0.6], economics })).toBeNull();
  });

  const base = {
    scores: [1, 2],
    probabilities: [0.1, 0.2],
    economics: { margin: 1, lossGivenDefault: 0.5, exposure: 1 },
  };
  test.each<[string, CutOffInput, RegExp]>([
    ["no rows", { ...base, scores: [], probabilities: [] }, /no rows/],
    ["lengths that differ", { ...base, probabilities: [0.1] }, /2 scores stand against 1 probabilities/],
    ["points in place of probabilities", { ...base, probabilities: [0.1, 612] }, /outside of 0 to 1/],
    ["an outcome of 2", { ...base, outcomes: [0, 2] }, /outcome of row 1 is 2/],
    [
      "an LGD in percent",
      { ...base, economics: { ...base.economics, lossGivenDefault: 45 } },
      /loss given default of row 0 is 45/,
    ],
    [
      "a negative exposure",
      { ...base, economics: { ...base.economics, exposure: -1 } },
      /exposure of row 0 is -1/,
    ],
    [
      "a margin short of a row",
      { ...base, economics: { ...base.economics, margin: [1] } },
      /1 figures of margin/,
    ],
  ])("refuse %s", (_, input, message) => {
    expect(() => cutOffTable(input)).toThrow(RangeError);
    expect(() => cutOffTable(input)).toThrow(message);
  });
});

describe("swap sets", () => {
  it("split all rows into four, as counting says, within the share", () => {
    fc.assert(
      fc.property(applicants, fc.integer({ min: 1, max: 20 }), (rows, twentieths) => {
        const share = twentieths / 20;
        const current = rows.map(({ risk }) => risk);
        const challenger = rows.map(({ rival }) => rival);
        const outcomes = rows.map(({ outcome }) => outcome);
        const sets = swapSets(current, challenger, outcomes, { approvalShare: share });
        const by = (value: number, cutOff: number | null) => cutOff !== null && value <= cutOff;
        const expected = { both: 0, swapIn: 0, swapOut: 0, neither: 0 };
        for (const { risk, rival } of rows) {
          const [a, b] = [by(risk, sets.current.cutOff), by(rival, sets.challenger.cutOff)];
          expected[a ? (b ? "both" : "swapOut") : b ? "swapIn" : "neither"] += 1;
        }
        for (const name of ["both", "swapIn", "swapOut", "neither"] as const) {
          const { goods, bads, unknown } = sets[name];
          expect(sets[name].rows).toBe(expected[name]);
          expect(goods + bads + unknown).toBe(expected[name]);
        }
        for (const { approved, approvalShare } of [sets.current, sets.challenger]) {
          expect(approved).toBeLessThanOrEqual(share * rows.length + 1e-6);
          expect(approvalShare).toBe(approved / rows.length);
        }
      }),
    );
  });

  it("are as many in as out where nothing ties, with outcomes as far as known", () => {
    const sets = swapSets([1, 2, 3, 4, 5], [1, 4, 3, 2, 5], [0, 1, 0, -1, -1], { approvalShare: 0.6 });
    expect(sets.current).toEqual({ cutOff: 3, approved: 3, approvalShare: 0.6 });
    expect(sets.swapOut).toMatchObject({ rows: 1, bads: 1, unknown: 0, badRate: 1 });
    expect(sets.swapIn).toMatchObject({ rows: 1, unknown: 1, badRate: null, badRateInterval: null });
    expect(sets.both).toMatchObject({ rows: 2, goods: 2, badRate: 0 });
    expect(sets.neither).toMatchObject({ rows: 1, unknown: 1 });
  });

  it("compare points with probabilities", () => {
    const sets = swapSets([700, 650, 600], [0.1, 0.2, 0.3], [0, 0, 1], {
      higherIs: "good",
      challengerHigherIs: "bad",
      approvalShare: 2 / 3,
    });
    expect([sets.current.cutOff, sets.challenger.cutOff, sets.both.rows]).toEqual([650, 0.2, 2]);
  });

  it("leave rows that tie at the border out together, and say so", () => {
    const sets = swapSets([1, 2, 2, 2], [1, 2, 3, 4], [0, 0, 0, 0], { approvalShare: 0.5 });
    expect([sets.current.approvalShare, sets.challenger.approvalShare]).toEqual([0.25, 0.5]);
    expect(swapSets([1, 1], [1, 1], [0, 1], { approvalShare: 0.5 }).current).toEqual({
      cutOff: null,
      approved: 0,
      approvalShare: 0,
    });
  });

  test.each([0, -0.1, 1.1, Number.NaN])("refuse a share of %d", (approvalShare) => {
    expect(() => swapSets([1], [1], [0], { approvalShare })).toThrow(/approval share must be above 0/);
  });
});
