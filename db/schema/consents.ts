import { sql } from "drizzle-orm";
import { check, index, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { dateColumn, id, instant, word, wordCheck } from "../columns.ts";
import { actorIs, and, or, ownedBy, ownedByKind, rowPolicies } from "../policies.ts";
import { enterprises } from "./enterprises.ts";
import { organisations, users } from "./organisations.ts";

/** An owner's authorisation of one organisation to use named data domains, for one purpose, for a period. */
export const consents = pgTable(
  "consents",
  {
    id: id(),
    number: text("number").notNull(),
    enterpriseId: uuid("enterprise_id")
      .notNull()
      .references(() => enterprises.id),
    granteeId: uuid("grantee_id")
      .notNull()
      .references(() => organisations.id),
    purpose: word("purpose", "consentPurpose").notNull(),
    domains: text("domains").array().notNull(),
    status: word("status", "consentStatus").notNull().default("active"),
    grantedAt: instant("granted_at").notNull(),
    expiresOn: dateColumn("expires_on").notNull(),
    expiresAt: instant("expires_at").notNull(),
    grantedBy: uuid("granted_by")
      .notNull()
      .references(() => users.id),
    withdrawnAt: instant("withdrawn_at"),
    /** The sentence the owner agreed to, word for word. */
    statement: text("statement").notNull(),
  },
  (t) => [
    wordCheck("consents_purpose_check", t.purpose, "consentPurpose"),
    wordCheck("consents_status_check", t.status, "consentStatus"),
    check("consents_domains_check", sql`cardinality(${t.domains}) > 0`),
    check("consents_withdrawn_check", sql`(${t.status} = 'withdrawn') = (${t.withdrawnAt} is not null)`),
    check("consents_period_check", sql`${t.expiresAt} > ${t.grantedAt}`),
    unique("consents_number_unique").on(t.number),
    unique("consents_tenant_unique").on(t.id, t.enterpriseId, t.granteeId),
    index("consents_enterprise_index").on(t.enterpriseId, t.grantedAt),
    index("consents_grantee_index").on(t.granteeId, t.purpose).where(sql`status = 'active'`),
    ...rowPolicies("consents", {
      read: or(ownedBy(t.enterpriseId), ownedBy(t.granteeId), actorIs("system", "bureau")),
      insert: or(ownedByKind("enterprise", t.enterpriseId), actorIs("system")),
      update: or(ownedByKind("enterprise", t.enterpriseId), actorIs("system")),
      updateTo: or(
        and(ownedByKind("enterprise", t.enterpriseId), sql`${t.status} = 'withdrawn'`),
        actorIs("system"),
      ),
    }),
  ],
);
