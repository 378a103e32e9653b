import { sql } from "drizzle-orm";
import { index, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { id, instant } from "../columns.ts";
import { actorIs, or, ownedBy, rowPolicies } from "../policies.ts";

/** Who did what to what, written in the transaction that did it. Append-only. */
export const auditEntries = pgTable(
  "audit_entries",
  {
    id: id(),
    at: instant("at").notNull(),
    verb: text("verb").notNull(),
    actorKind: text("actor_kind").notNull(),
    actorUserId: uuid("actor_user_id"),
    actorOrganisationId: uuid("actor_organisation_id"),
    actorJob: text("actor_job"),
    requestId: text("request_id"),
    subjectType: text("subject_type").notNull(),
    subjectId: text("subject_id").notNull(),
    before: jsonb("before"),
    after: jsonb("after"),
  },
  (t) => [
    index("audit_entries_subject_index").on(t.subjectType, t.subjectId, t.at),
    index("audit_entries_at_index").on(t.at.desc(), t.id.desc()),
    ...rowPolicies("audit_entries", {
      read: or(actorIs("system", "operator"), ownedBy(t.actorOrganisationId)),
      // Nobody writes in another's name.
      insert: or(
        actorIs("system"),
        sql`(${t.actorKind} = (select app.actor_kind())
          and ${t.actorUserId} is not distinct from (select app.actor_user())
          and ${t.actorOrganisationId} is not distinct from (select app.actor_organisation()))`,
      ),
    }),
  ],
);
