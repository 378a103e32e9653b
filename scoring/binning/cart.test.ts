import { describe, expect, test } from "vitest";
import { numberColumn } from "../table/column.ts";
import { germanCredit, readVector } from "../vectors/german-credit.fixture.ts";
import { cartBreaks } from "./cart.ts";
import { countValues } from "./value-counts.ts";

type Case = { x: number[]; y: number[]; maxLeaves: number; minLeaf: number; thresholds: number[] };
const vectors: {
  cases: Case[];
  germanCredit: (Omit<Case, "x" | "y"> & { column: string })[];
} = JSON.parse(readVector("cart_sklearn.json"));

describe("a tree on one variable has scikit-learn's thresholds", () => {
  test("on random data with ties, few and many values", () => {
    expect(vectors.cases.length).toBe(40);
    for (const { x, y, thresholds, ...limits } of vectors.cases)
      expect(cartBreaks(countValues(numberColumn("x", x), y), limits)).toEqual(thresholds);
  });

  test.each(vectors.germanCredit)("on German credit's $column", ({ column, thresholds, ...limits }) => {
    const { columns, bad } = germanCredit();
    const found = columns.find(({ name }) => name === column)!;
    expect(found.kind).toBe("number");
    if (found.kind === "number") expect(cartBreaks(countValues(found, bad), limits)).toEqual(thresholds);
  });
});

test("a leaf of one kind, or one too small to part, stays whole", () => {
  const breaksOf = (x: number[], y: number[], minLeaf = 1) =>
    cartBreaks(countValues(numberColumn("x", x), y), { maxLeaves: 9, minLeaf });
  expect(breaksOf([1, 2, 3, 4], [0, 0, 0, 0])).toEqual([]);
  expect(breaksOf([1, 2, 3, 4], [0, 0, 1, 1])).toEqual([2.5]);
  expect(breaksOf([1, 2, 3, 4], [0, 0, 1, 1], 3)).toEqual([]);
  expect(breaksOf([], [])).toEqual([]);
});
