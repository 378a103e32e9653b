// Writes seeds/samples/: run `node --import tsx scripts/make-samples.ts` after a change of the templates or of the demo.
import { writeFile } from "node:fs/promises";
import ExcelJS from "exceljs";
import { csvText, templateFor } from "#domain/records/inputs.ts";
import { type Sample, samples, sampleWithMistakes } from "#seeds/demo/samples.ts";

const folder = new URL("../seeds/samples/", import.meta.url);

/** Amounts and counts as numbers, as people type them into a sheet; everything else as text. */
function sheetValue(sample: Sample, column: number, text: string): string | number | null {
  const { kind } = templateFor(sample.recordType).columns[column]!.format;
  if (text === "") return null;
  return kind === "yuan" || kind === "integer" ? Number(text) : text;
}

async function writeWorkbook(sample: Sample): Promise<void> {
  const workbook = new ExcelJS.Workbook();
  workbook.created = new Date(0);
  workbook.modified = new Date(0);
  const sheet = workbook.addWorksheet(templateFor(sample.recordType).title);
  const [header, ...rows] = sample.cells;
  sheet.addRow(header);
  for (const row of rows) sheet.addRow(row.map((text, column) => sheetValue(sample, column, text)));
  await writeFile(new URL(`${sample.name}.xlsx`, folder), new Uint8Array(await workbook.xlsx.writeBuffer()));
}

for (const sample of [...samples(), sampleWithMistakes()]) {
  await writeFile(new URL(`${sample.name}.csv`, folder), csvText(sample.cells));
  if (sample.recordType === "electricity_bill") await writeWorkbook(sample);
}
