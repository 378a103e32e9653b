import fc from "fast-check";
import { expect, test } from "vitest";
import { newId } from "#lib/ids.ts";
import { useDatabase } from "#tests/database.ts";
import { dateArray, int4Array, int8Array, textArray, uuidArray } from "./binary-array.ts";

const database = useDatabase();

/** What PostgreSQL reads, as texts. */
async function readAs(type: string, array: Buffer): Promise<string[]> {
  const { rows } = await database.owner.$client.query(`select $1::${type}[]::text[] as texts`, [array]);
  return rows[0].texts;
}

const asWritten = <T>(type: string, write: (values: readonly T[]) => Buffer, value: fc.Arbitrary<T>) =>
  fc.assert(
    fc.asyncProperty(fc.array(value, { maxLength: 5 }), async (values) => {
      expect(await readAs(type, write(values))).toEqual(values.map(String));
    }),
    { numRuns: 60 },
  );

test("ids come to PostgreSQL as they are", () => asWritten("uuid", uuidArray, fc.uuid()));

test("texts do, in whatever script", () =>
  asWritten(
    "text",
    textArray,
    fc.string({ unit: "binary" }).map((text) => text.replaceAll("\0", "")),
  ));

test("numbers do", async () => {
  await asWritten("integer", int4Array, fc.integer());
  await asWritten("bigint", int8Array, fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }));
});

test("dates do", async () => {
  const day = fc.date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true });
  await asWritten(
    "date",
    dateArray,
    day.map((date) => date.toISOString().slice(0, 10)),
  );
});

test.each(["", "17", `${newId()}0`, newId().slice(1), `g${newId().slice(1)}`, "一".repeat(32)])(
  "%j is refused as an id",
  (id) => {
    expect(() => uuidArray([newId(), id])).toThrow("not a UUID");
  },
);

test.each(["", "2026-13-01", "soon"])("%j is refused as a date", (date) => {
  expect(() => dateArray(["2026-11-28", date])).toThrow("not a date");
});
