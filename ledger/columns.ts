import { type SQL, sql } from "drizzle-orm";

const PLAIN = /^[\w./:+-]+$/;
const quote = (text: string) => `"${text.replace(/["\\]/g, "\\$&")}"`;
const element = (value: unknown): string => {
  if (value === null || value === undefined) return "null";
  const text = String(value);
  return PLAIN.test(text) && text.toLowerCase() !== "null" ? text : quote(text);
};

/** A whole column of values as PostgreSQL writes an array. */
export const arrayLiteral = (values: readonly unknown[]): string => `{${values.map(element).join(",")}}`;

/** A whole column of values as one parameter, for `unnest`: one statement however many rows. */
export const column = (values: readonly unknown[]): SQL => sql`${arrayLiteral(values)}`;
