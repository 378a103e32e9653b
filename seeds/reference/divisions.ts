import type { Word } from "#lib/vocabulary.ts";
import { readTable } from "./table.ts";

/** The demo district: 天津市静海区. */
export const DISTRICT_CODE = "120118";

export interface DivisionRow {
  /** GB/T 2260: 2 digits province, 4 city, 6 county or district, 9 street, town, township or park. */
  code: string;
  name: string;
  kind: Word<"divisionKind">;
  /** Null for provinces. */
  parentCode: string | null;
}

/** Class of a nine-digit code by its last three digits (rules of the statistics bureau for township-level codes). */
function townshipKind(code: string): DivisionRow["kind"] {
  const serial = Number(code.slice(6));
  if (serial < 100) return "street";
  if (serial < 200) return "town";
  if (serial < 300) return "township";
  return "park";
}

function rowOf({ code, name }: { code: string; name: string }): DivisionRow {
  if (code.length === 2) return { code, name, kind: "province", parentCode: null };
  if (code.length === 4) return { code, name, kind: "city", parentCode: code.slice(0, 2) };
  if (code.length === 6) return { code, name, kind: "district", parentCode: code.slice(0, 4) };
  return { code, name, kind: townshipKind(code), parentCode: code.slice(0, 6) };
}

/** All provinces, cities and county-level areas of the country, and the 23 units of the demo district; parents first. */
export const divisions = (): DivisionRow[] => readTable<"code" | "name">("divisions.csv").map(rowOf);

/** The demo district's streets, towns, townships and parks. */
export const districtDivisions = (): DivisionRow[] =>
  divisions().filter((division) => division.parentCode === DISTRICT_CODE);
