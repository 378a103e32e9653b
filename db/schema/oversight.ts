import { sql } from "drizzle-orm";
import { check, index, integer, jsonb, numeric, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { bytes, dateColumn, id, instant } from "../columns.ts";
import { actorIs, and, isNow, or, rowPolicies } from "../policies.ts";
import { changes } from "./changes.ts";
import { users } from "./organisations.ts";

/** What one official proposed and another approves in this very transaction; the platform's own jobs need no approval. */
const approvedTarget = or(
  actorIs("system"),
  and(
    actorIs("bureau"),
    sql`exists (
      select from app.changes_in_hand('target') c
      where c.id = change_id and c.payload ->> 'indicator' = indicator and (c.payload ->> 'year')::integer = year
        and (c.payload ->> 'value')::numeric = value and c.payload ->> 'unit' = unit
        and c.payload ->> 'direction' = direction and c.payload ->> 'name' = name
        and c.payload ->> 'source' = source)`,
    sql.raw("set_by = (select app.actor_user())"),
  ),
);

/** A figure the district means to reach in a year, and the plan that says so. */
export const targets = pgTable(
  "targets",
  {
    id: id(),
    indicator: text("indicator").notNull(),
    year: integer("year").notNull(),
    name: text("name").notNull(),
    value: numeric("value", { precision: 20, scale: 4 }).notNull(),
    unit: text("unit").notNull(),
    direction: text("direction", { enum: ["at_least", "at_most"] }).notNull(),
    source: text("source").notNull(),
    setBy: uuid("set_by").references(() => users.id),
    setAt: instant("set_at").notNull(),
    /** The approved change that it stands on; none for what came with the platform. */
    changeId: uuid("change_id").references(() => changes.id),
  },
  (t) => [
    check("targets_direction_check", sql`${t.direction} in ('at_least', 'at_most')`),
    unique("targets_indicator_year_unique").on(t.indicator, t.year),
    ...rowPolicies("targets", {
      read: actorIs("system", "bureau", "operator"),
      insert: and(approvedTarget, or(actorIs("system"), isNow(t.setAt))),
      update: actorIs("system", "bureau"),
      updateTo: approvedTarget,
    }),
  ],
);

/** A month's report as it went out: the figures, the file, the versions of the definitions. Written once per revision. */
export const reports = pgTable(
  "reports",
  {
    id: id(),
    month: dateColumn("month").notNull(),
    revision: integer("revision").notNull(),
    definitionVersion: text("definition_version").notNull(),
    figures: jsonb("figures").notNull(),
    fileName: text("file_name").notNull(),
    content: bytes("content").notNull(),
    checksum: text("checksum").notNull(),
    builtAt: instant("built_at").notNull(),
  },
  (t) => [
    unique("reports_month_revision_unique").on(t.month, t.revision),
    index("reports_month_index").on(t.month.desc(), t.revision.desc()),
    ...rowPolicies("reports", { read: actorIs("system", "bureau"), insert: actorIs("system") }),
  ],
);
