import type { Db } from "#db/client.ts";
import { planForAll } from "#ledger/verify/invariant.ts";
import type { Keys } from "#lib/crypto/keys.ts";
import { system } from "../access/actor.ts";
import { actAs } from "../access/verb.ts";
import { type AuditHead, exportHead } from "../audit/head.ts";
import { isAnotherDay, isMine } from "../audit/seal-audit.ts";
import { addSeal, newestSeal, nextNumber } from "./seal/add-seal.ts";
import { unsealedRecords } from "./seal/records.ts";

const RECORDS_PER_SEAL = 5_000;

export type LedgerSealing = {
  seals: number;
  /** Transactions and closed months that were sealed. */
  records: number;
  /** The newest head after it; null where there is nothing to seal yet. */
  head: AuditHead | null;
};

/**
 * Takes every committed transaction and closed month that is in no seal yet into the ledger's chain. Like the audit's,
 * sealing is no verb: the seal is its own record. Null where another node is sealing either chain just now.
 */
export function sealLedger(
  { db, keys }: { db: Db; keys: Keys },
  { now = new Date(), everything = false }: { now?: Date; everything?: boolean } = {},
): Promise<LedgerSealing | null> {
  return db.transaction(async (tx) => {
    await actAs(tx, system("seal"));
    if (!(await isMine(tx))) return null;
    let last = await newestSeal(tx);
    let number = await nextNumber(tx, last);
    const sealed = everything || !last || isAnotherDay(last.at, now) ? null : last.at;
    // Else the places, of which a plan made now sees none, were read through again for each record.
    if (sealed === null) await planForAll(tx, "off");
    const sealing: LedgerSealing = { seals: 0, records: 0, head: null };
    for await (const records of unsealedRecords(tx, sealed, RECORDS_PER_SEAL)) {
      last = await addSeal(tx, keys, { records, number, last, now });
      number += 1;
      sealing.seals += 1;
      sealing.records += records.length;
    }
    return { ...sealing, head: last ? exportHead(last) : null };
  });
}
