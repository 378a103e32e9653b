import { sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { dateOn } from "#lib/dates.ts";
import { type NumberPrefix, publicNumber } from "#lib/public-number.ts";

/** Takes running numbers from the sequence that all public numbers share. Gaps are normal; repeats are impossible. */
export async function takeNumbers(tx: Tx, count: number): Promise<bigint[]> {
  const { rows } = await tx.execute<{ n: string }>(
    sql`select nextval('public_numbers') as n from generate_series(1, ${count})`,
  );
  return rows.map((row) => BigInt(row.n));
}

/** One new public number with the year of the business date. */
export async function nextNumber(tx: Tx, prefix: NumberPrefix, now: Date): Promise<string> {
  const [running] = await takeNumbers(tx, 1);
  return publicNumber(prefix, Number(dateOn(now).slice(0, 4)), running!);
}
