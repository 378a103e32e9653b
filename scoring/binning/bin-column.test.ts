import { describe, expect, test } from "vitest";
import { categoryColumn, NOT_APPLICABLE, numberColumn } from "../table/column.ts";
import { germanCredit } from "../vectors/german-credit.fixture.ts";
import type { Bin, BinOptions } from "./bin.ts";
import { binColumn } from "./bin-column.ts";
import { mergeTable } from "./merge-table.ts";
import { WOE_MODES, weightsOfEvidence } from "./weight-of-evidence.ts";

const german = germanCredit();
const germanColumn = (name: string) => german.columns.find((column) => column.name === name)!;
const rate = ({ good, bad }: Bin) => bad / (good + bad);
const sizes = (bins: readonly Bin[]) => bins.map(({ good, bad }) => good + bad);

/** Numbers 0 to 99, ten rows each; the bad rate falls with the number. */
const values = Array.from({ length: 1_000 }, (_, row) => row % 100);
const bad = values.map((value, row) => (Math.floor(row / 100) < 5 - Math.floor(value / 20) ? 1 : 0));

describe("what stands apart", () => {
  test("each code, unknown and not applicable have bins of their own, behind the intervals", () => {
    const column = numberColumn("x", [
      ...values.map((value, row) => (row < 40 ? -9 : row < 80 ? -8 : row < 120 ? null : value)),
    ]);
    for (let row = 120; row < 160; row += 1) column.missing[row] = NOT_APPLICABLE;
    const { bins } = binColumn(column, bad, { specials: [-9, -8, -7] });
    expect(bins.filter(({ kind }) => kind !== "interval")).toMatchObject([
      { kind: "special", special: -9 },
      { kind: "special", special: -8 },
      { kind: "unknown" },
      { kind: "not_applicable" },
    ]);
    expect(sizes(bins).slice(-4)).toEqual([40, 40, 40, 40]);
    expect(sizes(bins).reduce((sum, size) => sum + size, 0)).toBe(1_000);
  });

  test("a column with nothing known has one bin, and a constant one as well", () => {
    expect(binColumn(numberColumn("x", new Array<null>(1_000).fill(null)), bad).bins).toMatchObject([
      { kind: "unknown" },
    ]);
    expect(binColumn(numberColumn("x", new Array<number>(1_000).fill(3)), bad).bins).toMatchObject([
      { kind: "interval", lower: null, upper: null },
    ]);
  });

  test("minus nought is nought", () => {
    const column = numberColumn(
      "x",
      values.map((value) => (value < 50 ? -0 : value)),
    );
    expect(binColumn(column, bad, { specials: [0] }).bins.at(-1)).toMatchObject({
      ...{ kind: "special", special: 0, good: expect.any(Number) },
    });
    expect(sizes(binColumn(column, bad, { specials: [0] }).bins).at(-1)).toBe(500);
  });
});

describe("trend", () => {
  const column = numberColumn("x", values);
  test("follows the data where it is left to them", () => {
    const { trend, bins } = binColumn(column, bad);
    expect(trend).toBe("descending");
    expect(bins.map(rate)).toEqual(bins.map(rate).toSorted((a, b) => b - a));
  });

  test("a declared sign overrides the data and the trend that was asked for", () => {
    const against = binColumn(column, bad, { sign: "lower_is_better", trend: "descending" });
    expect(against).toMatchObject({ trend: "ascending" });
    expect(against.bins).toHaveLength(1);
    expect(binColumn(column, bad, { sign: "higher_is_better", trend: "ascending" })).toMatchObject({
      trend: "descending",
    });
  });
});

describe("limits", () => {
  const column = numberColumn("x", values);
  const none: Partial<BinOptions> = { trend: "none" };
  test.each([
    ["maxBins", { maxBins: 3 }, (bins: readonly Bin[]) => bins.length <= 3],
    ["minShare", { minShare: 0.3 }, (bins: readonly Bin[]) => Math.min(...sizes(bins)) >= 300],
    ["minRows", { minRows: 260 }, (bins: readonly Bin[]) => Math.min(...sizes(bins)) >= 260],
    ["maxShare", { maxShare: 0.25 }, (bins: readonly Bin[]) => Math.max(...sizes(bins)) <= 250],
    [
      "minGap",
      { minGap: 0.15 },
      (bins: readonly Bin[]) =>
        bins.slice(1).every((bin, at) => Math.abs(rate(bin) - rate(bins[at]!)) >= 0.15),
    ],
  ] as const)("%s holds", (_, limits, holds) => {
    const { bins } = binColumn(column, bad, { ...none, ...limits });
    expect(bins.length).toBeGreaterThan(1);
    expect(holds(bins)).toBe(true);
  });

  test.each(["cart", "quantile", "width", "chimerge"] as const)("any pre-bins do: %s", (preBins) => {
    const { bins, iv } = binColumn(germanColumn("duration.in.month"), german.bad, { preBins });
    expect(sizes(bins).reduce((sum, size) => sum + size, 0)).toBe(1_000);
    expect(iv).toBeGreaterThan(0.15);
  });

  test("given breaks and groups are taken as they are", () => {
    const { bins } = binColumn(column, bad, { given: [20, 60] });
    expect(bins).toMatchObject([
      { lower: null, upper: 20 },
      { lower: 20, upper: 60 },
      { lower: 60, upper: null },
    ]);
    const words = categoryColumn(
      "w",
      values.map((value) => "abcde"[Math.floor(value / 20)]!),
    );
    expect(binColumn(words, bad, { given: [["a", "b"], ["e"]] }).bins).toMatchObject([
      { categories: ["a", "b"] },
      { categories: ["e"] },
      { categories: ["c"] },
      { categories: ["d"] },
    ]);
  });
});

