import ExcelJS from "exceljs";
import { describeFormat, type TemplateName, templateOf } from "./templates.ts";

/**
 * The form of a delivery as XLSX: a sheet with the header and one example row, its cells kept as text so that the
 * spreadsheet makes no dates of months, and a sheet that explains each column.
 */
export async function templateWorkbook(name: TemplateName): Promise<Buffer> {
  const { columns, title } = templateOf(name);
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet(title, { views: [{ state: "frozen", ySplit: 1 }] });
  sheet.columns = columns.map(({ header, example }) => ({
    header,
    width: Math.max(header.length * 2.2, example.length + 4),
    style: { numFmt: "@" },
  }));
  sheet.addRow(columns.map((column) => column.example));
  const guide = workbook.addWorksheet("填写说明");
  guide.columns = [
    { header: "列", width: 26 },
    { header: "是否必填", width: 10 },
    { header: "写法", width: 44 },
    { header: "说明", width: 70 },
  ];
  for (const column of columns)
    guide.addRow([
      column.header,
      column.required ? "必填" : "选填",
      describeFormat(column.format),
      column.description,
    ]);
  for (const each of [sheet, guide]) each.getRow(1).font = { bold: true };
  return Buffer.from(await workbook.xlsx.writeBuffer());
}
