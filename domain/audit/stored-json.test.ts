import { sql } from "drizzle-orm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { useDatabase } from "#tests/database.ts";
import { readStoredJson } from "./stored-json.ts";

const database = useDatabase();

test("every number that JavaScript writes comes back from PostgreSQL as it was", async () => {
  const numbers = fc.sample(fc.double({ noNaN: true, noDefaultInfinity: true }), { numRuns: 500, seed: 6 });
  for (const odd of [0, 1, -1, 0.1, 1e21, 1e-7, 1.5e300, 5e-324, 2 ** 53, 123456789.125]) numbers.push(odd);
  const written = numbers.map((n) => (Object.is(n, -0) ? 0 : n));
  const { rows } = await database.owner.execute<{ text: string }>(
    sql`select ${JSON.stringify({ written })}::jsonb::text as text`,
  );
  expect(readStoredJson(rows[0]!.text)).toEqual({ written });
});

test.each([
  ["a trailing zero", '{"count": 1.0}'],
  ["digits that no number of JavaScript has", '{"count": 1.00000000000000000001}'],
  ["JSON's null where a column was empty", "null"],
  ["nesting without end", `${"[".repeat(5_000)}${"]".repeat(5_000)}`],
])("tells %s from what the platform writes", (_, text) => {
  expect(readStoredJson(text)).toEqual({ altered: text });
});

test("looks at no digits inside of texts, and keeps SQL's null", () => {
  expect(readStoredJson('{"at": "1.0", "quote\\"1.50": ["2.0"]}')).toEqual({
    at: "1.0",
    'quote"1.50': ["2.0"],
  });
  expect(readStoredJson(null)).toBeNull();
});
