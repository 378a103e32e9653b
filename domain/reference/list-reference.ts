import { and, asc, desc, eq, ilike, lte, or, sql } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { dateOn, isDate } from "#lib/dates.ts";
import { z } from "#lib/zod.ts";
import { query } from "../access/verb.ts";

export type DivisionView = { code: string; name: string; kind: string };
export type IndustryView = { code: string; name: string; level: number; section: string };
export type LprView = { publishedOn: string; oneYearBps: number; fiveYearBps: number };

export type ReferenceView = { divisions: DivisionView[]; industries: IndustryView[]; lpr: LprView | null };

/** Searched words may hold the pattern's own signs. */
const containing = (text: string) => `%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;

/**
 * The public facts that forms offer: the units of a district (`parentCode`), industries by code or words
 * (`industry`; without words the twenty sections), and the loan prime rate in force on a date (today's unless given).
 */
export const listReference = query({
  permission: "reference.list",
  input: z.object({
    parentCode: z.string().max(12).optional(),
    industry: z.string().trim().max(40).optional(),
    industryLevel: z.number().int().min(1).max(4).optional(),
    limit: z.number().int().min(1).max(2_000).default(50),
    lprOn: z.string().refine(isDate).optional(),
  }),
  async run({ tx, input, now }): Promise<ReferenceView> {
    const { divisions, industries, lprQuotes } = schema;
    const units = input.parentCode
      ? await tx
          .select({ code: divisions.code, name: divisions.name, kind: divisions.kind })
          .from(divisions)
          .where(eq(divisions.parentCode, input.parentCode))
          .orderBy(asc(divisions.code))
      : [];
    const wanted = input.industry ?? "";
    const level = input.industryLevel ?? (wanted ? undefined : 1);
    const trades = await tx
      .select({
        code: industries.code,
        name: industries.name,
        level: industries.level,
        section: industries.section,
      })
      .from(industries)
      .where(
        and(
          level ? eq(industries.level, level) : undefined,
          wanted
            ? or(
                ilike(industries.name, containing(wanted)),
                ilike(industries.code, `${containing(wanted).slice(1)}`),
              )
            : undefined,
        ),
      )
      .orderBy(sql`${industries.name} = ${wanted} desc`, asc(industries.code))
      .limit(input.limit);
    const [lpr] = await tx
      .select()
      .from(lprQuotes)
      .where(lte(lprQuotes.publishedOn, input.lprOn ?? dateOn(now)))
      .orderBy(desc(lprQuotes.publishedOn))
      .limit(1);
    return { divisions: units, industries: trades, lpr: lpr ?? null };
  },
});
