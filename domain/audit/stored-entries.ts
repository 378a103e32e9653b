import { type SQL, sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { canonicalJson } from "#lib/crypto/canonical.ts";
import { sm3 } from "#lib/crypto/sm3.ts";
import { newId } from "#lib/ids.ts";
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

/** Rows of a query in pieces, so that a million of them never stand in memory at once. */
export async function* inPieces<Row extends Record<string, unknown>>(
  tx: Tx,
  statement: SQL,
  size = 2_000,
): AsyncGenerator<Row[]> {
  const cursor = sql.identifier(`c_${newId().replaceAll("-", "")}`);
  await tx.execute(sql`declare ${cursor} no scroll cursor for ${statement}`);
  for (;;) {
    const { rows } = await tx.execute(sql`fetch ${sql.raw(String(size))} from ${cursor}`);
    if (rows.length > 0) yield rows as Row[];
    if (rows.length < size) break;
  }
  await tx.execute(sql`close ${cursor}`);
}
