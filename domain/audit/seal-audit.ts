import { sql } from "drizzle-orm";
import { type Db, schema, type Tx } from "#db/client.ts";
import type { Keys } from "#lib/crypto/keys.ts";
import { system } from "../access/actor.ts";
import { judgeRecord } from "../access/record-mac.ts";
import { actAs } from "../access/verb.ts";
import { type Adoption, addSeal, type Link, newestSeal, nextNumber } from "./add-seal.ts";
import { type AuditHead, exportHead } from "./head.ts";
import { factsOf, type StoredEntry } from "./stored-entries.ts";
import { readFactsOf, type StoredRead } from "./stored-reads.ts";
import { nextUnsealed, type Taken, type Unsealed } from "./unsealed.ts";

/*
 * Sealing is no verb and leaves no audit entry: the seal is its own record, and an entry about each would
 * ask for the next one.
 */

const { auditEntries, auditSealing, dataReads } = schema;

const LEAVES_PER_SEAL = 5_000;

export type Sealing = {
  seals: number;
  entries: number;
  reads: number;
  /** Entries and reads among them that the platform did not write as they stand. */
  forged: number;
  /** The newest head after it; null where there is nothing to seal yet. */
  head: AuditHead | null;
};

type Platform = { db: Db; keys: Keys };

/**
 * Takes every committed audit entry and read that is in no seal yet into the chain, whenever it was begun: they are found
 * by not being sealed, not by being newer than the last. Null where another node is sealing just now.
 */
export function sealAudit(
  { db, keys }: Platform,
  { now = new Date(), everything = false }: { now?: Date; everything?: boolean } = {},
): Promise<Sealing | null> {
  return db.transaction(async (tx) => {
    await actAs(tx, system("seal"));
    if (!(await isMine(tx))) return null;
    let last = await newestSeal(tx);
    let number = await nextNumber(tx, last);
    const adopts = await adoption(tx, last);
    const sealed = everything || !last || adopts.reads || isAnotherDay(last.at, now) ? null : last.at;
    const sealing: Sealing = { seals: 0, entries: 0, reads: 0, forged: 0, head: null };
    const taken: Taken = { entry: null, read: null };
    for (;;) {
      const batch = await nextUnsealed(tx, sealed, LEAVES_PER_SEAL, taken);
      if (batch.entries.length + batch.reads.length === 0) break;
      taken.entry = batch.entries.at(-1)?.id ?? taken.entry;
      taken.read = batch.reads.at(-1)?.id ?? taken.read;
      last = await addSeal(tx, keys, { ...batch, number, last, adopts, now });
      number += 1;
      sealing.seals += 1;
      sealing.entries += batch.entries.length;
      sealing.reads += batch.reads.length;
      sealing.forged += forgedIn(keys, batch, adopts);
    }
    return { ...sealing, head: last ? exportHead(last) : null };
  });
}

/**
 * Seals what older versions wrote without MACs, before the platform writes its first record with one: from then on a
 * record without is a forged one.
 */
export async function adoptEarlierRecords(platform: Platform): Promise<void> {
  const waits = await platform.db.transaction(async (tx) => {
    await actAs(tx, system("seal"));
    const { entries, reads } = await adoption(tx, await newestSeal(tx));
    return entries || reads;
  });
  if (waits) await sealAudit(platform, { everything: true });
}

/** Takes the row that one node at a time holds; false where another holds it. */
export const isMine = async (tx: Tx): Promise<boolean> =>
  (await tx.execute(sql`select id from ${auditSealing} for update skip locked`)).rows.length === 1;

/** Records without a MAC are taken on trust once: before the platform wrote, and sealed, the first one of the log. */
async function adoption(tx: Tx, last: Link | undefined): Promise<Adoption> {
  const isKeyed = async (log: typeof auditEntries | typeof dataReads) => {
    const { rows } = await tx.execute<{ there: boolean }>(
      sql`select exists (select from ${log} where mac is not null) as there`,
    );
    return rows[0]!.there;
  };
  return {
    entries: !last && !(await isKeyed(auditEntries)),
    reads: (last?.reads ?? null) === null && !(await isKeyed(dataReads)),
  };
}

/** Once a day everything is looked at, so that nothing with an id out of time stays outside. */
export const isAnotherDay = (last: Date, now: Date) =>
  last.toISOString().slice(0, 10) !== now.toISOString().slice(0, 10);

function forgedIn(keys: Keys, { entries, reads }: Unsealed, adopts: Adoption): number {
  const isForged = (entry: StoredEntry) =>
    judgeRecord(keys, "audit entry", factsOf(entry), entry.mac) !== "genuine";
  const isForgedRead = (read: StoredRead) =>
    judgeRecord(keys, "data read", readFactsOf(read), read.mac) !== "genuine";
  const forged = adopts.entries ? 0 : entries.filter(isForged).length;
  return forged + (adopts.reads ? 0 : reads.filter(isForgedRead).length);
}
