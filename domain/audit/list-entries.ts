import { type SQL, sql } from "drizzle-orm";
import { addDays, startOfDay } from "#lib/dates.ts";
import type { z } from "#lib/zod.ts";
import type { ActorKind } from "../access/actor.ts";
import { nextCursor } from "../access/cursor.ts";
import { cursorAt, isBehind } from "../access/cursor-rows.ts";
import { wordsOfVerb } from "../access/permission-words.ts";
import { query } from "../access/verb.ts";
import { wordsOfSubject } from "./entry-words.ts";
import { ListAuditEntries } from "./inputs.ts";

export type AuditEntryView = {
  id: string;
  /** ISO text with microseconds. */
  at: string;
  verb: string;
  /** The verb, and the type of what it was done to, in words. */
  did: string;
  subject: string;
  actorKind: ActorKind;
  actorUserId: string | null;
  organisationId: string | null;
  organisationName: string | null;
  actorJob: string | null;
  subjectType: string;
  subjectId: string;
  /** Why it was refused, where it was. */
  refusal: string | null;
  /** Names of the fields that the entry holds; their values may be an enterprise's own business. */
  fields: string[];
  seal: number | null;
};

/** The audit, newest first: who did what to what and when, without what it held. */
export const listAuditEntries = query({
  permission: "audit.list",
  input: ListAuditEntries,
  async run({ tx, input }): Promise<{ entries: AuditEntryView[]; next: string | null }> {
    const { rows } = await tx.execute<Omit<AuditEntryView, "did" | "subject">>(sql`
      select e.id, ${cursorAt(sql`e.at`)} as at, e.verb,
        e.actor_kind as "actorKind", e.actor_user_id as "actorUserId", e.actor_organisation_id as "organisationId",
        o.short_name as "organisationName", e.actor_job as "actorJob",
        e.subject_type as "subjectType", e.subject_id as "subjectId",
        case when e.subject_type = 'refusal' then e.after ->> 'code' end as refusal,
        array(select jsonb_object_keys(coalesce(e.before, '{}') || coalesce(e.after, '{}'))) as fields,
        s.seal
      from audit_entries e
      left join organisations o on o.id = e.actor_organisation_id
      left join audit_seal_entries s on s.entry_id = e.id
      where ${sql.join(conditions(input), sql` and `)}
      order by e.at desc, e.id desc limit ${input.limit + 1}`);
    const entries = rows.slice(0, input.limit).map((row) => ({
      ...row,
      ...{ did: wordsOfVerb(row.verb), subject: wordsOfSubject(row.subjectType) },
    }));
    const places = rows.map(({ at, id }) => ({ cursorAt: at, id }));
    return { entries, next: nextCursor(places, input.limit) };
  },
});

function conditions({ kind, subject, actor, from, to, after }: z.output<typeof ListAuditEntries>): SQL[] {
  const terms = [sql`true`];
  if (kind !== "any") terms.push(sql`e.subject_type = ${kind}`);
  if (subject) terms.push(sql`e.subject_id = ${subject}`);
  if (actor) terms.push(sql`(e.actor_user_id = ${actor}::uuid or e.actor_organisation_id = ${actor}::uuid)`);
  if (from) terms.push(sql`e.at >= ${startOfDay(from)}`);
  if (to) terms.push(sql`e.at < ${startOfDay(addDays(to, 1))}`);
  const behind = isBehind(after, { at: sql`e.at`, id: sql`e.id` });
  return behind ? [...terms, behind] : terms;
}
