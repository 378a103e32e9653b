import { sql } from "drizzle-orm";
import { index, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { id, instant, word, wordCheck } from "../columns.ts";
import { actorIs, and, or, ownedBy, ownedByKind, ownedByUser, rowPolicies } from "../policies.ts";
import { enterprises } from "./enterprises.ts";

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

/** 谁看了我: one row for each read of an enterprise's protected data by another organisation. Append-only. */
export const dataReads = pgTable(
  "data_reads",
  {
    id: id(),
    at: instant("at").notNull(),
    enterpriseId: uuid("enterprise_id")
      .notNull()
      .references(() => enterprises.id),
    readerOrganisationId: uuid("reader_organisation_id").notNull(),
    readerUserId: uuid("reader_user_id").notNull(),
    readerRole: word("reader_role", "memberRole").notNull(),
    verb: text("verb").notNull(),
    domains: text("domains").array().notNull(),
    purpose: word("purpose", "consentPurpose").notNull(),
    consentId: uuid("consent_id").notNull(),
    applicationId: uuid("application_id"),
  },
  (t) => [
    wordCheck("data_reads_purpose_check", t.purpose, "consentPurpose"),
    index("data_reads_enterprise_index").on(t.enterpriseId, t.at.desc(), t.id.desc()),
    ...rowPolicies("data_reads", {
      read: or(ownedByKind("enterprise", t.enterpriseId), ownedBy(t.readerOrganisationId), actorIs("system")),
      // A read that no consent carries at this very moment cannot be logged, and what is not logged is not shown.
      insert: and(
        ownedBy(t.readerOrganisationId),
        ownedByUser(t.readerUserId),
        sql`exists (
          select from consents c
          where c.id = data_reads.consent_id and c.enterprise_id = data_reads.enterprise_id
            and c.grantee_id = data_reads.reader_organisation_id and c.purpose = data_reads.purpose
            and c.status = 'active' and c.expires_at > now() and data_reads.domains <@ c.domains)`,
      ),
    }),
  ],
);
