import { type SQL, sql } from "drizzle-orm";

const PLAIN = /^[\w./:+-]+$/;
const UUID_LENGTH = 36;
const quote = (text: string) => `"${text.replace(/["\\]/g, "\\$&")}"`;
const element = (value: unknown): string => {
  if (value === null || value === undefined) return "null";
  const text = String(value);
  return PLAIN.test(text) && text.toLowerCase() !== "null" ? text : quote(text);
};

/** A whole column of values as PostgreSQL writes an array. */
export const arrayLiteral = (values: readonly unknown[]): string => `{${values.map(element).join(",")}}`;

/** The same of numbers, dates and words of the vocabulary, which need no quotes. */
export const plainLiteral = (values: readonly (string | number | bigint | boolean)[]): string =>
  `{${values.join(",")}}`;

/**
 * The same of ids.
 * @throws Error where one of them is longer or shorter than an id
 */
export function idsLiteral(ids: readonly string[]): string {
  const text = ids.join(",");
  if (ids.length > 0 && text.length !== ids.length * (UUID_LENGTH + 1) - 1)
    throw new Error("ledger: an id is not a UUID");
  return `{${text}}`;
}

/** The same of what is mostly absent: an array ends, for PostgreSQL, where nothing more comes. */
export const sparseLiteral = (values: readonly (string | null)[]): string =>
  values.every((value) => value === null) ? "{}" : plainLiteral(values.map((value) => value ?? "null"));

/** A whole column of values as one parameter, for `unnest`: one statement however many rows. */
export const column = (values: readonly unknown[]): SQL => sql`${arrayLiteral(values)}`;
