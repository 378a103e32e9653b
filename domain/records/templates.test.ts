import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isDate } from "#lib/dates.ts";
import { isYuan } from "#lib/money.ts";
import { checkUscc } from "#lib/uscc.ts";
import { words } from "#lib/vocabulary.ts";
import { csvText } from "./csv.ts";
import { type ColumnFormat, TEMPLATE_NAMES, templateCsv, templateFor, templateOf } from "./templates.ts";

function isWritten(format: ColumnFormat, text: string): boolean {
  if (format.kind === "uscc") return checkUscc(text).valid;
  if (format.kind === "month") return isDate(`${text}-01`);
  if (format.kind === "date") return isDate(text);
  if (format.kind === "year") return /^20\d\d$/.test(text);
  if (format.kind === "yuan") return isYuan(text);
  if (format.kind === "integer") return /^\d+$/.test(text) && Number(text) <= format.max;
  if (format.kind === "text") return text.length <= format.maxLength;
  return Object.values(format.codes).includes(text);
}

describe.each(TEMPLATE_NAMES)("template %s", (name) => {
  const { columns, identity } = templateOf(name);

  it("begins with the enterprise's code and repeats no column", () => {
    expect(columns[0]).toMatchObject({ key: "uscc", header: "统一社会信用代码", required: true });
    expect(new Set(columns.map((column) => column.key)).size).toBe(columns.length);
    expect(new Set(columns.map((column) => column.header)).size).toBe(columns.length);
  });

  it("gives examples in the format that it asks for", () => {
    for (const { header, format, example, required } of columns) {
      expect(example === "" ? !required : isWritten(format, example), header).toBe(true);
    }
  });

  it("tells records apart by required columns", () => {
    const required = columns.filter((column) => column.required).map((column) => column.key);
    expect(identity.filter((key) => !required.includes(key))).toEqual([]);
  });

  it("is handed out as CSV with its header and one example", () => {
    const [header, example, ...rest] = parse(templateCsv(name), { bom: true }) as string[][];
    expect(header).toEqual(columns.map((column) => column.header));
    expect(example).toEqual(columns.map((column) => column.example));
    expect(rest).toEqual([]);
  });
});

it("has one template for each record type", () => {
  expect(words("recordType").map((recordType) => templateFor(recordType).name)).toEqual([...TEMPLATE_NAMES]);
});

it("writes CSV that reads back as it was", () => {
  const rows = fc.array(fc.array(fc.string(), { minLength: 2, maxLength: 4 }), { minLength: 1 });
  fc.assert(
    fc.property(rows, (written) => {
      const read = parse(csvText(written), { relax_column_count: true, record_delimiter: "\r\n" });
      expect(read).toEqual(written);
    }),
  );
});
