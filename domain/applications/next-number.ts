import { sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { dateOn } from "#lib/dates.ts";
import { type NumberPrefix, publicNumber } from "#lib/public-number.ts";

/** Takes the next public number of the year of `now`. A number taken by a transaction that fails stays unused. */
export async function nextNumber(tx: Tx, prefix: NumberPrefix, now: Date): Promise<string> {
  const { rows } = await tx.execute<{ running: string }>(sql`select nextval('public_numbers') as running`);
  return publicNumber(prefix, Number(dateOn(now).slice(0, 4)), BigInt(rows[0]!.running));
}
