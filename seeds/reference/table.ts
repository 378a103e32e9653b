import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";

/** Reads a CSV file of this folder; lines that begin with `#` name the source and are skipped. */
export function readTable<Column extends string>(file: string): Record<Column, string>[] {
  const text = readFileSync(new URL(file, import.meta.url), "utf8");
  return parse(text, { columns: true, comment: "#", skip_empty_lines: true });
}