describe("words", () => {
  test("those below two in a hundred are pooled, and all stand in order of their bad rate", () => {
    const words = values.map((value, row) => (row % 97 === 0 ? `rare ${row}` : `w${Math.floor(value / 25)}`));
    const { bins, trend } = binColumn(categoryColumn("w", words), bad);
    const rare = bins.find((bin) => bin.kind === "categories" && bin.categories.includes("rare 0"))!;
    expect(rare.kind === "categories" && rare.categories).toEqual(
      expect.arrayContaining(["rare 97", "rare 970"]),
    );
    expect(trend).toBe("ascending");
    expect(bins.map(rate)).toEqual(bins.map(rate).toSorted((a, b) => a - b));
  });

  test("a name a row is quickly one pool, whatever share counts as rare", () => {
    const rows = 100_000;
    const names = categoryColumn(
      "id",
      Array.from({ length: rows }, (_, row) => `n${row}`),
    );
    const outcome = Uint8Array.from({ length: rows }, (_, row) => Number(row % 7 === 0));
    expect(binColumn(names, outcome, { rareShare: 0 }).bins).toHaveLength(1);
  });
});

describe("weights of evidence, worked by hand for goods 30, 0, 10 and bads 10, 10, 0", () => {
  const cells = [
    { good: 30, bad: 10 },
    { good: 0, bad: 10 },
    { good: 10, bad: 0 },
  ];
  const ln = Math.log;
  test.each([
    [
      "standard",
      [ln(30.5 / 41.5 / (10.5 / 21.5)), ln(0.5 / 41.5 / (10.5 / 21.5)), ln(10.5 / 41.5 / (0.5 / 21.5))],
    ],
    ["r", [ln(30 / 40.99 / (10 / 20.99)), ln(0.99 / 40.99 / (10 / 20.99)), ln(10 / 40.99 / (0.99 / 20.99))]],
    [
      "scorecardpy",
      [ln(30 / 40.9 / (10 / 20.9)), ln(0.9 / 40.9 / (10 / 20.9)), ln(10 / 40.9 / (0.9 / 20.9))],
    ],
    ["optbinning", [ln(30 / 40 / (10 / 20)), 0, 0]],
    ["sas", [ln(30.5 / 40 / (10.5 / 20)), ln(0.5 / 40 / (10.5 / 20)), ln(10.5 / 40 / (0.5 / 20))]],
  ] as const)("%s", (mode, expected) => {
    const found = weightsOfEvidence(cells, mode);
    for (const [at, weight] of expected.entries()) expect(found[at]).toBeCloseTo(weight, 12);
  });

  test("no mode is left untold, and an empty bin weighs nothing in any", () => {
    for (const mode of WOE_MODES) expect(weightsOfEvidence([...cells, { good: 0, bad: 0 }], mode)[3]).toBe(0);
  });
});

describe("the merge table", () => {
  test.each(["duration.in.month", "purpose"])("of %s tells each bin's fine bins, row by row", (name) => {
    const column = germanColumn(name);
    const { bins, ivBefore, ivAfter } = mergeTable(column, german.bad);
    expect(bins.map(({ bin }) => bin)).toEqual(binColumn(column, german.bad).bins);
    expect(ivAfter).toBeCloseTo(binColumn(column, german.bad).iv, 12);
    expect(Math.max(...bins.map(({ from }) => from.length))).toBeGreaterThan(1);
    for (const { bin, from, ivLost } of bins) {
      expect(from.reduce((sum, { good }) => sum + good, 0)).toBe(bin.good);
      expect(from.reduce((sum, part) => sum + part.bad, 0)).toBe(bin.bad);
      expect(ivLost).toBeCloseTo(from.reduce((sum, { iv }) => sum + iv, 0) - bin.iv, 12);
    }
    expect(ivBefore - ivAfter).toBeCloseTo(
      bins.reduce((sum, { ivLost }) => sum + ivLost, 0),
      12,
    );
  });

  test("merging never adds information where weights are not adjusted", () => {
    for (const column of german.columns)
      for (const { ivLost } of mergeTable(column, german.bad, { woe: "optbinning" }).bins)
        expect(ivLost).toBeGreaterThanOrEqual(-1e-12);
  });
});
