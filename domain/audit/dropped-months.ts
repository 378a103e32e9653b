import { sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import type { Keys } from "#lib/crypto/keys.ts";
import { z } from "#lib/zod.ts";
import { judgeRecord } from "../access/record-mac.ts";
import type { DroppedMonths } from "./check-reads.ts";
import { factsOf, type StoredEntry, storedEntry } from "./stored-entries.ts";

const Dropped = z.object({ months: z.array(z.object({ month: z.string(), reads: z.number() })) });

/** What the retention dropped of the log of reads, as its own entries in the trail say: none that was forged counts. */
export async function droppedMonths(tx: Tx, keys: Keys): Promise<DroppedMonths> {
  const { rows } = await tx.execute<StoredEntry>(sql`
    select ${storedEntry} from audit_entries e
    where e.subject_type = 'retention' and e.verb = 'retention.apply' and e.actor_kind = 'system'`);
  const dropped = new Map<string, number>();
  for (const row of rows) {
    const facts = factsOf(row);
    const said = Dropped.safeParse(facts.after);
    if (!said.success || judgeRecord(keys, "audit entry", facts, row.mac) !== "genuine") continue;
    for (const { month, reads } of said.data.months) dropped.set(month, (dropped.get(month) ?? 0) + reads);
  }
  return dropped;
}
