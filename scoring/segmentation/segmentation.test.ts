import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { scoreColumns } from "../estimated/score-columns.ts";
import { auc } from "../metrics/index.ts";
import { type Column, categoryColumn, numberColumn, pick } from "../table/column.ts";
import { germanCredit } from "../vectors/german-credit.fixture.ts";
import { findSegmentation, type SegmentationOptions } from "./find-segmentation.ts";
import { fmix, foldOf } from "./folds.ts";
import {
  parseSegmentedCard,
  rowsBySegment,
  type SegmentedCard,
  type SegmentSplit,
  scoreSegmented,
  segmentOf,
} from "./segmented-card.ts";
import { splitOn } from "./split.ts";

/** Numbers from 0 to below 1 that look random and are the same everywhere. */
const draw = (row: number, stream: number) => fmix(row * 31 + stream * 7919 + 1) / 2 ** 32;
const columnOf = (rows: number, of: (row: number) => number) =>
  Array.from({ length: rows }, (_, row) => of(row));

/**
 * Firms of two kinds. `turned` makes what is good for the one bad for the other; without it one card says everything.
 * The old fail a little less often, so that a tree finds them.
 */
function population(rows: number, turned: boolean) {
  const age = columnOf(rows, (row) => Math.floor(draw(row, 1) * 100));
  const load = columnOf(rows, (row) => draw(row, 2));
  const other = columnOf(rows, (row) => draw(row, 3));
  const bad = Uint8Array.from(load, (at, row) => {
    const old = age[row]! >= 50;
    const slope = turned && old ? -4 : 4;
    const odds = Math.exp(slope * (at - 0.5) - (old ? 1.2 : 0.2) + other[row]!);
    return draw(row, 4) < odds / (1 + odds) ? 1 : 0;
  });
  return {
    columns: [numberColumn("age", age), numberColumn("load", load), numberColumn("other", other)],
    bad,
  };
}

describe("folds", () => {
  test("come from a hash whose first values are published", () => {
    expect([1, 2, 3, 4].map(fmix)).toEqual([1364076727, 821347078, 2247144487, 614249093]);
  });

  test("are of about one size", () => {
    const sizes = new Array<number>(5).fill(0);
    for (let row = 0; row < 10_000; row += 1) sizes[foldOf(row, 5)]! += 1;
    for (const size of sizes) expect(Math.abs(size - 2000)).toBeLessThan(150);
  });
});

describe("area under the curve", () => {
  test("is the share of pairs in the right order, ties counting half", () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.boolean()), {
      minLength: 2,
      maxLength: 30,
    });
    fc.assert(
      fc.property(rows, (drawn) => {
        const [bads, goods] = [drawn.filter(([, isBad]) => isBad), drawn.filter(([, isBad]) => !isBad)];
        fc.pre(bads.length > 0 && goods.length > 0);
        const won = bads.flatMap(([b]) => goods.map(([g]): number => (b > g ? 1 : b === g ? 0.5 : 0)));
        const labels = drawn.map(([, isBad]) => Number(isBad));
        const found = auc(
          Float64Array.from(drawn, ([score]) => score),
          labels,
        );
        expect(found).toBeCloseTo(won.reduce((sum, each) => sum + each, 0) / won.length, 12);
      }),
    );
  });

  test("needs goods and bads", () => {
    expect(() => auc(Float64Array.of(1, 2), [1, 1])).toThrow(RangeError);
  });
});

describe("a split", () => {
  const limits = { maxSegments: 4, minShare: 0.05, minBad: 5 };
  const bads = (rates: number[], each: number) =>
    Uint8Array.from({ length: rates.length * each }, (_, row) =>
      row % each < rates[Math.floor(row / each)]! * each ? 1 : 0,
    );

  test("of numbers is at the tree's breaks; what is missing goes where the bad rate is nearest", () => {
    const values = columnOf(100, (row) => (row < 40 ? 1 : row < 80 ? 5 : Number.NaN));
    const bad = [...bads([0.5, 0.25], 40), ...bads([0.3], 20)];
    expect(splitOn(numberColumn("n", values), bad, limits)).toEqual({
      ...{ type: "number", feature: "n", breaks: [3], missing: 1 },
    });
  });

  test("of words is into groups in order of their bad rate; unseen words go to the largest", () => {
    const words = [..."abcd"].flatMap((word) => new Array<string>(40).fill(word));
    expect(
      splitOn(categoryColumn("w", words), bads([0.5, 0.2, 0.5, 0.2], 40), { ...limits, maxSegments: 2 }),
    ).toEqual({
      ...{ type: "category", feature: "w", missing: 0, unseen: 0 },
      groups: [
        ["b", "d"],
        ["a", "c"],
      ],
    });
  });

  test.each<[string, Column, Uint8Array]>([
    [
      "one value only",
      numberColumn(
        "n",
        columnOf(80, () => 1),
      ),
      bads([0.5, 0.5], 40),
    ],
    [
      "nothing known",
      numberColumn(
        "n",
        columnOf(80, () => Number.NaN),
      ),
      bads([0.5, 0.5], 40),
    ],
    ["one word only", categoryColumn("w", new Array<string>(80).fill("a")), bads([0.5, 0.5], 40)],
    [
      "too few bads on one side",
      numberColumn(
        "n",
        columnOf(80, (row) => Math.floor(row / 40)),
      ),
      bads([0.9, 0.1], 40),
    ],
  ])("with %s there is none", (_, column, bad) => {
    expect(splitOn(column, bad, limits)).toBeNull();
  });

  test("leaves no segment with fewer goods or bads than asked, however the rows are drawn", () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.boolean()), {
      minLength: 40,
      maxLength: 200,
    });
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 20 }), fc.boolean(), (drawn, minBad, asWords) => {
        const column: Column = asWords
          ? categoryColumn(
              "c",
              drawn.map(([value]) => `w${value}`),
            )
          : numberColumn(
              "c",
              drawn.map(([value]) => value),
            );
        const bad = drawn.map(([, isBad]) => Number(isBad));
        const split = splitOn(column, bad, { maxSegments: 4, minShare: 0, minBad });
        if (!split) return;
        const parts = rowsBySegment(segmentOf(split, column), 4).filter((part) => part.length > 0);
        expect(parts.length).toBeGreaterThanOrEqual(2);
        for (const part of parts) {
          const count = part.filter((row) => bad[row] === 1).length;
          expect(Math.min(count, part.length - count)).toBeGreaterThanOrEqual(minBad);
        }
      }),
    );
  });
});

