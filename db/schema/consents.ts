import { sql } from "drizzle-orm";
import {
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { bytes, dateColumn, id, instant, word, wordCheck } from "../columns.ts";
import {
  actorIs,
  actsAs,
  and,
  isNow,
  opened,
  or,
  ownedBy,
  ownedByKind,
  ownedByUser,
  rowPolicies,
} from "../policies.ts";
import { enterprises } from "./enterprises.ts";
import { organisations, users } from "./organisations.ts";

/** Whether the actor is the owner of a firm: a clerk prepares, but gives no consent and takes none back. */
const actorIsOwner = sql`(select app.actor_role()) = 'owner'`;

/**
 * An owner's authorisation of one organisation to use named items of data, for one purpose, for a period. What was
 * agreed never changes; a trigger keeps its life to the one direction it may take.
 */
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
    subject: word("subject", "consentSubject").notNull().default("enterprise"),
    /**
     * Of the legal representative's own: blind index of the person who consents. It opens no other person's particulars,
     * who may stand for the firm later. Null once erased.
     */
    personIndex: bytes("person_index"),
    /** The record types, or the legal representative's own particulars, that it opens; its domains follow from them. */
    items: text("items").array().notNull().default(sql`'{}'`),
    mode: word("mode", "consentMode").notNull().default("case"),
    /** How often data may be read on its strength in all, and in a day; null for as often as the mode allows. */
    maxUses: integer("max_uses"),
    usesPerDay: integer("uses_per_day"),
    /** Counted by a trigger on the log of reads. */
    uses: integer("uses").notNull().default(0),
    lastUsedAt: instant("last_used_at"),
    /** The first month of data it opens; null opens all there is. */
    rangeFrom: dateColumn("range_from"),
    pausedAt: instant("paused_at"),
    granteeContact: text("grantee_contact").notNull().default(""),
    /** All of it as canonical JSON, and the platform's signature (JWS) over that: an edited row is found out. */
    artefact: text("artefact"),
    signature: text("signature"),
  },
  (t) => [
    wordCheck("consents_purpose_check", t.purpose, "consentPurpose"),
    wordCheck("consents_status_check", t.status, "consentStatus"),
    wordCheck("consents_subject_check", t.subject, "consentSubject"),
    wordCheck("consents_mode_check", t.mode, "consentMode"),
    check(
      "consents_domains_check",
      sql`cardinality(${t.domains}) > 0 or ${t.subject} = 'legal_representative'`,
    ),
    check("consents_paused_check", sql`(${t.status} = 'paused') = (${t.pausedAt} is not null)`),
    check(
      "consents_uses_check",
      sql`${t.uses} >= 0 and ${t.uses} <= ${t.maxUses} and ${t.maxUses} > 0 and ${t.usesPerDay} > 0`,
    ),
    check("consents_once_check", sql`${t.mode} <> 'once' or ${t.maxUses} = 1`),
    check("consents_withdrawn_check", sql`(${t.status} = 'withdrawn') = (${t.withdrawnAt} is not null)`),
    check("consents_period_check", sql`${t.expiresAt} > ${t.grantedAt}`),
    unique("consents_number_unique").on(t.number),
    unique("consents_tenant_unique").on(t.id, t.enterpriseId, t.granteeId),
    unique("consents_grantee_unique").on(t.id, t.granteeId),
    index("consents_enterprise_index").on(t.enterpriseId, t.grantedAt),
    index("consents_grantee_index").on(t.granteeId, t.purpose).where(sql`status = 'active'`),
    ...rowPolicies("consents", {
      read: or(ownedBy(t.enterpriseId), ownedBy(t.granteeId), actorIs("system"), opened(t.enterpriseId)),
      insert: or(
        and(
          ownedByKind("enterprise", t.enterpriseId),
          ownedByUser(t.grantedBy),
          actorIsOwner,
          sql`${t.status} = 'active' and ${t.uses} = 0 and ${t.signature} is not null and ${t.granteeContact} <> ''`,
          sql`(select app.actor_is_verified())`,
          sql`${t.withdrawnAt} is null and ${t.lastUsedAt} is null and app.is_now(${t.grantedAt})
            and ${t.expiresOn} <= ((${t.grantedAt} at time zone 'Asia/Shanghai')::date + interval '24 months')
            and ${t.expiresAt} = (${t.expiresOn} + 1)::timestamp at time zone 'Asia/Shanghai'`,
          sql`exists (select from organisations o where o.id = grantee_id and o.kind in ('bank', 'operator'))`,
          // What is the legal representative's own is given by whoever was shown to be that person, and names them.
          sql`case ${t.subject} when 'enterprise' then ${t.personIndex} is null
            else ${t.personIndex} = (select app.actor_person_index()) end`,
        ),
        actorIs("system"),
      ),
      update: or(and(ownedByKind("enterprise", t.enterpriseId), actorIsOwner), actorIs("system")),
      updateTo: or(
        and(
          ownedByKind("enterprise", t.enterpriseId),
          actorIsOwner,
          sql`${t.status} in ('active', 'paused', 'withdrawn')`,
        ),
        actorIs("system"),
      ),
    }),
  ],
);

/**
 * The firm of the actor, found by its code: a request names no enterprise, so that a bank cannot tell who is registered.
 * Whoever has only typed a firm's code reads nothing that is meant for the firm.
 */
const asksActor = (column: { name: string }) =>
  sql`(${actorIs("enterprise")} and consent_requests.${sql.raw(column.name)} = (
    select e.uscc from enterprises e
    where e.id = (select app.actor_organisation()) and e.verified_at is not null))`;

