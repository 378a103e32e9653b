import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import vectors from "../vectors/metrics.json" with { type: "json" };
import {
  auc,
  brier,
  calibrationLine,
  equalWidthBreaks,
  gini,
  hosmerLemeshow,
  ks,
  logLoss,
  performanceOf,
  psi,
  scorePsi,
} from "./index.ts";

const rows = readFileSync(new URL("../vectors/R_scores_split618.csv", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .slice(1)
  .map((line) => line.split(","));
const column = (set: string, index: number) =>
  rows.filter(([name]) => name === set).map((row) => Number(row[index]));

describe("shared vectors, to 1e-12", () => {
  const { y, p } = vectors;
  test.each([
    ["auc", auc(p, y), vectors.auc],
    ["auc of scikit-learn", auc(p, y), vectors.auc_sklearn],
    ["ks", ks(p, y).ks, vectors.ks],
    ["gini", gini(p, y), vectors.gini],
    ["brier", brier(p, y), vectors.brier],
    ["log-loss", logLoss(p, y), vectors.logloss],
    [
      "Hosmer–Lemeshow by 5 rank groups",
      hosmerLemeshow(p, y, { groups: 5 }).statistic,
      vectors.hl5_rank_groups,
    ],
  ])("%s", (_, got, expected) => expect(Math.abs(got - expected)).toBeLessThan(1e-12));

  test.each(vectors.psi)("psi $expected against $actual", (vector) => {
    const { raw, smoothed } = psi(vector.expected, vector.actual);
    if (vector.psi_raw === null) expect(raw).toBeNull();
    else expect(raw).toBeCloseTo(vector.psi_raw, 12);
    expect(smoothed).toBeCloseTo(vector.psi_plus_half, 12);
  });

  it("gives one set of figures for a report", () => {
    expect(performanceOf(p, y)).toEqual({
      rows: 40,
      bads: 15,
      auc: auc(p, y),
      gini: gini(p, y),
      ks: ks(p, y).ks,
      brier: brier(p, y),
      logLoss: logLoss(p, y),
    });
  });

  it("has the p-value of scipy's chi2.sf for Hosmer–Lemeshow", () => {
    expect(hosmerLemeshow(p, y, { groups: 5 }).pValue).toBeCloseTo(0.24912971224125638, 12);
    expect(hosmerLemeshow(p, y, { groups: 5, fittedOn: "other" }).degreesOfFreedom).toBe(5);
  });

  it("has the calibration line of a plain Newton fit in NumPy", () => {
    const line = calibrationLine(p, y);
    expect(line.intercept!.value).toBeCloseTo(0.00660378, 7);
    expect(line.intercept!.standardError).toBeCloseTo(0.40364663, 7);
    expect(line.slope!.value).toBeCloseTo(1.02490544, 7);
    expect(line.slope!.standardError).toBeCloseTo(0.44589431, 7);
    expect(line.slope!.upper).toBeCloseTo(1.02490544 + 1.959963984540054 * 0.44589431, 6);
    expect(line.inTheLarge.value).toBeCloseTo(-0.0038236111912496, 12);
    expect(line.inTheLarge.standardError).toBeCloseTo(0.357068477542051, 10);
  });
});

describe("R scorecard 0.4.6 on German credit, its split with seed 618, to 1e-7", () => {
  test.each([
    ["train", 681, 0.5112933, 0.8308414],
    ["test", 319, 0.4613252, 0.7777021],
  ])("%s: KS and AUC of the probabilities", (set, count, ksPublished, aucPublished) => {
    const [p, y] = [column(set, 2), column(set, 3)];
    expect(p).toHaveLength(count);
    expect(Math.abs(ks(p, y).ks - ksPublished)).toBeLessThan(1e-7);
    expect(Math.abs(auc(p, y) - aucPublished)).toBeLessThan(1e-7);
  });

  it("PSI of the scores, cut into ten equal widths between the 0.1 % and 99.9 % quantiles of train", () => {
    const [train, now] = [column("train", 1), column("test", 1)];
    const breaks = equalWidthBreaks(train);
    expect(breaks).toEqual([213, 272, 332, 391, 450, 509, 569, 628, 687]);
    const stability = scorePsi(train, now, { breaks });
    expect(stability.raw).toBeCloseTo(0.0383717674, 10);
    expect(stability.alarm).toBe(false);
  });
});
