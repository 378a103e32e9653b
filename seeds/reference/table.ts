import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";

/** Reads a CSV file beside the module at `base`; lines that begin with `#` name the source and are skipped. */
export function readTable<Column extends string>(
  file: string,
  base: string = import.meta.url,
): Record<Column, string>[] {
  const text = readFileSync(new URL(file, base), "utf8");
  return parse(text, { columns: true, comment: "#", skip_empty_lines: true });
}
