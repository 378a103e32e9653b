import { sql } from "drizzle-orm";
import { index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { id, instant, word, wordCheck } from "../columns.ts";
import { actorIs, and, or, ownedBy, ownedByKind, ownedByUser, rowPolicies } from "../policies.ts";
import { enterprises } from "./enterprises.ts";

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
