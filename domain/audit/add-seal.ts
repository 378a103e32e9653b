import { desc, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import type { Keys } from "#lib/crypto/keys.ts";
import { merkleRoot } from "#lib/crypto/sm3.ts";
import { databaseName } from "./head.ts";
import { headOf, payloadText, type SealPayload } from "./seal-payload.ts";
import { leafOf, type StoredEntry } from "./stored-entries.ts";
import { contentOf, readLeafOf, type StoredRead } from "./stored-reads.ts";
import type { Unsealed } from "./unsealed.ts";

const { auditSealEntries, auditSealReads, auditSeals } = schema;

export type Link = typeof auditSeals.$inferSelect;

/** Which log gives up what it has without a MAC, on trust. */
export type Adoption = { entries: boolean; reads: boolean };

export async function newestSeal(tx: Tx): Promise<Link | undefined> {
  const [last] = await tx.select().from(auditSeals).orderBy(desc(auditSeals.number)).limit(1);
  return last;
}

/** Where seals were taken away but not the places in them, sealing goes on above those, and the gap tells of it. */
export async function nextNumber(tx: Tx, last: Link | undefined): Promise<number> {
  const { rows } = await tx.execute<{ highest: number | null }>(sql`
    select greatest((select max(seal) from ${auditSealEntries}), (select max(seal) from ${auditSealReads})) as highest`);
  return Math.max(last?.number ?? 0, rows[0]!.highest ?? 0) + 1;
}

type Batch = Unsealed & { number: number; last: Link | undefined; adopts: Adoption; now: Date };

/** Puts the batch into a seal that follows the last one. */
export async function addSeal(tx: Tx, keys: Keys, batch: Batch): Promise<Link> {
  const { entries, reads, number, last, adopts, now } = batch;
  const leaves = entries.map(leafOf);
  const contents = reads.map(contentOf);
  const readLeaves = reads.map(({ id, at }, n) => readLeafOf(id, at, contents[n]!));
  const count = entries.length + reads.length;
  const root = merkleRoot([...leaves, ...readLeaves]);
  const payload: SealPayload = {
    version: 2,
    chain: last?.chain ?? (await databaseName(tx)),
    seal: number,
    at: now.toISOString(),
    entries: count,
    total: (last?.total ?? 0) + count,
    adopts: adopts.entries,
    root: root.toString("hex"),
    previous: last?.head.toString("hex") ?? null,
    reads: reads.length,
    adoptsReads: adopts.reads,
  };
  const text = payloadText(payload);
  const { version: _1, seal: _2, ...columns } = payload;
  const link = {
    ...columns,
    number,
    at: now,
    root,
    previous: last?.head ?? null,
    head: headOf(text),
    signature: await keys.sign(text),
  };
  await tx.insert(auditSeals).values(link);
  await placeEntries(tx, number, entries, leaves);
  await placeReads(tx, number, entries.length, reads, contents);
  return link;
}

async function placeEntries(tx: Tx, seal: number, entries: StoredEntry[], leaves: Buffer[]): Promise<void> {
  if (entries.length === 0) return;
  const ids = sql.param(entries.map(({ id }) => id));
  await tx.execute(sql`
    insert into audit_seal_entries (entry_id, seal, ordinal, leaf)
    select entry_id, ${seal}, place - 1, leaf
    from unnest(${ids}::uuid[], ${sql.param(leaves)}::bytea[]) with ordinality as each (entry_id, leaf, place)`);
}

async function placeReads(
  tx: Tx,
  seal: number,
  first: number,
  reads: StoredRead[],
  contents: Buffer[],
): Promise<void> {
  if (reads.length === 0) return;
  const ids = sql.param(reads.map(({ id }) => id));
  const ats = sql.param(reads.map(({ at }) => at));
  await tx.execute(sql`
    insert into audit_seal_reads (read_id, at, seal, ordinal, content)
    select read_id, at, ${seal}, ${first} + place - 1, content
    from unnest(${ids}::uuid[], ${ats}::timestamptz[], ${sql.param(contents)}::bytea[])
      with ordinality as each (read_id, at, content, place)`);
}
