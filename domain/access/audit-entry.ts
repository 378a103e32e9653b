import { canonicalJson } from "#lib/crypto/canonical.ts";
import type { Keys } from "#lib/crypto/keys.ts";

/** An audit entry as it is digested; `at` is ISO text with microseconds, as PostgreSQL keeps it. */
export type AuditFacts = {
  id: string;
  at: string;
  verb: string;
  actorKind: string;
  actorUserId: string | null;
  actorOrganisationId: string | null;
  actorJob: string | null;
  requestId: string | null;
  subjectType: string;
  subjectId: string;
  before: unknown;
  after: unknown;
};

const TAG_BYTES = 16;

/** An instant of JavaScript, which knows no microseconds, as PostgreSQL writes it. */
export const inMicroseconds = (at: Date): string => at.toISOString().replace("Z", "000Z");

/**
 * What proves that the platform wrote the entry: a tag over its id alone, then a digest of all of it, so that an entry
 * that was changed can be told from one that was never written.
 */
export const macOf = (keys: Keys, facts: AuditFacts): Buffer =>
  Buffer.concat([tagOf(keys, facts.id), keys.mac("audit entry", canonicalJson(facts))]);

const tagOf = (keys: Keys, id: string) => keys.mac("audit entry id", id).subarray(0, TAG_BYTES);

/** Whether the entry is as the platform wrote it, was changed since, or was put in by someone else. */
export function judgeEntry(
  keys: Keys,
  facts: AuditFacts,
  mac: Buffer | null,
): "genuine" | "edited" | "inserted" {
  if (!mac) return "inserted";
  if (mac.equals(macOf(keys, facts))) return "genuine";
  return mac.subarray(0, TAG_BYTES).equals(tagOf(keys, facts.id)) ? "edited" : "inserted";
}
