import type { DateOn } from "#lib/dates.ts";
import { readTable } from "./table.ts";

export interface LprRow {
  publishedOn: DateOn;
  oneYearBps: number;
  fiveYearBps: number;
}

/** The loan prime rate at each publication since its reform in August 2019, in order; known up to August 2026. */
export const lprHistory = (): LprRow[] =>
  readTable<"published_on" | "one_year_bps" | "five_year_bps">("lpr.csv").map((row) => ({
    publishedOn: row.published_on,
    oneYearBps: Number(row.one_year_bps),
    fiveYearBps: Number(row.five_year_bps),
  }));

/** The latest publication on or before a date; null before the first. */
export const lprOn = (on: DateOn): LprRow | null =>
  lprHistory().findLast((row) => row.publishedOn <= on) ?? null;
