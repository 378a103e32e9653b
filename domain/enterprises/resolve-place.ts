import { and, eq, ilike, inArray, or } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import type { Word } from "#lib/vocabulary.ts";

/** What a firm can stand in: the level below the district. */
export const UNIT_KINDS = ["street", "town", "township", "park"] as const satisfies Word<"divisionKind">[];

const { divisions, industries } = schema;
const CLASS_LEVEL = 4;

export async function isUnit(tx: Tx, code: string): Promise<boolean> {
  const found = await tx
    .select({ code: divisions.code })
    .from(divisions)
    .where(and(eq(divisions.code, code), inArray(divisions.kind, [...UNIT_KINDS])));
  return found.length > 0;
}

export type Industry = { code: string; name: string; section: string };

/**
 * The industry class that a person means: by code (`C3311`, `3311`, also followed by the name), by the whole name, or by a
 * part of a name that only one class has. Otherwise the classes that come near.
 */
export async function findIndustry(
  tx: Tx,
  text: string,
): Promise<{ found: Industry } | { near: Industry[] }> {
  const columns = { code: industries.code, name: industries.name, section: industries.section };
  const ofClass = eq(industries.level, CLASS_LEVEL);
  const digits = /^[A-Ta-t]?(\d{4})(?!\d)/.exec(text)?.[1];
  if (digits) {
    const [byCode] = await tx
      .select(columns)
      .from(industries)
      .where(and(ofClass, ilike(industries.code, `_${digits}`)));
    return byCode ? { found: byCode } : { near: [] };
  }
  const pattern = `%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  const byName = await tx
    .select(columns)
    .from(industries)
    .where(and(ofClass, or(eq(industries.name, text), ilike(industries.name, pattern))))
    .orderBy(industries.code)
    .limit(200);
  const exact = byName.find(({ name }) => name === text) ?? (byName.length === 1 ? byName[0] : undefined);
  return exact ? { found: exact } : { near: byName.slice(0, 5) };
}

/** What to say where {@link findIndustry} found none. */
export const industryAdvice = (text: string, near: Industry[]): string =>
  near.length > 0
    ? `“${text}”对应不止一个行业，请选其中一个：${near.map(({ code, name }) => `${code} ${name}`).join("、")}。`
    : `没有找到行业“${text}”。请换一个说法，例如“金属结构制造”，再从列表中选择。`;
