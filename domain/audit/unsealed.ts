import { type SQL, sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { type StoredEntry, storedEntry } from "./stored-entries.ts";
import { type StoredRead, storedRead } from "./stored-reads.ts";

/** Ids tell when they were made; no transaction of the platform stays open for that long. */
const LATEST_COMMIT_MS = 3_600_000;

/** The least id, and the instant, of what may have been committed after a seal of this instant. */
export function reachOf(sealed: Date): { id: string; at: string } {
  const earliest = sealed.getTime() - LATEST_COMMIT_MS;
  const hex = earliest.toString(16).padStart(12, "0");
  return {
    id: `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`,
    at: new Date(earliest).toISOString(),
  };
}

/** What follows `from` to find the entries, as `e`, that wait for a seal after the one of this instant; null for all. */
export function unsealedEntries(sealed: Date | null): SQL {
  const late = sealed === null ? sql`true` : sql`e.id >= ${reachOf(sealed).id}::uuid`;
  return sql`audit_entries e
    where ${late} and not exists (select from audit_seal_entries s where s.entry_id = e.id)`;
}

/** The same of reads, as `r`. */
export function unsealedReads(sealed: Date | null): SQL {
  const { id, at } = sealed === null ? { id: null, at: null } : reachOf(sealed);
  const late = id === null ? sql`true` : sql`r.id >= ${id}::uuid and r.at >= ${at}::timestamptz`;
  return sql`data_reads r
    where ${late} and not exists (select from audit_seal_reads s where s.read_id = r.id and s.at = r.at)`;
}

export type Unsealed = { entries: StoredEntry[]; reads: StoredRead[] };

/** The last ids that a run has taken, so that it does not look at what lies before them again. */
export type Taken = { entry: string | null; read: string | null };

/** As many of them after those taken as one seal takes: entries first. */
export async function nextUnsealed(
  tx: Tx,
  sealed: Date | null,
  most: number,
  { entry, read }: Taken,
): Promise<Unsealed> {
  const entries = await tx.execute<StoredEntry>(sql`
    select ${storedEntry} from ${unsealedEntries(sealed)} and ${entry === null ? sql`true` : sql`e.id > ${entry}::uuid`}
    order by e.id limit ${most}`);
  const room = most - entries.rows.length;
  if (room === 0) return { entries: entries.rows, reads: [] };
  const reads = await tx.execute<StoredRead>(sql`
    select ${storedRead} from ${unsealedReads(sealed)} and ${read === null ? sql`true` : sql`r.id > ${read}::uuid`}
    order by r.id limit ${room}`);
  return { entries: entries.rows, reads: reads.rows };
}

/** How many wait for a seal, and since when the one that waits longest does, as its id tells. */
export async function unsealedState(
  tx: Tx,
  sealed: Date | null,
): Promise<{ waiting: number; since: Date | null }> {
  const { rows } = await tx.execute<{ waiting: number; oldest: string | null }>(sql`
    select count(*)::int as waiting, min(id::text) as oldest
    from (
      select e.id from ${unsealedEntries(sealed)}
      union all
      select r.id from ${unsealedReads(sealed)}
    ) as unsealed`);
  const { waiting, oldest } = rows[0]!;
  return { waiting, since: oldest === null ? null : madeAt(oldest) };
}

/** The first 48 bits of an id are the millisecond in which it was made (RFC 9562). */
const madeAt = (id: string): Date => new Date(Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16));
