import { join } from "node:path";
import { sql } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { inTransaction } from "#db/transaction.ts";
import { sealLedger } from "#domain/ledger/seal-ledger.ts";
import { verifySeals } from "#domain/ledger/verify/seals.ts";
import { verifyLedger } from "#ledger/verify.ts";
import { openKeys } from "#lib/crypto/key-file.ts";

const AS_SYSTEM = { "app.actor": JSON.stringify({ kind: "system", job: "bench" }) };

/** Verifies a book: once with its seals, timed, and once again after all that was posted since. */
export function verifyBook(db: Db, dataDir: string, tell: (words: string) => void) {
  const keys = openKeys({ file: join(dataDir, "keys.json"), suite: "standard", create: true });
  const countOf = (tx: Parameters<typeof verifyLedger>[0]) =>
    tx.execute<{ n: number }>(sql`select count(*)::int as n from ledger_transfers`);
  return {
    withSeals: async () => {
      tell("sealing the book");
      const sealing = await sealLedger({ db, keys }, { everything: true });
      tell("verifying the book and its seals");
      return inTransaction(db, AS_SYSTEM, async (tx) => {
        const { rows } = await countOf(tx);
        const started = performance.now();
        const findings = [...(await verifyLedger(tx)), ...(await verifySeals(tx, keys))];
        return {
          transfers: rows[0]!.n,
          sealedRecords: sealing!.records,
          verifySeconds: (performance.now() - started) / 1000,
          verifyFindings: findings.length,
        };
      });
    },
    /** @returns how many invariants of the book are broken */
    afterwards: async () => {
      tell("verifying what the postings left");
      return (await inTransaction(db, AS_SYSTEM, verifyLedger)).length;
    },
  };
}
