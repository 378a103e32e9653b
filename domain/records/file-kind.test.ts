import { describe, expect, it } from "vitest";
import { decodeText, fileKind, MAX_FILE_BYTES, safeFileName } from "./file-kind.ts";

const bytes = (...values: number[]) => Uint8Array.from(values);
/** 税务 in GBK. */
const GBK = bytes(0xcb, 0xb0, 0xce, 0xf1);

describe("a delivered file", () => {
  it.each([
    ["CSV", Buffer.from("a,b\r\n"), "csv"],
    ["CSV in GBK", GBK, "csv"],
    ["a ZIP container", bytes(0x50, 0x4b, 0x03, 0x04, 0x14), "xlsx"],
  ])("is known by its content: %s", (_, content, kind) => {
    expect(fileKind(content)).toBe(kind);
  });

  it.each([
    ["nothing", bytes(), "空"],
    ["too much", new Uint8Array(MAX_FILE_BYTES + 1), "20 MB"],
    ["an old workbook", bytes(0xd0, 0xcf, 0x11, 0xe0, 0xa1), "旧版或加密"],
    ["UTF-16", bytes(0xff, 0xfe, 0x61, 0x00), "UTF-16"],
    ["a PDF", Buffer.from("%PDF-1.7"), "PDF"],
    ["a web page", Buffer.from("\r\n<!DOCTYPE html><html>"), "网页"],
    ["a table of a web page", Buffer.from("<table><tr>"), "网页"],
    ["a program", bytes(0x7f, 0x45, 0x4c, 0x46, 0x00), "不是文本"],
    ["no text in any encoding", bytes(0x61, 0xff, 0xff, 0x0a), "编码"],
  ])("is refused when it is %s", (_, content, words) => {
    expect(() => fileKind(content)).toThrow(words);
  });

  it("is read in UTF-8 with or without a mark, and in GBK", () => {
    expect(decodeText(Buffer.from("\uFEFF税务"))).toBe("税务");
    expect(decodeText(Buffer.from("税务"))).toBe("税务");
    expect(decodeText(GBK)).toBe("税务");
  });

  it.each([
    "../etc/passwd",
    "a/b.csv",
    "a\\b.csv",
    "a\u0000.csv",
    "a\r\n.csv",
    "gpj\u202Evsc.csv",
    "",
    " ",
    "..",
    "长".repeat(121),
  ])("may not be named %j", (name) => {
    expect(() => safeFileName(name)).toThrow("文件");
  });

  it("keeps its name, without spaces around it", () => {
    expect(safeFileName(" 纳税 2026-10.csv ")).toBe("纳税 2026-10.csv");
  });
});