describe("separate cards", () => {
  const find = (data: ReturnType<typeof population>, over: Partial<SegmentationOptions> = {}) =>
    findSegmentation(data.columns, data.bad, { maxSegments: 2, ...over });

  test("are recommended where what is good for one kind is bad for the other", () => {
    const { recommended, candidates, auc: one } = find(population(3000, true));
    expect(recommended!.split).toMatchObject({ type: "number", feature: "age", breaks: [49.5] });
    expect(candidates[0]).toMatchObject({ feature: "age", auc: recommended!.evidence.aucSegmented });
    expect(candidates[0]!.gain).toBeCloseTo(recommended!.evidence.aucSegmented - one, 12);
    expect(candidates[0]!.gain).toBeGreaterThan(0.05);
    for (const gain of candidates[0]!.foldGains) expect(gain).toBeGreaterThan(0);
    expect(candidates[0]!.segments.reduce((sum, { rows }) => sum + rows, 0)).toBe(3000);
  });

  test("are not where one card says everything", () => {
    expect(find(population(3000, false)).recommended).toBeNull();
  });

  test("are not where the gain is below the threshold, or segments would have too few bads", () => {
    const data = population(3000, true);
    expect(find(data, { minGain: 0.3 }).recommended).toBeNull();
    const scarce = find(data, { minBad: 1000 });
    expect(scarce.recommended).toBeNull();
    for (const { split, gain } of scarce.candidates) expect([split, gain]).toEqual([null, 0]);
  });

  test("are not for German credit: a thousand rows are better kept together", () => {
    const { columns, bad } = germanCredit();
    const found = findSegmentation(columns, bad, {
      candidates: ["duration.in.month", "purpose", "credit.amount", "age.in.years"],
    });
    expect(found.auc).toBeGreaterThan(0.78);
    expect(found.recommended).toBeNull();
  });

  test("are the same each time", () => {
    const data = population(1500, true);
    expect(JSON.stringify(find(data))).toBe(JSON.stringify(find(data)));
  });

  test("on what is no column are asked by mistake", () => {
    expect(() => find(population(600, true), { candidates: ["nothing"] })).toThrow(
      "there is no column nothing",
    );
  });
});

describe("a segmented card", () => {
  const data = population(3000, true);
  const card = findSegmentation(data.columns, data.bad, { maxSegments: 2, candidates: ["age"] }).recommended!;
  const columns = new Map<string, Column>(data.columns.map((column) => [column.name, column]));

  test("is plain data that replays to the same scores", () => {
    const stored = parseSegmentedCard(JSON.parse(JSON.stringify(card)));
    expect(stored).toEqual(card);
    expect(scoreSegmented(stored, columns)).toEqual(scoreSegmented(card, columns));
  });

  test("scores each row as the card of its segment does by itself", () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 2999 }), { maxLength: 60 }), (rows) => {
        const some = new Map([...columns].map(([name, column]) => [name, pick(column, rows)]));
        const { segment, points, probability } = scoreSegmented(card, some);
        const alone = card.cards.map((each) => scoreColumns(each, some));
        for (const [index, at] of segment.entries()) {
          expect(points[index]).toBe(alone[at]!.points[index]);
          expect(probability[index]).toBe(alone[at]!.probability[index]);
        }
      }),
      { numRuns: 30 },
    );
  });

  test("tells kinds apart: missing and unseen have their segment, a break belongs above", () => {
    const numbers: SegmentSplit = { type: "number", feature: "n", breaks: [1, 2], missing: 2 };
    expect([...segmentOf(numbers, numberColumn("n", [0, 1, 1.5, 2, null]))]).toEqual([0, 1, 1, 2, 2]);
    const split: SegmentSplit = {
      ...{ type: "category", feature: "w", missing: 1, unseen: 0 },
      groups: [["a"], ["b", "7"]],
    };
    expect([...segmentOf(split, categoryColumn("w", ["a", "b", "z", null]))]).toEqual([0, 1, 0, 1]);
    expect([...segmentOf(split, numberColumn("w", [7, 8]))]).toEqual([1, 0]);
    expect(() => segmentOf({ ...numbers, breaks: [1] }, categoryColumn("n", ["a"]))).toThrow(RangeError);
  });

  test.each<[string, (card: SegmentedCard) => unknown]>([
    ["a card too few", (good) => ({ ...good, cards: good.cards.slice(1) })],
    ["breaks out of order", (good) => ({ ...good, split: { ...good.split, breaks: [2, 1] } })],
    ["a home that is not there", (good) => ({ ...good, split: { ...good.split, missing: 2 } })],
    ["another kind", (good) => ({ ...good, kind: "estimated" })],
  ])("with %s is refused", (_, change) => {
    expect(() => parseSegmentedCard(change(card))).toThrow("评分模型有误");
  });

  test("without the column that it splits on refuses", () => {
    expect(() => scoreSegmented(card, new Map())).toThrow("there is no column age");
  });
});
