import { describe, expect, test } from "vitest";
import { newId } from "#lib/ids.ts";
import { arrayLiteral, idsLiteral, plainLiteral, sparseLiteral } from "./columns.ts";

test.each([
  [[], "{}"],
  [["line_granted/1", "2026-11-28", null], "{line_granted/1,2026-11-28,null}"],
  [["null", "NULL", ""], '{"null","NULL",""}'],
  [['a,b}"c\\'], '{"a,b}\\"c\\\\"}'],
])("texts %j are written so that PostgreSQL reads them again", (values, literal) => {
  expect(arrayLiteral(values)).toBe(literal);
});

test("numbers and words need no quotes", () => {
  expect([plainLiteral([1, 2]), plainLiteral([100n]), plainLiteral(["posted"]), plainLiteral([])]).toEqual([
    "{1,2}",
    "{100}",
    "{posted}",
    "{}",
  ]);
});

describe("ids", () => {
  test("are written one after the other", () => {
    const [one, other] = [newId(), newId()];
    expect([idsLiteral([]), idsLiteral([one, other])]).toEqual(["{}", `{${one},${other}}`]);
  });

  test.each(["", "17", `${newId()},${newId()}`])("%j is none", (id) => {
    expect(() => idsLiteral([newId(), id])).toThrow("not a UUID");
  });
});

test("a column that holds nothing is sent empty, another with its gaps", () => {
  expect([sparseLiteral([null, null]), sparseLiteral([null, "2026-11-28"])]).toEqual([
    "{}",
    "{null,2026-11-28}",
  ]);
});
