import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvText, harmlessCell } from "./csv.ts";
import { readCsv } from "./read-csv.ts";

async function read(text: string) {
  const rows: { line: number; cells: string[] }[] = [];
  for await (const row of readCsv(text)) rows.push(row);
  return rows;
}

describe("reading CSV", () => {
  it("gives back what was written, whatever it holds", async () => {
    const cell = fc.string({ unit: "binary" }).filter((text) => !text.includes("\uFEFF"));
    const filled = fc
      .array(cell, { minLength: 1, maxLength: 4 })
      .filter((cells) => cells.some((each) => each.trim() !== ""));
    await fc.assert(
      fc.asyncProperty(fc.array(filled, { minLength: 1, maxLength: 5 }), async (rows) => {
        expect((await read(csvText(rows))).map((row) => row.cells)).toEqual(rows);
      }),
    );
  });

  it("knows the line of each row, empty ones passed over", async () => {
    expect(await read("a,b\r\n\r\n,\r\n1,2\n3,4\r")).toEqual([
      { line: 1, cells: ["a", "b"] },
      { line: 4, cells: ["1", "2"] },
      { line: 5, cells: ["3", "4"] },
    ]);
  });

  it.each([
    ["a,b\r\n1,2", "第 2 行：最后一行没有以换行结束"],
    ['a,b\r\n1,"2\r\n3,4\r\n', "引号没有闭合"],
    ['a,b\r\n1,"2"3\r\n', "第 2 行：引号后面还有多余的字符"],
    ['a,b\r\n1,2"3\r\n', "第 2 行：没有用引号开头的内容里出现了引号"],
    [`a,b\r\n1,${"x".repeat(70_000)}\r\n`, "第 2 行：一行过长"],
  ])("refuses %j", async (text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });
});

describe("a cell of an export", () => {
  it.each(["=1+1", "+86", "-1", "@SUM(A1)", "\tx", "\rx", "＝1", "＋1", "－1", "＠a", " =1", "\u3000=1"])(
    "is shown and not run: %j",
    (text) => {
      expect(harmlessCell(text)).toBe(`'${text}`);
    },
  );

  it.each(["", "1-2", "团泊银行", "a=b", "100.00"])("stays as it is: %j", (text) => {
    expect(harmlessCell(text)).toBe(text);
  });
});
