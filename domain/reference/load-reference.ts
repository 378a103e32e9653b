import { sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { isDate } from "#lib/dates.ts";
import { words } from "#lib/vocabulary.ts";
import { z } from "#lib/zod.ts";
import { command } from "../access/verb.ts";

const DateOn = z.string().refine(isDate, "日期应写作 2026-11-22。");
const Bps = z.number().int().min(0).max(10_000);

const LoadReference = z.object({
  divisions: z
    .array(
      z.object({
        code: z.string().regex(/^\d{2}(\d{2}(\d{2}(\d{3})?)?)?$/),
        name: z.string().min(1).max(60),
        kind: z.enum(words("divisionKind")),
        parentCode: z.string().nullable(),
      }),
    )
    .default([]),
  industries: z
    .array(
      z.object({
        code: z.string().regex(/^[A-T](\d{2,4})?$/),
        level: z.number().int().min(1).max(4),
        name: z.string().min(1).max(100),
        parentCode: z.string().nullable(),
        section: z.string().length(1),
      }),
    )
    .default([]),
  lpr: z.array(z.object({ publishedOn: DateOn, oneYearBps: Bps, fiveYearBps: Bps })).default([]),
  calendar: z
    .array(z.object({ onDay: DateOn, working: z.boolean(), name: z.string().max(60).default("") }))
    .default([]),
});

export type ReferenceFacts = z.input<typeof LoadReference>;

/**
 * Takes in the public facts that everything stands on: divisions (GB/T 2260), industries (GB/T 4754), the loan
 * prime rate and the working calendar. A row that is known under its code is brought up to date; none is removed,
 * since others may refer to it.
 */
export const loadReference = command({
  permission: "reference.load",
  input: LoadReference,
  async run({ tx, input, audit }) {
    await saveDivisions(tx, input.divisions);
    await saveIndustries(tx, input.industries);
    await saveLpr(tx, input.lpr);
    await saveCalendar(tx, input.calendar);
    const loaded = {
      divisions: input.divisions.length,
      industries: input.industries.length,
      lpr: input.lpr.length,
      calendar: input.calendar.length,
    };
    await audit({ subjectType: "reference", subjectId: "reference", after: loaded });
    return loaded;
  },
});

type Facts = z.output<typeof LoadReference>;

async function saveDivisions(tx: Tx, rows: Facts["divisions"]): Promise<void> {
  if (rows.length === 0) return;
  await tx.execute(sql`
    insert into divisions (code, name, kind, parent_code)
    select code, name, kind, "parentCode" from ${recordset(rows, 'code text, name text, kind text, "parentCode" text')}
    on conflict (code) do update set name = excluded.name, kind = excluded.kind, parent_code = excluded.parent_code`);
}

async function saveIndustries(tx: Tx, rows: Facts["industries"]): Promise<void> {
  if (rows.length === 0) return;
  const shape = 'code text, level integer, name text, "parentCode" text, section text';
  await tx.execute(sql`
    insert into industries (code, level, name, parent_code, section)
    select code, level, name, "parentCode", section from ${recordset(rows, shape)}
    on conflict (code) do update set level = excluded.level, name = excluded.name,
      parent_code = excluded.parent_code, section = excluded.section`);
}

async function saveLpr(tx: Tx, rows: Facts["lpr"]): Promise<void> {
  if (rows.length === 0) return;
  const { lprQuotes } = schema;
  await tx
    .insert(lprQuotes)
    .values(rows)
    .onConflictDoUpdate({
      target: lprQuotes.publishedOn,
      set: { oneYearBps: sql`excluded.one_year_bps`, fiveYearBps: sql`excluded.five_year_bps` },
    });
}

async function saveCalendar(tx: Tx, rows: Facts["calendar"]): Promise<void> {
  if (rows.length === 0) return;
  const { calendarDays } = schema;
  await tx
    .insert(calendarDays)
    .values(rows)
    .onConflictDoUpdate({
      target: calendarDays.onDay,
      set: { working: sql`excluded.working`, name: sql`excluded.name` },
    });
}

/** Thousands of rows as one parameter. `shape` is a fixed text of ours. */
const recordset = (rows: readonly object[], shape: string) =>
  sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given(${sql.raw(shape)})`;
