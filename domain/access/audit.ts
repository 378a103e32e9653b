import { schema, type Tx } from "#db/client.ts";
import { newId } from "#lib/ids.ts";
import { isMember } from "./actor.ts";
import type { AuditFacts } from "./audit-entry.ts";
import type { Caller } from "./caller.ts";
import type { Permission } from "./permissions.ts";
import { inMicroseconds, macOf } from "./record-mac.ts";

/** What was done to what. `before` and `after` hold what matters of the change, never private fields. */
export type AuditNote = {
  subjectType: string;
  subjectId: string;
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
};

/** Amounts are bigint, which JSON lacks: they are written as decimal text. */
const plain = (value: Record<string, unknown> | undefined) =>
  value === undefined
    ? null
    : JSON.parse(JSON.stringify(value, (_, each) => (typeof each === "bigint" ? String(each) : each)));

/** Writes audit entries in the transaction of the act, in the name of whoever called. */
export function auditWriter(tx: Tx, caller: Caller, verb: Permission, now: Date) {
  const { actor, keys } = caller;
  return async (note: AuditNote): Promise<void> => {
    const entry = {
      id: newId(),
      verb,
      actorKind: actor.kind,
      actorUserId: isMember(actor) ? actor.userId : null,
      actorOrganisationId: isMember(actor) ? actor.organisationId : null,
      actorJob: actor.kind === "system" ? actor.job : null,
      requestId: caller.requestId ?? null,
      subjectType: note.subjectType,
      subjectId: note.subjectId,
      before: plain(note.before),
      after: plain(note.after),
    };
    const facts: AuditFacts = { ...entry, at: inMicroseconds(now) };
    const mac = macOf(keys, "audit entry", facts);
    await tx
      .insert(schema.auditEntries)
      .values({ ...entry, at: now, mac })
      .prepare("audit_entry")
      .execute();
  };
}
