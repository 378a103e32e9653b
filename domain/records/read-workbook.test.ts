import { crc32, deflateRawSync } from "node:zlib";
import ExcelJS from "exceljs";
import { describe, expect, it } from "vitest";
import { readWorkbook } from "./read-workbook.ts";
import { templateWorkbook } from "./template-workbook.ts";
import { templateOf } from "./templates.ts";
import { workbookProblem } from "./workbook-limits.ts";

const WIDTH = 3;

async function read(content: Uint8Array, width = WIDTH) {
  const rows: [number, string[]][] = [];
  for await (const { line, cells } of readWorkbook(content, width)) rows.push([line, cells]);
  return rows;
}

async function workbook(rows: ExcelJS.CellValue[][]): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  book.addWorksheet("数据").addRows(rows);
  return Buffer.from(await book.xlsx.writeBuffer());
}

/** A ZIP container that may lie about the size of what it holds. */
function container(parts: Record<string, Buffer>, declared?: number): Buffer {
  const bodies: Buffer[] = [];
  const entries: Buffer[] = [];
  let at = 0;
  for (const [name, content] of Object.entries(parts)) {
    const packed = deflateRawSync(content);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(8, 4);
    facts.writeUInt32LE(crc32(content), 10);
    facts.writeUInt32LE(packed.length, 14);
    facts.writeUInt32LE(declared ?? content.length, 18);
    facts.writeUInt16LE(name.length, 22);
    const offset = Buffer.alloc(4);
    offset.writeUInt32LE(at);
    entries.push(
      Buffer.from("PK\u0001\u0002\u0014\u0000", "latin1"),
      facts,
      Buffer.alloc(10),
      offset,
      Buffer.from(name),
    );
    const body = Buffer.concat([Buffer.from("PK\u0003\u0004", "latin1"), facts, Buffer.from(name), packed]);
    bodies.push(body);
    at += body.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.write("PK\u0005\u0006", "latin1");
  end.writeUInt16LE(Object.keys(parts).length, 8);
  end.writeUInt16LE(Object.keys(parts).length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...bodies, directory, end]);
}

describe("a workbook", () => {
  it("gives its first sheet as text: numbers plain, dates by the day, empty rows left out", async () => {
    const content = await workbook([
      ["代码", "金额", "日期"],
      ["91120118XY0000004E", 0.1 + 0.2, new Date("2026-10-31T00:00:00Z")],
      [],
      ["x", 1_234_500, null],
    ]);
    expect(await read(content)).toEqual([
      [1, ["代码", "金额", "日期"]],
      [2, ["91120118XY0000004E", "0.3", "2026-10-31"]],
      [4, ["x", "1234500", ""]],
    ]);
  });

  it("shows a cell beyond the template's columns", async () => {
    expect(await read(await workbook([["a", "b", "c", "d"]]))).toEqual([[1, ["a", "b", "c", "d"]]]);
  });

  it("as handed out by the platform reads back as its header and example", async () => {
    const { columns } = templateOf("tax");
    expect(await read(await templateWorkbook("tax"), columns.length)).toEqual([
      [1, columns.map((column) => column.header)],
      [2, columns.map((column) => column.example)],
    ]);
  });

  it.each<[string, ExcelJS.CellValue, string]>([
    ["a formula", { formula: "1+1", result: 2 }, "单元格 B2 是公式"],
    ["a formula that reaches outside", { formula: "[1]a!A1", result: 2 }, "单元格 B2 是公式"],
    ["a link", { text: "看这里", hyperlink: "http://link.example/" }, "指向外部的链接"],
  ])("with %s is refused", async (_, cell, message) => {
    await expect(read(await workbook([["a"], ["b", cell]]))).rejects.toThrow(message);
  });

  it("that was cut short is refused", async () => {
    const content = await workbook([["a", "b", "c"]]);
    for (const share of [0.2, 0.6, 0.99]) {
      await expect(read(content.subarray(0, Math.floor(content.length * share)))).rejects.toThrow("损坏");
    }
  });
});

describe("a container", () => {
  const bomb = Buffer.alloc(60 * 1024 * 1024);

  it.each([
    ["that says how large it is", container({ "xl/worksheets/sheet1.xml": bomb })],
    ["that lies about its size", container({ "xl/worksheets/sheet1.xml": bomb }, 10)],
    [
      "of many parts that are large together",
      container(Object.fromEntries([1, 2, 3, 4].map((part) => [`xl/${part}`, bomb.subarray(0, 15_000_000)]))),
    ],
    [
      "of too many parts",
      container(
        Object.fromEntries(Array.from({ length: 201 }, (_, part) => [`xl/${part}`, Buffer.from("x")])),
      ),
    ],
    [
      "that names a row in the billions",
      container({
        "xl/worksheets/sheet1.xml": Buffer.from('<row r="4000000000"><c r="A4000000000"/></row>'),
      }),
    ],
    ["of too many rows", container({ "xl/worksheets/sheet1.xml": Buffer.from("<row/>".repeat(300_001)) })],
  ])("is refused as a bomb: one %s", (_, content) => {
    expect(workbookProblem(content)).toContain("解开后过大");
  });

  it.each([
    ["xl/vbaProject.bin", "x", "宏"],
    ["xl/externalLinks/externalLink1.xml", "x", "外部"],
    ["xl/worksheets/_rels/sheet1.xml.rels", '<Relationship TargetMode="External"/>', "外部"],
  ])("with %s is refused", (name, content, message) => {
    expect(workbookProblem(container({ [name]: Buffer.from(content) }))).toContain(message);
  });

  it("that is none is refused", () => {
    expect(workbookProblem(Buffer.from("PK\u0003\u0004nothing"))).toContain("损坏");
    expect(workbookProblem(container({ "xl/a.xml": Buffer.from("x") }).fill(0, 0, 40))).toContain("损坏");
  });
});
