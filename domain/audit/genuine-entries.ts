import { sql } from "drizzle-orm";
import type { Keys } from "#lib/crypto/keys.ts";
import { judgeRecord } from "../access/record-mac.ts";
import { factsOf, type StoredEntry } from "./stored-entries.ts";

/** An entry, and whether it was taken on trust, from before there were keys. */
export type JudgedEntry = StoredEntry & { adopted: boolean };

/** Selects what a {@link JudgedEntry} has beside the stored entry, of `audit_entries e`. */
export const adopted = sql.raw(`exists (
  select from audit_seal_entries s join audit_seals l on l.number = s.seal and l.adopts where s.entry_id = e.id) as adopted`);

/** Whether the platform wrote the entry as it stands: none that was forged speaks for or against anything. */
export function isGenuine(keys: Keys, { adopted: trusted, ...entry }: JudgedEntry): boolean {
  if (entry.mac === null) return trusted;
  return judgeRecord(keys, "audit entry", factsOf(entry), entry.mac) === "genuine";
}
