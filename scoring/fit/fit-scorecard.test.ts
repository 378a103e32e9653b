import { describe, expect, test } from "vitest";
import { parseEstimatedCard } from "../estimated/card.ts";
import { reasonsOfColumns } from "../estimated/reasons.ts";
import { pointsOfColumns, scoreColumns } from "../estimated/score-columns.ts";
import { auc } from "../metrics/index.ts";
import { categoryColumn, numberColumn, pick } from "../table/column.ts";
import {
  foldOfFive,
  germanCredit,
  isTest,
  readRows,
  readVector,
  type Table,
} from "../vectors/german-credit.fixture.ts";
import { fitScorecard } from "./fit-scorecard.ts";

const namesOf = ({ columns }: Pick<Table, "columns">) =>
  new Map(columns.map((column) => [column.name, column]));
const rowsOf = (table: Table, rows: number[]): Table => ({
  columns: table.columns.map((column) => pick(column, rows)),
  bad: Uint8Array.from(rows, (row) => table.bad[row]!),
});

describe("R scorecard's card of German credit", () => {
  const table = germanCredit("germancredit.csv");
  const [intercept, ...weights] = readRows("R_glm_coef.csv");
  const names = weights.map(({ term }) => term!.replace(/_woe$/, ""));
  const bins = readRows("R_card.csv");
  const perFeature = Object.fromEntries(
    names.map((name) => {
      const rows = bins.filter(({ variable }) => variable === name);
      const isNumber = table.columns.find((column) => column.name === name)!.kind === "number";
      const given = isNumber
        ? rows.map(({ breaks }) => Number(breaks)).filter(Number.isFinite)
        : rows.map(({ bin }) => bin!.split("%,%"));
      return [name, { given: given as number[] }];
    }),
  );
  const columns = names.map((name) => table.columns.find((column) => column.name === name)!);
  const { card, regression } = fitScorecard(columns, table.bad, {
    ...{ binning: { woe: "r" }, perFeature, ridge: 0, nonNegative: false, ivMin: 0 },
    scaling: { basePoints: 600, baseOdds: 19, pdo: 50 },
  });

  test("has its deviance, weights to 1e-8 and standard errors to 1e-6", () => {
    expect(regression.deviance).toBeCloseTo(916.1499835, 6);
    expect(Math.abs(card.intercept - Number(intercept!.coef))).toBeLessThan(1e-8);
    const order = card.characteristics.map(({ feature }) => names.indexOf(feature));
    for (const [at, name] of names.entries()) {
      const place = order.indexOf(at);
      expect(Math.abs(card.characteristics[place]!.weight - Number(weights[at]!.coef)), name).toBeLessThan(
        1e-8,
      );
      expect(Math.abs(regression.standardErrors[place + 1]! - Number(weights[at]!.se)), name).toBeLessThan(
        1e-6,
      );
    }
  });

  test("has its points, and gives all thousand rows its whole scores and probabilities", () => {
    expect(card.base).toBe(Number(bins[0]!.points));
    const published = readRows("R_scores.csv");
    const { points, probability } = scoreColumns(card, namesOf(table));
    expect([...points]).toEqual(published.map(({ score }) => Number(score)));
    expect([...points.slice(0, 5)]).toEqual([612, 357, 627, 435, 338]);
    for (const [row, { p }] of published.entries()) expect(probability[row]).toBeCloseTo(Number(p), 9);
  });
});

test("the reference card is found anew: probabilities of its first rows to 1e-6", () => {
  const table = germanCredit("germancredit.csv");
  const train = rowsOf(
    table,
    [...table.bad.keys()].filter((row) => !isTest(row)),
  );
  const reference = JSON.parse(readVector("refcard_german.json")) as {
    intercept_logodds_bad: number;
    features: { name: string; beta: number | null }[];
    first20: { row: number; p: number }[];
  };
  const { card } = fitScorecard(train.columns, train.bad, {
    binning: { maxPreBins: 20, minPreShare: 0.05 },
  });
  expect(card.intercept).toBeCloseTo(reference.intercept_logodds_bad, 8);
  for (const { name, beta } of reference.features.filter((feature) => feature.beta)) {
    const found = card.characteristics.find(({ feature }) => feature.replaceAll(".", "_") === name);
    expect(found?.weight, name).toBeCloseTo(beta!, 8);
  }
  const { probability } = scoreColumns(card, namesOf(table));
  for (const { row, p } of reference.first20)
    expect(Math.abs(probability[row]! - p), `row ${row}`).toBeLessThan(1e-6);
});

test("the defaults keep an AUC of .795 over five folds of German credit", () => {
  const table = germanCredit();
  const rows = [...table.bad.keys()];
  const folds = [0, 1, 2, 3, 4].map((fold) => {
    const train = rowsOf(
      table,
      rows.filter((row) => foldOfFive(row) !== fold),
    );
    const test = rowsOf(
      table,
      rows.filter((row) => foldOfFive(row) === fold),
    );
    const { card } = fitScorecard(train.columns, train.bad);
    const { points, probability } = scoreColumns(card, namesOf(test));
    return { exact: auc(probability, test.bad), whole: auc(points, test.bad, { higherIs: "good" }) };
  });
  const mean = (of: (fold: (typeof folds)[number]) => number) =>
    folds.reduce((sum, fold) => sum + of(fold), 0) / 5;
  expect(mean(({ exact }) => exact)).toBeGreaterThan(0.795);
  expect(mean(({ whole }) => whole)).toBeGreaterThan(0.795);
});

