import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FEWEST_FIRMS, type Published, suppress } from "./suppress.ts";

const firmsOnly = (firms: number[][]) => suppress({ values: firms, firms });
const sum = (numbers: number[]) => numbers.reduce((total, each) => total + each, 0);
const columnsOf = (cells: number[][]) => cells[0]!.map((_, at) => sum(cells.map((row) => row[at]!)));
/** Every number of the grid, totals included, in one order. */
const flat = (cells: number[][]) => [
  ...cells.flat(),
  ...cells.map(sum),
  ...columnsOf(cells),
  sum(cells.flat()),
];
const shown = ({ cells, rows, columns, total }: Published) => [...cells.flat(), ...rows, ...columns, total];

describe("what is published of a grid", () => {
  test("is all of it where every number counts five firms or more", () => {
    expect(
      firmsOnly([
        [5, 6],
        [7, 8],
      ]),
    ).toEqual({
      cells: [
        [5, 6],
        [7, 8],
      ],
      rows: [11, 15],
      columns: [12, 14],
      total: 26,
    });
  });

  test("is nothing where there are fewer than five firms in all", () => {
    expect(
      shown(
        firmsOnly([
          [1, 2],
          [0, 1],
        ]),
      ).every((each) => each === null),
    ).toBe(true);
  });

  test("THREATS 11: a small cell goes, and with it what would give it away by subtraction", () => {
    const published = firmsOnly([
      [3, 20, 30],
      [40, 50, 60],
      [70, 80, 90],
    ]);
    expect(published.cells[0]![0]).toBeNull();
    expect(published.cells[0]!.slice(1)).toContain(null);
    expect([published.cells[1]![0], published.cells[2]![0]]).toContain(null);
    expect(published.total).toBe(443);
  });

  test("a number made by few firms goes, however great it is", () => {
    const published = suppress({
      values: [
        [90, 80],
        [70, 60],
      ],
      firms: [
        [2, 40],
        [35, 30],
      ],
    });
    expect(published.cells[0]![0]).toBeNull();
  });
});

/** All grids of the shape that say the same as what is published. */
function* alike(height: number, width: number, published: Published): Generator<number[]> {
  const known = shown(published);
  const total = published.total!;
  const cells = new Array<number>(height * width).fill(0);
  function* fill(at: number, left: number): Generator<number[]> {
    if (at === cells.length - 1) {
      cells[at] = left;
      const rows = Array.from({ length: height }, (_, row) => cells.slice(row * width, (row + 1) * width));
      const all = flat(rows);
      if (all.every((value, each) => known[each] === null || known[each] === value)) yield all;
      return;
    }
    const said = published.cells[Math.trunc(at / width)]![at % width];
    const choices = said === null ? Array.from({ length: left + 1 }, (_, value) => value) : [said!];
    for (const value of choices) {
      if (value > left) continue;
      cells[at] = value;
      yield* fill(at + 1, left - value);
    }
  }
  yield* fill(0, total);
}

const grids = fc
  .record({ height: fc.integer({ min: 1, max: 3 }), width: fc.integer({ min: 1, max: 3 }) })
  .chain(({ height, width }) =>
    fc.array(
      fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3 }), fc.constantFrom(5, 6)), {
        minLength: width,
        maxLength: width,
      }),
      { minLength: height, maxLength: height },
    ),
  )
  .filter((cells) => sum(cells.flat()) <= 16);

test("THREATS 11: no number under five firms is shown or can be worked out, whatever the grid", () => {
  fc.assert(
    fc.property(grids, (cells) => {
      const published = firmsOnly(cells);
      const values = flat(cells);
      for (const each of shown(published)) expect(each === null || each >= FEWEST_FIRMS).toBe(true);
      if (published.total === null) return;
      const most = [...values];
      const least = [...values];
      for (const other of alike(cells.length, cells[0]!.length, published))
        other.forEach((value, at) => {
          most[at] = Math.max(most[at]!, value);
          least[at] = Math.min(least[at]!, value);
        });
      values.forEach((value, at) => {
        if (value >= FEWEST_FIRMS) return;
        expect(most[at], `${JSON.stringify(cells)} gives number ${at} away`).toBeGreaterThanOrEqual(
          FEWEST_FIRMS,
        );
        expect(least[at]).toBeLessThan(most[at]!);
      });
    }),
    { numRuns: 150 },
  );
}, 60_000);

test("a district's grid takes no noticeable time and keeps most of the large numbers", () => {
  const cells = Array.from({ length: 24 }, (_, row) =>
    Array.from({ length: 19 }, (_, column) => (row * 7 + column * 13) % 29),
  );
  const began = performance.now();
  const published = firmsOnly(cells);
  expect(performance.now() - began).toBeLessThan(2_000);
  const large = cells.flat().filter((value) => value >= FEWEST_FIRMS).length;
  expect(published.cells.flat().filter((value) => value !== null).length).toBeGreaterThan(large / 2);
  expect(published.rows).not.toContain(null);
});