/**
 * A bank asks the owner of a firm for a consent. It names the firm by its code alone, registered or not; the bank learns
 * nothing but the owner's answer.
 */
export const consentRequests = pgTable(
  "consent_requests",
  {
    id: id(),
    number: text("number").notNull(),
    bankId: uuid("bank_id")
      .notNull()
      .references(() => organisations.id),
    uscc: text("uscc").notNull(),
    /** The application that it came up in, if any. */
    applicationId: uuid("application_id"),
    subject: word("subject", "consentSubject").notNull().default("enterprise"),
    purpose: word("purpose", "consentPurpose").notNull(),
    items: text("items").array().notNull(),
    mode: word("mode", "consentMode").notNull(),
    months: integer("months").notNull(),
    rangeYears: integer("range_years").notNull(),
    reason: text("reason").notNull(),
    status: word("status", "consentRequestStatus").notNull().default("open"),
    askedBy: uuid("asked_by")
      .notNull()
      .references(() => users.id),
    askedAt: instant("asked_at").notNull(),
    lapsesAt: instant("lapses_at").notNull(),
    answeredBy: uuid("answered_by").references(() => users.id),
    answeredAt: instant("answered_at"),
    /** What the owner has to say about a refusal; may be empty. */
    answer: text("answer").notNull().default(""),
    /** What was granted upon it, in full or in part. */
    consentId: uuid("consent_id"),
  },
  (t) => [
    wordCheck("consent_requests_subject_check", t.subject, "consentSubject"),
    wordCheck("consent_requests_purpose_check", t.purpose, "consentPurpose"),
    wordCheck("consent_requests_mode_check", t.mode, "consentMode"),
    wordCheck("consent_requests_status_check", t.status, "consentRequestStatus"),
    check("consent_requests_items_check", sql`cardinality(${t.items}) > 0`),
    check("consent_requests_granted_check", sql`(${t.status} = 'granted') = (${t.consentId} is not null)`),
    foreignKey({
      name: "consent_requests_consent_fk",
      columns: [t.consentId, t.bankId],
      foreignColumns: [consents.id, consents.granteeId],
    }),
    unique("consent_requests_number_unique").on(t.number),
    uniqueIndex("consent_requests_open_unique")
      .on(t.bankId, t.uscc, t.purpose, t.subject)
      .where(sql`status = 'open'`),
    index("consent_requests_bank_index").on(t.bankId, t.askedAt.desc(), t.id.desc()),
    index("consent_requests_uscc_index").on(t.uscc, t.askedAt.desc()),
    index("consent_requests_lapse_index").on(t.lapsesAt).where(sql`status = 'open'`),
    ...rowPolicies("consent_requests", {
      read: or(ownedByKind("bank", t.bankId), asksActor(t.uscc), actorIs("system")),
      insert: or(
        and(
          ownedByKind("bank", t.bankId),
          actsAs("officer"),
          ownedByUser(t.askedBy),
          // Requests of a day are counted by when they were asked, and each lapses after its thirty days.
          isNow(t.askedAt),
          sql`${t.lapsesAt} <= ${t.askedAt} + interval '31 days'`,
          sql`${t.status} = 'open' and num_nonnulls(${t.answeredBy}, ${t.answeredAt}) = 0 and ${t.answer} = ''`,
          sql`(${t.applicationId} is null or exists (
            select from applications a join enterprises e on e.id = a.enterprise_id
            where a.id = consent_requests.application_id and a.bank_id = consent_requests.bank_id
              and e.uscc = consent_requests.uscc))`,
        ),
        actorIs("system"),
      ),
      update: or(
        and(ownedByKind("bank", t.bankId), actsAs("officer")),
        and(asksActor(t.uscc), actorIsOwner),
        actorIs("system"),
      ),
      // The bank only takes it back; the owner only answers it, in their own name and with a consent of their firm.
      updateTo: or(
        and(
          ownedByKind("bank", t.bankId),
          actsAs("officer"),
          sql`${t.status} = 'cancelled' and num_nonnulls(${t.answeredBy}, ${t.answeredAt}) = 0 and ${t.answer} = ''`,
        ),
        and(
          asksActor(t.uscc),
          actorIsOwner,
          ownedByUser(t.answeredBy),
          sql`app.is_now(${t.answeredAt})`,
          sql`(${t.status} = 'refused' or ${t.status} = 'granted' and exists (
            select from consents c
            where c.id = consent_requests.consent_id and c.enterprise_id = (select app.actor_organisation())
              and c.grantee_id = consent_requests.bank_id and c.purpose = consent_requests.purpose
              and c.subject = consent_requests.subject and c.items <@ consent_requests.items))`,
        ),
        actorIs("system"),
      ),
    }),
  ],
);

/** The owner was reminded that a consent ends in so many days. */
export const consentReminders = pgTable(
  "consent_reminders",
  {
    consentId: uuid("consent_id").notNull(),
    enterpriseId: uuid("enterprise_id").notNull(),
    granteeId: uuid("grantee_id").notNull(),
    days: integer("days").notNull(),
    remindedAt: instant("reminded_at").notNull(),
  },
  (t) => [
    primaryKey({ name: "consent_reminders_pkey", columns: [t.consentId, t.days] }),
    foreignKey({
      name: "consent_reminders_consent_fk",
      columns: [t.consentId, t.enterpriseId, t.granteeId],
      foreignColumns: [consents.id, consents.enterpriseId, consents.granteeId],
    }),
    index("consent_reminders_enterprise_index").on(t.enterpriseId, t.remindedAt.desc()),
    ...rowPolicies("consent_reminders", {
      read: or(ownedByKind("enterprise", t.enterpriseId), actorIs("system")),
      insert: actorIs("system"),
    }),
  ],
);
