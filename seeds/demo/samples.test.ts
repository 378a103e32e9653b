import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import ExcelJS from "exceljs";
import { describe, expect, it } from "vitest";
import { csvText } from "#domain/records/inputs.ts";
import { checkUscc } from "#lib/uscc.ts";
import { generateEnterprises } from "./enterprises.ts";
import { samples, sampleWithMistakes } from "./samples.ts";

const folder = new URL("../samples/", import.meta.url);

describe("sample deliveries", () => {
  it.each([...samples(), sampleWithMistakes()])(
    "$name.csv lies there as the demo makes it",
    async ({ name, cells }) => {
      expect(await readFile(new URL(`${name}.csv`, folder), "utf8")).toBe(csvText(cells));
      expect(cells.length).toBeGreaterThan(20);
    },
  );

  it("leaves no file behind that the demo no longer makes", async () => {
    const made = [...samples(), sampleWithMistakes()].map(({ name }) => `${name}.csv`);
    const lying = (await readdir(folder)).filter((name) => name.endsWith(".csv"));
    expect(lying.sort()).toEqual(made.sort());
  });

  it("says the same in the workbook as in the text", async () => {
    const { name, cells } = samples().find(({ recordType }) => recordType === "electricity_bill")!;
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.readFile(fileURLToPath(new URL(`${name}.xlsx`, folder)));
    const sheet = workbook.worksheets[0]!;
    expect(sheet.rowCount).toBe(cells.length);
    const plain = (text: string) => (/^\d+\.\d\d$/.test(text) ? String(Number(text)) : text);
    cells.forEach((row, line) => {
      const read = row.map((_, column) => sheet.getCell(line + 1, column + 1).text);
      expect(read).toEqual(row.map(plain));
    });
  });

  it("has one mistake in each of the lines 22 to 27 of the spoilt file", () => {
    const { cells } = sampleWithMistakes();
    const line = (number: number) => cells[number - 1]!;
    expect(checkUscc(line(22)[0]!)).toMatchObject({ valid: false, reason: "check" });
    expect(checkUscc(line(23)[0]!).valid).toBe(true);
    expect(generateEnterprises().some(({ uscc }) => uscc === line(23)[0])).toBe(false);
    expect(line(24)[1]).toBe("2026-13");
    expect(line(25)[2]).toBe("-1200.00");
    expect(line(26)[3]).toBe("");
    expect(line(27)).toEqual(line(2));
  });
});
