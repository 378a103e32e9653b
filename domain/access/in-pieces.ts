import { type SQL, sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { newId } from "#lib/ids.ts";

/** Rows of a query in pieces, so that a million of them never stand in memory at once. */
export async function* inPieces<Row extends Record<string, unknown>>(
  tx: Tx,
  statement: SQL,
  size = 2_000,
): AsyncGenerator<Row[]> {
  const cursor = sql.identifier(`c_${newId().replaceAll("-", "")}`);
  await tx.execute(sql`declare ${cursor} no scroll cursor for ${statement}`);
  for (;;) {
    const { rows } = await tx.execute(sql`fetch ${sql.raw(String(size))} from ${cursor}`);
    if (rows.length > 0) yield rows as Row[];
    if (rows.length < size) break;
  }
  await tx.execute(sql`close ${cursor}`);
}
