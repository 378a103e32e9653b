import { sql } from "drizzle-orm";
import { canonicalJson } from "#lib/crypto/canonical.ts";
import { sm3 } from "#lib/crypto/sm3.ts";
import type { AuditFacts } from "../access/audit-entry.ts";
import { readStoredJson } from "./stored-json.ts";
import { exactInstant } from "./stored-values.ts";

/** An entry as it stands in the database: JSON as PostgreSQL writes it, the instant with its microseconds. */
export type StoredEntry = Omit<AuditFacts, "before" | "after"> & {
  before: string | null;
  after: string | null;
  mac: Buffer | null;
};

/** Selects a {@link StoredEntry} from `audit_entries e`. */
export const storedEntry = sql.raw(`e.id,
  ${exactInstant("e.at")} as at,
  e.verb, e.actor_kind as "actorKind", e.actor_user_id as "actorUserId",
  e.actor_organisation_id as "actorOrganisationId", e.actor_job as "actorJob", e.request_id as "requestId",
  e.subject_type as "subjectType", e.subject_id as "subjectId",
  e.before::text as before, e.after::text as after, e.mac`);

/** What the entry's MAC is about. */
export const factsOf = ({ mac: _, ...entry }: StoredEntry): AuditFacts => ({
  ...entry,
  before: readStoredJson(entry.before),
  after: readStoredJson(entry.after),
});

/** The entry's leaf in the Merkle tree: over every character of the row. */
export const leafOf = ({ mac, ...entry }: StoredEntry): Buffer =>
  sm3(canonicalJson({ ...entry, mac: mac?.toString("hex") ?? null }));
