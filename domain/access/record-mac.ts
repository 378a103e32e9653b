import { canonicalJson } from "#lib/crypto/canonical.ts";
import type { Keys } from "#lib/crypto/keys.ts";

/** The two logs whose records carry a MAC: the audit, and the log of reads. */
export type LogName = "audit entry" | "data read";

/** A record of a log as it is digested; `at` is ISO text with microseconds, as PostgreSQL keeps it. */
export type RecordFacts = { id: string; at: string };

const TAG_BYTES = 16;

/** An instant of JavaScript, which knows no microseconds, as PostgreSQL writes it; of a column that holds none, nothing. */
export const inMicroseconds = (at: Date): string =>
  Number.isNaN(at.getTime()) ? "" : at.toISOString().replace("Z", "000Z");

/**
 * What proves that the platform wrote the record: a tag over its id alone, then a digest of all of it, so that a record
 * that was changed can be told from one that was never written.
 */
export const macOf = (keys: Keys, log: LogName, facts: RecordFacts): Buffer =>
  Buffer.concat([tagOf(keys, log, facts.id), keys.mac(log, canonicalJson(facts))]);

const tagOf = (keys: Keys, log: LogName, id: string) => keys.mac(`${log} id`, id).subarray(0, TAG_BYTES);

export type Judgement = "genuine" | "edited" | "inserted";

/** Whether the record is as the platform wrote it, was changed since, or was put in by someone else. */
export function judgeRecord(keys: Keys, log: LogName, facts: RecordFacts, mac: Buffer | null): Judgement {
  if (!mac) return "inserted";
  if (mac.equals(macOf(keys, log, facts))) return "genuine";
  return mac.subarray(0, TAG_BYTES).equals(tagOf(keys, log, facts.id)) ? "edited" : "inserted";
}
