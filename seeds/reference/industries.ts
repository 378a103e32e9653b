import { readTable } from "./table.ts";

/** 门类 1, 大类 2, 中类 3, 小类 4 of GB/T 4754-2017. */
export type IndustryLevel = 1 | 2 | 3 | 4;

export interface IndustryRow {
  /** Section letter followed by up to four digits: `C`, `C31`, `C313`, `C3130`. */
  code: string;
  level: IndustryLevel;
  name: string;
  /** Null for sections. */
  parentCode: string | null;
  section: string;
}

const LEVELS: Record<number, IndustryLevel> = { 1: 1, 3: 2, 4: 3, 5: 4 };

/** The parent is the code without its last digit; a division's parent is its section. */
function parentOf(code: string): string | null {
  if (code.length === 1) return null;
  return code.length === 3 ? code.slice(0, 1) : code.slice(0, -1);
}

/** The whole classification, 1,971 rows; parents first. */
export const industries = (): IndustryRow[] =>
  readTable<"code" | "name">("industries.csv").map(({ code, name }) => ({
    code,
    level: LEVELS[code.length]!,
    name,
    parentCode: parentOf(code),
    section: code.slice(0, 1),
  }));