describe("a card", () => {
  const table = germanCredit();
  const { card } = fitScorecard(table.columns, table.bad);

  test("is data: it reads back from JSON and scores the same bytes", () => {
    const again = parseEstimatedCard(JSON.parse(JSON.stringify(card)));
    expect(again).toEqual(card);
    expect(pointsOfColumns(again, namesOf(table))).toEqual(pointsOfColumns(card, namesOf(table)));
  });

  test("rounds to whole points that keep the order of the training rows within a thousandth of AUC", () => {
    const { points, probability } = scoreColumns(card, namesOf(table));
    const loss = auc(probability, table.bad) - auc(points, table.bad, { higherIs: "good" });
    expect(loss).toBeLessThanOrEqual(0.001);
  });

  test("gives at most four reasons, the weightiest first, and none where nothing is below its baseline", () => {
    for (const reasons of reasonsOfColumns(card, namesOf(table))) {
      expect(reasons.length).toBeLessThanOrEqual(4);
      const below = reasons.map(({ pointsBelow }) => pointsBelow);
      expect(below).toEqual([...below].sort((a, b) => b - a));
      expect(Math.min(1, ...below)).toBeGreaterThan(0);
    }
  });
});

describe("what is not there", () => {
  const size = 600;
  const bad = Uint8Array.from({ length: size }, (_, row) => (row % 5 === 0 ? 1 : 0));
  // Nobody who says nothing turned out bad, and all others are told apart a little.
  const told = Array.from({ length: size }, (_, row) =>
    row % 5 === 1 ? null : (row % 7) + (bad[row] ? 0 : 3),
  );
  const words = Array.from({ length: size }, (_, row) =>
    row % 5 === 1 ? null : bad[row] && row % 2 ? "b" : "a",
  );
  const columns = [numberColumn("amount", told), categoryColumn("kind", words)];
  const { card } = fitScorecard(columns, bad);
  const scoreOf = (amount: number | null, kind: string | null) =>
    pointsOfColumns(
      card,
      new Map([numberColumn("amount", [amount]), categoryColumn("kind", [kind])].map((c) => [c.name, c])),
    )[0]!;

  test("never counts in favour, however well it went with those who did not say", () => {
    for (const { unknown } of card.characteristics) {
      expect(unknown).not.toBeNull();
      expect(unknown!.woe).toBeLessThanOrEqual(0);
      expect(unknown!.points).toBeLessThanOrEqual(0);
    }
    const free = fitScorecard(columns, bad, { capUnknown: false }).card;
    expect(Math.max(...free.characteristics.map(({ unknown }) => unknown!.woe))).toBeGreaterThan(0);
  });

  test("a word that nobody had used has no points of its own", () => {
    expect(scoreOf(5, "never seen")).toBe(
      scoreOf(5, null) - card.characteristics.find(({ feature }) => feature === "kind")!.unknown!.points,
    );
  });
});

describe("what no card should hold", () => {
  const size = 2_400;
  const bad = Uint8Array.from({ length: size }, (_, row) => Number(row % 4 === 0));
  const risk = numberColumn(
    "risk",
    Array.from(bad, (value, row) => (row % 5) + value),
  );

  test("a column of more words than could be kinds is left out, and binned nowhere", () => {
    const names = categoryColumn(
      "name",
      Array.from(bad, (value, row) => (row % 3 ? `firm ${row}` : `bad ${value}`)),
    );
    const { card, binned } = fitScorecard([names, risk], bad);
    expect(card.characteristics.map(({ feature }) => feature)).toEqual(["risk"]);
    expect(binned.map(({ feature }) => feature)).toEqual(["risk"]);
    expect(fitScorecard([names, risk], bad, { maxLevels: size }).binned).toHaveLength(2);
  });

  test("a negative weight turns no withheld value into points", () => {
    // The same characteristic twice, once a little worse: where weights may be negative, one takes back from the other.
    const values = (told: (value: number, row: number) => number) =>
      Array.from(bad, (value, row) => (row % 6 === 1 ? null : (row % 5) + told(value, row)));
    const columns = [
      numberColumn(
        "a",
        values((value) => value),
      ),
      numberColumn(
        "b",
        values((value, row) => (row % 8 ? value : 0)),
      ),
    ];
    const { card } = fitScorecard(columns, bad, { nonNegative: false, ridge: 1e-6 });
    expect(Math.min(...card.characteristics.map(({ weight }) => weight))).toBeLessThan(0);
    for (const { unknown } of card.characteristics) expect(unknown).toMatchObject({ woe: 0, points: 0 });
    expect(parseEstimatedCard(JSON.parse(JSON.stringify(card)))).toEqual(card);
  });
});
