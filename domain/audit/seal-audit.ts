import { desc, type SQL, sql } from "drizzle-orm";
import { type Db, schema, type Tx } from "#db/client.ts";
import type { Keys } from "#lib/crypto/keys.ts";
import { merkleRoot } from "#lib/crypto/sm3.ts";
import { system } from "../access/actor.ts";
import { judgeEntry } from "../access/audit-entry.ts";
import { actAs } from "../access/verb.ts";
import { type AuditHead, databaseName, exportHead } from "./head.ts";
import { headOf, payloadText, type SealPayload } from "./seal-payload.ts";
import { factsOf, leafOf, type StoredEntry, storedEntry } from "./stored-entries.ts";

/*
 * Sealing is no verb and leaves no audit entry: the seal is its own record, and an entry about each would
 * ask for the next one.
 */

const { auditEntries, auditSealEntries, auditSeals } = schema;

/** Any number that nothing else on the server locks. */
const LOCK = 7_420_119;
const ENTRIES_PER_SEAL = 5_000;
/** Ids tell when they were made; no transaction of the platform stays open for that long. */
const LATEST_COMMIT_MS = 3_600_000;

export type Sealing = {
  seals: number;
  entries: number;
  /** Entries among them that the platform did not write as they stand. */
  forged: number;
  /** The newest head after it; null where there is nothing to seal yet. */
  head: AuditHead | null;
};

type Link = typeof auditSeals.$inferSelect;

/**
 * Takes every committed entry that is in no seal yet into the chain, whenever it was begun: entries are found by not
 * being sealed, not by being newer than the last. Null where another node is sealing just now.
 */
export function sealAudit(
  { db, keys }: { db: Db; keys: Keys },
  { now = new Date(), everything = false }: { now?: Date; everything?: boolean } = {},
): Promise<Sealing | null> {
  return db.transaction(async (tx) => {
    await actAs(tx, system("seal"));
    const { rows } = await tx.execute<{ mine: boolean }>(
      sql`select pg_try_advisory_xact_lock(${LOCK}) as mine`,
    );
    if (!rows[0]?.mine) return null;
    let last = await newestSeal(tx);
    let number = await nextNumber(tx, last);
    const adopts = !last && !(await hasKeyedEntries(tx));
    const since = everything || !last || isAnotherDay(last.at, now) ? null : firstIdOf(last.at);
    const sealing: Sealing = { seals: 0, entries: 0, forged: 0, head: null };
    for (;;) {
      const entries = await unsealed(tx, since);
      if (entries.length === 0) break;
      last = await addSeal(tx, keys, { entries, number, last, adopts, now });
      number += 1;
      sealing.seals += 1;
      sealing.entries += entries.length;
      if (!adopts) sealing.forged += entries.filter((entry) => isForged(keys, entry)).length;
    }
    return { ...sealing, head: last ? exportHead(last) : null };
  });
}

/**
 * Seals what an older version audited without MACs, before the platform writes its first entry with one: from then on
 * an entry without is a forged one.
 */
export async function adoptEarlierEntries(platform: { db: Db; keys: Keys }): Promise<void> {
  const fresh = await platform.db.transaction(async (tx) => {
    await actAs(tx, system("seal"));
    return !(await newestSeal(tx)) && !(await hasKeyedEntries(tx));
  });
  if (fresh) await sealAudit(platform);
}

export async function newestSeal(tx: Tx): Promise<Link | undefined> {
  const [last] = await tx.select().from(auditSeals).orderBy(desc(auditSeals.number)).limit(1);
  return last;
}

/** Where seals were taken away but not the places in them, sealing goes on above those, and the gap tells of it. */
async function nextNumber(tx: Tx, last: Link | undefined): Promise<number> {
  const { rows } = await tx.execute<{ highest: number | null }>(
    sql`select max(seal) as highest from ${auditSealEntries}`,
  );
  return Math.max(last?.number ?? 0, rows[0]!.highest ?? 0) + 1;
}

/** Entries without a MAC are taken on trust once: before the platform wrote the first one with it. */
async function hasKeyedEntries(tx: Tx): Promise<boolean> {
  const { rows } = await tx.execute<{ there: boolean }>(
    sql`select exists (select from ${auditEntries} where mac is not null) as there`,
  );
  return rows[0]!.there;
}

/** Once a day every entry is looked at, so that none with an id out of time stays outside. */
const isAnotherDay = (last: Date, now: Date) =>
  last.toISOString().slice(0, 10) !== now.toISOString().slice(0, 10);

function firstIdOf(sealed: Date): string {
  const hex = (sealed.getTime() - LATEST_COMMIT_MS).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}

async function unsealed(tx: Tx, since: string | null): Promise<StoredEntry[]> {
  const { rows } = await tx.execute<StoredEntry>(
    sql`select ${storedEntry} from ${unsealedFrom(since)} order by e.id limit ${ENTRIES_PER_SEAL}`,
  );
  return rows;
}

function unsealedFrom(id: string | null): SQL {
  const late = id === null ? sql`true` : sql`e.id >= ${id}::uuid`;
  return sql`audit_entries e
    where ${late} and not exists (select from audit_seal_entries s where s.entry_id = e.id)`;
}

/** What follows `from` to find the entries, as `e`, that wait for a seal after the one of this instant. */
export const unsealedSince = (sealed: Date | undefined): SQL =>
  unsealedFrom(sealed === undefined ? null : firstIdOf(sealed));

type Batch = { entries: StoredEntry[]; number: number; last: Link | undefined; adopts: boolean; now: Date };

async function addSeal(tx: Tx, keys: Keys, { entries, number, last, adopts, now }: Batch): Promise<Link> {
  const leaves = entries.map(leafOf);
  const root = merkleRoot(leaves);
  const payload: SealPayload = {
    version: 1,
    chain: last?.chain ?? (await databaseName(tx)),
    seal: number,
    at: now.toISOString(),
    entries: entries.length,
    total: (last?.total ?? 0) + entries.length,
    adopts,
    root: root.toString("hex"),
    previous: last?.head.toString("hex") ?? null,
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
  const ids = sql.param(entries.map(({ id }) => id));
  await tx.execute(sql`
    insert into audit_seal_entries (entry_id, seal, ordinal, leaf)
    select entry_id, ${number}, place - 1, leaf
    from unnest(${ids}::uuid[], ${sql.param(leaves)}::bytea[]) with ordinality as each (entry_id, leaf, place)`);
  return link;
}

const isForged = (keys: Keys, entry: StoredEntry) =>
  judgeEntry(keys, factsOf(entry), entry.mac) !== "genuine";
