import { type AnyColumn, type SQL, sql } from "drizzle-orm";

/** The instant of a column as a cursor holds it; select it under the name `cursorAt`. */
export const cursorAt = (column: AnyColumn | SQL) =>
  sql<string>`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

type Columns = { at: AnyColumn | SQL; id: AnyColumn | SQL };

/** The rows behind a cursor that the schema of cursors has let through; no condition without one. */
export function isBehind(
  after: string | undefined,
  { at, id }: Columns,
  order: "newest first" | "oldest first" = "newest first",
): SQL | undefined {
  if (after === undefined) return undefined;
  const [instant, last] = after.split("_");
  const place = sql`(${instant}::timestamptz, ${last}::uuid)`;
  return order === "newest first" ? sql`(${at}, ${id}) < ${place}` : sql`(${at}, ${id}) > ${place}`;
}
