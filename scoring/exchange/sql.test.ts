import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { useDatabase } from "#tests/database.ts";
import type { EstimatedCard } from "../estimated/card.ts";
import { scoreColumns } from "../estimated/score-columns.ts";
import { type Column, NOT_APPLICABLE, rowsOf } from "../table/column.ts";
import { anyCard, byName, columnsFor, germanCard, valueAt } from "./cards.fixture.ts";
import { NOT_APPLICABLE_VALUE } from "./not-applicable.ts";
import { exportSql } from "./sql.ts";
import { sqlName } from "./sql-text.ts";

const german = germanCard();
const database = useDatabase();
let client: pg.Client;
beforeAll(async () => {
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(() => client?.end());

type Row = { p1: number; points: number; probability: number } & Record<string, unknown>;

/** Puts the columns into a table of PostgreSQL and scores them there. */
async function scoredBySql(card: EstimatedCard, columns: readonly Column[], byFlag = false): Promise<Row[]> {
  const rows = columns.length === 0 ? 0 : rowsOf(columns[0]!);
  const flagOf = (index: number) => `na${index}`;
  const flags = byFlag ? columns.map((_, index) => `${flagOf(index)} boolean`) : [];
  const types = columns.map(
    ({ kind, name }) => `${sqlName(name)} ${kind === "number" ? "double precision" : "text"}`,
  );
  await client.query("drop table if exists applicants");
  await client.query(`create table applicants (p1 int, ${[...types, ...flags].join(", ")})`);
  const values = Array.from({ length: rows }, (_, row) => {
    const told = columns.map((column) => {
      if (byFlag && column.missing[row] === NOT_APPLICABLE) return column.kind === "number" ? 0 : "any";
      return valueAt(column, row, NOT_APPLICABLE_VALUE);
    });
    const flagged = byFlag ? columns.map((column) => column.missing[row] === NOT_APPLICABLE || null) : [];
    return [row, ...told, ...flagged];
  });
  const width = columns.length * (byFlag ? 2 : 1) + 1;
  const places = values.map(
    (_, row) => `(${Array.from({ length: width }, (_, at) => `$${row * width + at + 1}`)})`,
  );
  await client.query(`insert into applicants values ${places}`, values.flat());
  const sql = exportSql(card, {
    keep: ["p1"],
    ...(byFlag && {
      notApplicableColumns: Object.fromEntries(columns.map(({ name }, index) => [name, flagOf(index)])),
    }),
  });
  const { rows: found } = await client.query<Row>(`${sql} order by "p1"`);
  return found;
}

function expectEqual(found: Row[], card: EstimatedCard, columns: readonly Column[]) {
  const { points, probability } = scoreColumns(card, byName(columns));
  expect(found.map((row) => row.points)).toEqual([...points]);
  for (const [row, at] of probability.entries())
    expect(Math.abs(found[row]!.probability - at)).toBeLessThanOrEqual(1e-12);
  for (const row of found) {
    const parts = card.characteristics.map(({ feature }) => Number(row[`${feature}_points`]));
    expect(parts.reduce((sum, part) => sum + part, card.base)).toBe(row.points);
  }
}

describe("a card in PostgreSQL gives the points and probabilities of scoreColumns", () => {
  test("German credit, all test rows", async () => {
    const used = new Set(german.card.characteristics.map(({ feature }) => feature));
    const columns = german.test.columns.filter(({ name }) => used.has(name));
    expectEqual(await scoredBySql(german.card, columns), german.card, columns);
  });

  test("any card: codes, bounds, awkward words and names, unknown, not applicable by value or by column", async () => {
    const drawn = anyCard
      .filter(({ characteristics }) => characteristics.every(({ feature }) => !feature.includes("\0")))
      .chain((card) => fc.tuple(fc.constant(card), columnsFor(card, 30), fc.boolean()));
    await fc.assert(
      fc.asyncProperty(drawn, async ([card, columns, byFlag]) => {
        expectEqual(await scoredBySql(card, columns, byFlag), card, columns);
      }),
      { numRuns: 40 },
    );
  });

  test("NaN is unknown, and extreme weights end at 0 and 1 without an error", async () => {
    const [item] = german.card.characteristics.filter(({ type }) => type === "number");
    const unknown = { good: 0, bad: 9, woe: -1000, points: -7 };
    const card = { ...german.card, characteristics: [{ ...item!, weight: 5, unknown }] } as EstimatedCard;
    const columns: Column[] = [
      {
        kind: "number",
        name: item!.feature,
        values: Float64Array.of(Number.NaN, 1),
        missing: Uint8Array.of(0, 0),
      },
    ];
    const [first] = await scoredBySql(card, columns);
    expect(first).toMatchObject({ points: card.base - 7, probability: 1 });
  });
});

describe("names and literals", () => {
  const [first] = german.card.characteristics;
  const one = (feature: string) =>
    ({ ...german.card, characteristics: [{ ...first!, feature }] }) as EstimatedCard;

  test("the same card gives the same text, from a table with its schema", () => {
    const sql = exportSql(german.card, { from: ["credit", 'the "firms"'] });
    expect(sql).toBe(exportSql(german.card, { from: ["credit", 'the "firms"'] }));
    expect(sql).toContain('FROM "credit"."the ""firms"""');
  });

  test.each([
    ["a name longer than PostgreSQL keeps", one("特征".repeat(11)), {}, "63 字节"],
    ["two columns of one name", german.card, { keep: ["points"] }, "两列都叫“points”"],
    ["a character that PostgreSQL has no room for", one("a\0b"), {}, "不能保存的字符"],
  ])("refused: %s", (_, card, over, sentence) => {
    expect(() => exportSql(card, over)).toThrow(sentence);
  });

  test("a long name has a column of its own", () => {
    const long = "特征".repeat(11);
    expect(exportSql(one(long), { columns: { [long]: "feature_1" } })).toContain('AS "feature_1_points"');
  });
});
