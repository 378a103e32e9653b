import { sql } from "drizzle-orm";
import { boolean, index, integer, pgTable, text } from "drizzle-orm/pg-core";
import { dateColumn, word, wordCheck } from "../columns.ts";
import { actorIs, anyone, rowPolicies } from "../policies.ts";

const publicReference = {
  read: anyone,
  insert: actorIs("system"),
  update: actorIs("system"),
};

/** Administrative divisions, GB/T 2260 down to township level; parks stand beside the townships. */
export const divisions = pgTable(
  "divisions",
  {
    code: text("code").primaryKey(),
    name: text("name").notNull(),
    kind: word("kind", "divisionKind").notNull(),
    parentCode: text("parent_code"),
  },
  (t) => [
    wordCheck("divisions_kind_check", t.kind, "divisionKind"),
    index("divisions_parent_index").on(t.parentCode),
    ...rowPolicies("divisions", publicReference),
  ],
);

/** GB/T 4754-2017: section letter, division, group and class. */
export const industries = pgTable(
  "industries",
  {
    code: text("code").primaryKey(),
    level: integer("level").notNull(),
    name: text("name").notNull(),
    parentCode: text("parent_code"),
    section: text("section").notNull(),
  },
  (t) => [
    index("industries_section_index").on(t.section, t.level),
    ...rowPolicies("industries", publicReference),
  ],
);

/** Loan prime rate as published on the 20th of the month (or the next working day). */
export const lprQuotes = pgTable(
  "lpr_quotes",
  {
    publishedOn: dateColumn("published_on").primaryKey(),
    oneYearBps: integer("one_year_bps").notNull(),
    fiveYearBps: integer("five_year_bps").notNull(),
  },
  () => rowPolicies("lpr_quotes", publicReference),
);

/** Days that differ from the plain week: public holidays and weekends worked in exchange. */
export const calendarDays = pgTable(
  "calendar_days",
  {
    onDay: dateColumn("on_day").primaryKey(),
    working: boolean("working").notNull(),
    name: text("name").notNull().default(sql`''`),
  },
  () => rowPolicies("calendar_days", publicReference),
);
