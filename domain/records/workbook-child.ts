import ExcelJS, { type Cell } from "exceljs";
import { workbookProblem } from "./workbook-limits.ts";

/*
 * Runs as a process of its own: reads an uploaded workbook from its input and writes its first sheet to its output,
 * one JSON array `[row, cells]` a line and `{"done":true}` at the end, or `{"refusal":…}`. A workbook that exhausts
 * memory or time takes nothing but this process with it.
 */

/** Parts of a sheet that no delivery needs and that can stretch a few bytes over millions of cells. */
const IGNORED = [
  "cols",
  "mergeCells",
  "dataValidations",
  "conditionalFormatting",
  "autoFilter",
  "drawing",
  "tableParts",
  "rowBreaks",
  "picture",
];

const { ValueType } = ExcelJS;
const OUTPUT_CHUNK = 64 * 1024;

class Refused extends Error {}

/** A number as it was typed: the last binary digits of a sum are no part of an amount. */
function decimal(value: number): string {
  const rounded = Number(value.toFixed(2));
  return Math.abs(rounded - value) < 1e-6 ? String(rounded) : String(value);
}

function cellText(cell: Cell): string {
  switch (cell.type) {
    case ValueType.Null:
    case ValueType.Merge:
      return "";
    case ValueType.Number:
      return decimal(cell.value as number);
    case ValueType.Date:
      return (cell.value as Date).toISOString().slice(0, 10);
    case ValueType.Formula:
      throw new Refused(`单元格 ${cell.address} 是公式。请把公式粘贴为数值后再报送。`);
    case ValueType.Hyperlink:
      throw new Refused(`单元格 ${cell.address} 是链接。请只保留文字后再报送。`);
    default:
      return cell.text;
  }
}

async function input(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Writes the sheet's rows, at most `width` cells each and whatever stands beyond them as one more. */
async function writeSheet(file: Buffer, width: number): Promise<void> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(file as unknown as ExcelJS.Buffer, { ignoreNodes: IGNORED });
  const [sheet] = workbook.worksheets;
  if (!sheet) throw new Refused("工作簿里没有工作表。");
  let pending = "";
  sheet.eachRow((row, line) => {
    const cells: string[] = [];
    const last = Math.min(row.cellCount, width + 20);
    for (let column = 1; column <= last; column += 1) cells.push(cellText(row.getCell(column)));
    while (cells.length > width && cells.at(-1)!.trim() === "") cells.pop();
    while (cells.length < width) cells.push("");
    pending += `${JSON.stringify([line, cells])}\n`;
    if (pending.length > OUTPUT_CHUNK) {
      process.stdout.write(pending);
      pending = "";
    }
  });
  process.stdout.write(`${pending}{"done":true}\n`);
}

const refuse = (message: string) => process.stdout.write(`${JSON.stringify({ refusal: message })}\n`);

try {
  const file = await input();
  const problem = workbookProblem(file);
  if (problem) refuse(problem);
  else await writeSheet(file, Number(process.argv[2]));
} catch (error) {
  refuse(error instanceof Refused ? error.message : "工作簿无法读取。请重新导出，或改用 CSV 报送。");
}
