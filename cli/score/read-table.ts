import { createReadStream } from "node:fs";
import { parse } from "csv-parse";
import { invalid } from "#lib/errors.ts";
import { type Column, columnOf } from "#scoring/index.ts";

export type Table = {
  columns: Column[];
  /** The texts of columns that say what a row is rather than what it is scored by. */
  texts: ReadonlyMap<string, readonly string[]>;
  rows: number;
};

/**
 * Reads a CSV file with a header row, column by column. Columns of numbers become numbers, others words; empty cells, NA and
 * the like are unknown.
 * @param asText columns kept as they are written
 * @throws DomainError `invalid` that names the file, and the line or the column that is at fault
 */
export async function readTable(file: string, asText: readonly string[] = []): Promise<Table> {
  const lines = parse({ bom: true, skip_empty_lines: true, trim: true });
  const source = createReadStream(file).on("error", (error) => lines.destroy(error));
  let names: string[] = [];
  let cells: string[][] = [];
  try {
    for await (const line of source.pipe(lines) as AsyncIterable<string[]>) {
      if (names.length === 0) {
        names = headerOf(line, file);
        cells = names.map(() => []);
      } else for (let at = 0; at < cells.length; at += 1) cells[at]!.push(line[at]!);
    }
  } catch (error) {
    throw unreadable(error, file);
  } finally {
    source.destroy();
  }
  const rows = cells[0]?.length ?? 0;
  if (rows === 0) throw invalid(`${file} 里没有数据：需要一行表头和至少一行数据。`);
  for (const name of asText) if (!names.includes(name)) throw noSuchColumn(name, file, names);
  return {
    rows,
    columns: names.flatMap((name, at) => (asText.includes(name) ? [] : [columnOf(name, cells[at]!)])),
    texts: new Map(asText.map((name) => [name, cells[names.indexOf(name)]!])),
  };
}

export const noSuchColumn = (name: string, file: string, names: readonly string[]) =>
  invalid(`${file} 里没有 ${name} 这一列。现有的列：${names.slice(0, 40).join("、")}。`);

function headerOf(line: string[], file: string): string[] {
  const names = line.map((name, at) => name || `列${at + 1}`);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw invalid(`${file} 的表头里 ${twice} 出现了两次，请改名后再试。`);
  return names;
}

function unreadable(error: unknown, file: string): unknown {
  if (!(error instanceof Error)) return error;
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return invalid(`找不到文件 ${file}。`);
  if (code === "EISDIR" || code === "EACCES") return invalid(`读不了 ${file}，请检查路径和权限。`);
  if (!code?.startsWith("CSV_")) return error;
  const { lines } = error as Error & { lines?: number };
  const columns = code.startsWith("CSV_RECORD_INCONSISTENT");
  return invalid(
    `${file} 第 ${lines ?? "?"} 行${columns ? "的列数与表头不同" : "不是有效的 CSV"}，请改正后再试。`,
  );
}
