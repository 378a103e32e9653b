import { expect, test } from "vitest";
import { KNOWN, NOT_APPLICABLE, UNKNOWN } from "./column.ts";
import { columnOf } from "./columns-of.ts";

test.each([
  ["plain numbers", ["1", "-2.5", "+3", ".5", "1e3"], [1, -2.5, 3, 0.5, 1000]],
  ["blanks around them", [" 4 ", "\t5"], [4, 5]],
  ["what nobody knows", ["", "NA", " NaN ", "未知", "7"], [null, null, null, null, 7]],
  ["infinity, by name or by size", ["Infinity", "-inf", "1e999", "-1e999", "8"], [null, null, null, null, 8]],
  ["minus nought", ["-0", "0"], [-0, 0]],
  ["nothing at all", ["", ""], [null, null]],
])("numbers: %s", (_, texts, expected) => {
  const column = columnOf("x", texts);
  expect(column.kind).toBe("number");
  if (column.kind !== "number") return;
  expect([...column.missing].map((state, row) => (state === KNOWN ? column.values[row] : null))).toEqual(
    expected,
  );
});

test.each([
  ["dates", ["2024-03-01", "2024-04-01"]],
  ["thousands with commas", ["1,000", "2,000"]],
  ["hexadecimal", ["0x10", "0x20"]],
  ["a number among words", ["1", "many"]],
])("words: %s", (_, texts) => {
  expect(columnOf("x", texts)).toMatchObject({ kind: "category", levels: texts });
});

test("unknown and not applicable are told apart", () => {
  expect([...columnOf("x", ["1", "", "不适用"]).missing]).toEqual([KNOWN, UNKNOWN, NOT_APPLICABLE]);
});
