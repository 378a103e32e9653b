import { sql } from "drizzle-orm";
import { inPieces } from "../access/in-pieces.ts";
import { checkUnsealed } from "./check-entries.ts";
import { checkUnsealedRead } from "./check-reads.ts";
import { type StoredEntry, storedEntry } from "./stored-entries.ts";
import { type StoredRead, storedRead } from "./stored-reads.ts";
import type { Walk } from "./walk.ts";

/** Entries that no seal up to this one takes in. */
export async function checkUnsealedEntries(walk: Walk, seals: number): Promise<void> {
  const { tx, keys, findings, counts } = walk;
  const rest = sql`select ${storedEntry} from audit_entries e
    where not exists (select from audit_seal_entries s where s.entry_id = e.id and s.seal <= ${seals})
    order by e.id`;
  for await (const rows of inPieces<StoredEntry>(tx, rest)) {
    for (const row of rows) checkUnsealed(keys, row, findings);
    counts.unsealed += rows.length;
    counts.entries += rows.length;
    await walk.tell(counts);
  }
}

/** The same of reads. */
export async function checkUnsealedReads(walk: Walk, seals: number): Promise<void> {
  const { tx, keys, findings, counts } = walk;
  const rest = sql`select ${storedRead} from data_reads r
    where not exists (select from audit_seal_reads s where s.read_id = r.id and s.at = r.at and s.seal <= ${seals})
    order by r.id`;
  for await (const rows of inPieces<StoredRead>(tx, rest)) {
    for (const row of rows) checkUnsealedRead(keys, row, findings);
    counts.unsealed += rows.length;
    counts.reads += rows.length;
    await walk.tell(counts);
  }
}

/** Without its one row nothing is sealed any more, and what is not sealed vanishes without a trace. */
export async function checkSealing({ tx, findings }: Walk): Promise<void> {
  const { rows } = await tx.execute<{ there: boolean }>(
    sql`select exists (select from audit_sealing where id = 1) as there`,
  );
  if (rows[0]!.there) return;
  const statement = "audit_sealing 的那一行被删除：没有它，任何记录都不再封存";
  findings.add({ kind: "altered", log: "guards", statement });
}
