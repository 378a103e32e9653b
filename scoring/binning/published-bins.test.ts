import { describe, expect, test } from "vitest";
import { pick } from "../table/column.ts";
import { germanCredit, isTest, readRows, readVector } from "../vectors/german-credit.fixture.ts";
import { binColumn } from "./bin-column.ts";
import { countLevels } from "./categories.ts";
import { countValues } from "./value-counts.ts";
import { informationValue } from "./weight-of-evidence.ts";

/* What other packages publish or print for German credit, as their file has it. */

const { columns, bad } = germanCredit("germancredit.csv");
const columnOf = (name: string) => columns.find((column) => column.name === name)!;
function byVariable(file: string) {
  const rows = readRows(file);
  const names = [...new Set(rows.map(({ variable }) => variable!))];
  return names.map((name) => [name, rows.filter(({ variable }) => variable === name)] as const);
}

test("R scorecard's information values of the raw variables, to 1e-6", () => {
  const published = readRows("R_iv_unique.csv");
  expect(published.length).toBe(20);
  for (const { variable, info_value } of published) {
    const column = columnOf(variable!);
    const cells =
      column.kind === "number"
        ? countValues(column, bad).cells
        : countLevels(column, bad).map(({ cell }) => cell);
    expect(Math.abs(informationValue(cells, "r") - Number(info_value)), variable).toBeLessThan(1e-6);
  }
});

describe.each(["R_woebin_tree.csv", "R_woebin_tree_all20.csv", "R_woebin_chimerge.csv"])(
  "R's bins of %s",
  (file) => {
    test.each([...byVariable(file)])("%s: counts, weights and values to 1e-9", (variable, rows) => {
      const column = columnOf(variable);
      const given =
        column.kind === "number"
          ? rows.map(({ breaks }) => Number(breaks)).filter(Number.isFinite)
          : rows.map(({ bin }) => bin!.split("%,%"));
      const { bins, iv } = binColumn(column, bad, { given: given as number[], woe: "r" });
      expect(bins.map((bin) => [bin.good, bin.bad])).toEqual(
        rows.map(({ neg, pos }) => [Number(neg), Number(pos)]),
      );
      for (const [index, row] of rows.entries()) {
        // R's weight is ln(bads ÷ goods).
        expect(Math.abs(-bins[index]!.woe - Number(row.woe))).toBeLessThan(1e-9);
        expect(Math.abs(bins[index]!.iv - Number(row.bin_iv))).toBeLessThan(1e-9);
      }
      expect(Math.abs(iv - Number(rows[0]!.total_iv))).toBeLessThan(1e-9);
    });
  },
);

test.each([...byVariable("R_woebin_chimerge.csv")].filter(([name]) => columnOf(name).kind === "number"))(
  "ChiMerge finds R's bins of %s by itself",
  (variable, rows) => {
    const options = { preBins: "chimerge", minPreShare: 0.05, woe: "r" } as const;
    const { bins } = binColumn(columnOf(variable), bad, {
      ...options,
      trend: "none",
      minShare: 0,
      minRows: 0,
    });
    expect(bins.map((bin) => (bin.kind === "interval" ? (bin.upper ?? Infinity) : null))).toEqual(
      rows.map(({ breaks }) => (breaks === "Inf" ? Infinity : Number(breaks))),
    );
  },
);

test.each([
  ["credit.amount", [1400, 1800, 4000, 9200], 0.1812204],
  ["housing", [["rent"], ["own"], ["for free"]], 0.08329343],
] as const)("published: %s has an information value of %o", (variable, given, iv) => {
  expect(binColumn(columnOf(variable), bad, { given, woe: "r" }).iv).toBeCloseTo(iv, 6);
});

describe("the reference card's bins, found anew from its training rows", () => {
  const table = germanCredit("germancredit.csv");
  const train = [...table.bad.keys()].filter((row) => !isTest(row));
  const outcome = Uint8Array.from(train, (row) => table.bad[row]!);
  const { features } = JSON.parse(readVector("refcard_german.json")) as {
    features: {
      name: string;
      iv: number;
      splits?: number[];
      good: number[];
      bad: number[];
      beta: number | null;
    }[];
  };
  const settled = features.filter(({ beta }) => beta !== null);
  test.each(settled)("$name", ({ name, iv, splits, good }) => {
    const column = pick(table.columns.find((each) => each.name.replaceAll(".", "_") === name)!, train);
    const found = binColumn(column, outcome, { maxPreBins: 20, minPreShare: 0.05 });
    expect(found.iv).toBeCloseTo(iv, 12);
    if (splits)
      expect(
        found.bins.flatMap((bin) => (bin.kind === "interval" && bin.upper !== null ? [bin.upper] : [])),
      ).toEqual(splits);
    else expect(found.bins.map((bin) => bin.good)).toEqual(good.filter((count) => count > 0));
  });
});
