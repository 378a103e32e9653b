import { type SQL, sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { newId } from "#lib/ids.ts";

/**
 * Rows of a query in pieces, so that a million of them never stand in memory at once. PostgreSQL works on the next piece
 * while whoever asked has this one.
 */
export async function* inPieces<Row extends Record<string, unknown>>(
  tx: Tx,
  statement: SQL,
  size = 2_000,
): AsyncGenerator<Row[]> {
  const cursor = sql.identifier(`c_${newId().replaceAll("-", "")}`);
  const fetch = async () => (await tx.execute(sql`fetch ${sql.raw(String(size))} from ${cursor}`)).rows;
  await tx.execute(sql`declare ${cursor} no scroll cursor for ${statement}`);
  for (let next = fetch(); ; ) {
    const rows = await next;
    const isLast = rows.length < size;
    if (!isLast) {
      next = fetch();
      // Told to whoever asks for it, if anybody still does.
      next.catch(() => {});
    }
    if (rows.length > 0) yield rows as Row[];
    if (isLast) break;
  }
  await tx.execute(sql`close ${cursor}`);
}
