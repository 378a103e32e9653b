import type { DateOn } from "#lib/dates.ts";
import { readTable } from "./table.ts";

/** A day that differs from the plain week: a public holiday, or a weekend worked in exchange. */
export interface CalendarDayRow {
  onDay: DateOn;
  working: boolean;
  /** 春节, or 春节调休上班. */
  name: string;
  /** The notice that says so. */
  source: string;
}

/** The State Council notice of each year. A year that is not named here follows the weekdays alone. */
export const CALENDAR_SOURCES: Readonly<Record<string, string>> = {
  "2024": "国务院办公厅关于2024年部分节假日安排的通知（国办发明电〔2023〕7号）",
  "2025": "国务院办公厅关于2025年部分节假日安排的通知（国办发明电〔2024〕12号）",
  "2026": "国务院办公厅关于2026年部分节假日安排的通知（国办发明电〔2025〕7号）",
};

/** Holidays and working weekends of the years whose notice is known, in order. */
export const calendarDays = (): CalendarDayRow[] =>
  readTable<"on" | "kind" | "name">("calendar.csv").map(({ on, kind, name }) => {
    const working = kind === "working_weekend";
    return {
      onDay: on,
      working,
      name: working ? `${name}调休上班` : name,
      source: CALENDAR_SOURCES[on.slice(0, 4)]!,
    };
  });
