import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { withTables } from "./documentation.ts";

const text = readFileSync(new URL("../docs/ledger.md", import.meta.url), "utf8");

test("docs/ledger.md has the accounts, movements and events as the code does (else: npm run docs:ledger)", () => {
  expect(text).toBe(withTables(text));
});

test("a table that has lost its marks is not passed over", () => {
  expect(() => withTables(text.replace("<!-- table: events -->", ""))).toThrow(/events/);
});
