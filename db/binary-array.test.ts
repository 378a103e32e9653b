import fc from "fast-check";
import { expect, test } from "vitest";
import { newId } from "#lib/ids.ts";
import { useDatabase } from "#tests/database.ts";
import { uuidArray } from "./binary-array.ts";

const database = useDatabase();

test("ids come to PostgreSQL as they are", () =>
  fc.assert(
    fc.asyncProperty(fc.array(fc.uuid(), { maxLength: 5 }), async (ids) => {
      const { rows } = await database.owner.$client.query("select $1::uuid[]::text[] as ids", [
        uuidArray(ids),
      ]);
      expect(rows[0].ids).toEqual(ids);
    }),
    { numRuns: 60 },
  ));

test.each(["", "17", `${newId()}0`, newId().slice(1), `g${newId().slice(1)}`, "一".repeat(32)])(
  "%j is refused as an id",
  (id) => {
    expect(() => uuidArray([newId(), id])).toThrow("not a UUID");
  },
);
