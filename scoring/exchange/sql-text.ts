import { invalid } from "#lib/errors.ts";

/** Bytes of UTF-8 that PostgreSQL keeps of a name (NAMEDATALEN − 1); what is longer would silently be cut. */
const LONGEST_NAME = 63;
const encoder = new TextEncoder();

/**
 * A name in double quotes (PostgreSQL 17, 4.1.1, Identifiers and Key Words).
 * @throws DomainError `invalid` where it is empty, longer than 63 bytes, or no text of PostgreSQL
 */
export function sqlName(name: string): string {
  checkText(name);
  if (name === "") throw invalid("SQL 的名称不能是空的。");
  if (encoder.encode(name).length > LONGEST_NAME)
    throw invalid(`名称“${name}”超过 ${LONGEST_NAME} 字节，PostgreSQL 会截断，请用 columns 另定列名。`);
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * A text literal. With a backslash it is an escape string, which means the same under either setting of
 * `standard_conforming_strings` (PostgreSQL 17, 4.1.2.2).
 * @throws DomainError `invalid` where PostgreSQL cannot hold it
 */
export function sqlText(text: string): string {
  checkText(text);
  const quoted = text.replaceAll("'", "''");
  return quoted.includes("\\") ? `E'${quoted.replaceAll("\\", "\\\\")}'` : `'${quoted}'`;
}

/** A double precision literal: the shortest digits that give the same double again. */
export const sqlDouble = (value: number): string => `'${value + 0}'::double precision`;

function checkText(text: string): void {
  if (text.includes("\0") || /\p{Surrogate}/u.test(text))
    throw invalid(`文字中有 PostgreSQL 不能保存的字符：${text.replace(/\0|\p{Surrogate}/gu, "□")}`);
}
