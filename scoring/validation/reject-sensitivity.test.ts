import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { auc } from "../metrics/auc.ts";
import { rejectSensitivity } from "./reject-sensitivity.ts";

const applicants = fc
  .record({
    accepted: fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.constantFrom(0, 1)), {
      minLength: 4,
      maxLength: 40,
    }),
    rejected: fc.array(fc.integer({ min: -2, max: 12 }), { minLength: 1, maxLength: 30 }),
    cutOff: fc.integer({ min: -1, max: 13 }),
    bands: fc.integer({ min: 2, max: 6 }),
  })
  .filter(({ accepted }) => new Set(accepted.map(([, label]) => label)).size === 2)
  .map(({ accepted, rejected, ...rest }) => ({
    acceptedScores: accepted.map(([score]) => score),
    labels: accepted.map(([, label]) => label as number),
    rejectedScores: rejected,
    ...rest,
  }));

describe("reject sensitivity", () => {
  it("is what counting all pairs and all cut-offs says, each rejected partly bad and partly good", () => {
    fc.assert(
      fc.property(applicants, (input) => {
        const told = rejectSensitivity(input);
        const bandOf = (score: number) =>
          told.bands.findLastIndex(({ from }) => from === null || score >= from);
        for (const scenario of told.scenarios) {
          const all = [
            ...input.acceptedScores.map((score, row) => ({ score, bad: input.labels[row]! })),
            ...input.rejectedScores.map((score) => {
              const odds = scenario.factor * told.bands[bandOf(score)]!.badOdds;
              return { score, bad: odds / (1 + odds) };
            }),
          ];
          const bads = all.reduce((sum, { bad }) => sum + bad, 0);
          let pairs = 0;
          for (const a of all) {
            for (const b of all) {
              pairs += a.bad * (1 - b.bad) * (a.score > b.score ? 1 : a.score === b.score ? 0.5 : 0);
            }
          }
          const rateAt = (cutOff: number) => {
            const approved = all.filter(({ score }) => score <= cutOff);
            return approved.reduce((sum, { bad }) => sum + bad, 0) / approved.length;
          };
          expect(scenario.totalBadRate).toBeCloseTo(bads / all.length, 10);
          expect(scenario.auc).toBeCloseTo(pairs / bads / (all.length - bads), 10);
          if (scenario.badRate !== null) expect(scenario.badRate).toBeCloseTo(rateAt(input.cutOff), 10);
          if (scenario.sameRiskCutOff !== null) {
            expect(rateAt(scenario.sameRiskCutOff)).toBeLessThanOrEqual(
              told.acceptedBadRateAtCutOff! + 1e-10,
            );
          }
        }
      }),
    );
  });

  it("gets worse with the factor", () => {
    fc.assert(
      fc.property(applicants, (input) => {
        const { scenarios } = rejectSensitivity(input);
        for (const [index, scenario] of scenarios.entries()) {
          const before = scenarios[index - 1];
          if (!before) continue;
          expect(scenario.rejectedBadRate).toBeGreaterThan(before.rejectedBadRate);
          expect(scenario.totalBadRate).toBeGreaterThan(before.totalBadRate);
          expect(scenario.badRate ?? 0).toBeGreaterThanOrEqual((before.badRate ?? 0) - 1e-12);
          expect(scenario.sameRiskCutOff ?? -Infinity).toBeLessThanOrEqual(
            before.sameRiskCutOff ?? -Infinity,
          );
        }
      }),
    );
  });

  it("multiplies the odds of the band, on points too", () => {
    const told = rejectSensitivity({
      acceptedScores: [700, 690, 680, 670, 600, 590, 580, 570],
      higherIs: "good",
      labels: [0, 0, 0, 0, 0, 0, 1, 1],
      rejectedScores: [695, 560, 500],
      cutOff: 600,
      bands: 2,
      factors: [1, 2],
    });
    expect(told.bands).toEqual([
      { from: null, accepted: 4, badOdds: 0.5 / 4.5, rejected: 1 },
      { from: 600, accepted: 4, badOdds: 1, rejected: 2 },
    ]);
    expect(told).toMatchObject({
      accepted: 8,
      rejected: 3,
      beyondRiskiest: 2,
      beyondSafest: 0,
      acceptedBadRate: 0.25,
    });
    expect(told.acceptedBadRateAtCutOff).toBe(0);
    const [same, doubled] = told.scenarios;
    expect(same!.rejectedBadRate).toBeCloseTo((0.1 + 0.5 + 0.5) / 3, 12);
    expect(doubled!.rejectedBadRate).toBeCloseTo((1 / 5.5 + 2 / 3 + 2 / 3) / 3, 12);
    expect(same!.badRate).toBeCloseTo(0.1 / 6, 12);
    expect(same!.sameRiskCutOff).toBe(700);
  });

  it("leaves the AUC of the accepted where the rejected weigh nothing", () => {
    const scores = Array.from({ length: 4000 }, (_, row) => row % 97);
    const labels = scores.map((score, row) => ((row * 31) % 97 < score ? 1 : 0));
    const { scenarios } = rejectSensitivity({
      acceptedScores: scores,
      labels,
      rejectedScores: [50],
      cutOff: 50,
    });
    for (const scenario of scenarios) expect(scenario.auc).toBeCloseTo(auc(scores, labels), 3);
  });

  const base = { acceptedScores: [1, 2], labels: [0, 1], rejectedScores: [3], cutOff: 2 };
  test.each<[string, Partial<Parameters<typeof rejectSensitivity>[0]>, RegExp]>([
    ["nobody rejected", { rejectedScores: [] }, /no rows/],
    ["accepted of one class", { labels: [0, 0] }, /all 2 rows are good/],
    ["a factor of 0", { factors: [0] }, /factors are above 0/],
    ["no factors", { factors: [] }, /no rows/],
    ["a score that is no number", { rejectedScores: [Number.NaN] }, /score of row 0 is NaN/],
  ])("refuses %s", (_, change, message) => {
    expect(() => rejectSensitivity({ ...base, ...change })).toThrow(RangeError);
    expect(() => rejectSensitivity({ ...base, ...change })).toThrow(message);
  });
});
