import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  foreignKey,
  index,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { newId } from "#lib/ids.ts";
import { bytes, id, instant, saysSomething, word, wordCheck } from "../columns.ts";
import {
  actorIs,
  and,
  isNow,
  or,
  ownedBy,
  ownedByKind,
  ownedByUser,
  rowPolicies,
  THIS_MOMENT,
} from "../policies.ts";
import { enterprises } from "./enterprises.ts";
import { organisations, users } from "./organisations.ts";

/** Whether the actor has this role in their organisation. */
const actorHasRole = (role: "compliance" | "official") => sql.raw(`(select app.actor_role()) = '${role}'`);

/**
 * 监管查看: an official opened one firm's data, for a reason with a document behind it, for an hour at most. The firm
 * sees it. While it lasts, the policies show that firm's rows to the official who opened it, and to nobody else.
 */
export const supervisoryAccesses = pgTable(
  "supervisory_accesses",
  {
    id: id(),
    enterpriseId: uuid("enterprise_id")
      .notNull()
      .references(() => enterprises.id),
    bureauId: uuid("bureau_id")
      .notNull()
      .references(() => organisations.id),
    openedBy: uuid("opened_by")
      .notNull()
      .references(() => users.id),
    /** As both were called then: the bureau's record stands without a look at the firm itself. */
    openerName: text("opener_name").notNull(),
    enterpriseName: text("enterprise_name").notNull(),
    uscc: text("uscc").notNull(),
    reason: word("reason", "accessReason").notNull(),
    explanation: text("explanation").notNull(),
    documentNumber: text("document_number").notNull(),
    openedAt: instant("opened_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    closedAt: instant("closed_at"),
  },
  (t) => [
    wordCheck("supervisory_accesses_reason_check", t.reason, "accessReason"),
    check(
      "supervisory_accesses_period_check",
      sql`${t.expiresAt} > ${t.openedAt} and ${t.expiresAt} <= ${t.openedAt} + interval '60 minutes'`,
    ),
    check(
      "supervisory_accesses_grounds_check",
      sql`length(btrim(${t.explanation})) >= 10 and ${saysSomething(t.explanation)}
        and length(btrim(${t.documentNumber})) >= 4`,
    ),
    check("supervisory_accesses_closed_check", sql`${t.closedAt} >= ${t.openedAt}`),
    unique("supervisory_accesses_tenant_unique").on(t.id, t.enterpriseId, t.bureauId),
    index("supervisory_accesses_bureau_index").on(t.bureauId, t.openedAt.desc(), t.id.desc()),
    index("supervisory_accesses_enterprise_index").on(t.enterpriseId, t.openedAt.desc(), t.id.desc()),
    index("supervisory_accesses_person_index").on(t.openedBy, t.expiresAt),
    ...rowPolicies("supervisory_accesses", {
      read: or(
        ownedByKind("bureau", t.bureauId),
        ownedByKind("enterprise", t.enterpriseId),
        actorIs("system"),
      ),
      // It begins when it is written, so that nobody keeps one for later.
      insert: and(
        or(
          and(ownedByKind("bureau", t.bureauId), ownedByUser(t.openedBy), actorHasRole("official")),
          actorIs("system"),
        ),
        sql`${t.openedAt} = now() and ${t.closedAt} is null`,
        isNow(t.openedAt),
      ),
      // Colleagues may end it early; what has been ended stays so.
      update: and(ownedByKind("bureau", t.bureauId), sql`${t.closedAt} is null`),
      updateTo: and(ownedByKind("bureau", t.bureauId), isNow(t.closedAt)),
    }),
  ],
);

/**
 * 谁看了我: one row for each read of an enterprise's protected data by another organisation. Append-only, kept for five
 * years, in a partition for each month (schema `archive`, which the application cannot reach but through this table).
 */
export const dataReads = pgTable(
  "data_reads",
  {
    id: uuid("id").notNull().$defaultFn(newId),
    at: instant("at").notNull(),
    enterpriseId: uuid("enterprise_id")
      .notNull()
      .references(() => enterprises.id),
    readerOrganisationId: uuid("reader_organisation_id").notNull(),
    readerUserId: uuid("reader_user_id").notNull(),
    readerRole: word("reader_role", "memberRole").notNull(),
    verb: text("verb").notNull(),
    domains: text("domains").array().notNull(),
    /** What exactly was shown: names of features, of private fields, of kinds of rows. */
    fields: text("fields").array().notNull().default(sql`'{}'`),
    basis: word("basis", "readBasis").notNull().default("consent"),
    /** Of a read that rests on a consent; null for other bases. */
    purpose: word("purpose", "consentPurpose"),
    consentId: uuid("consent_id"),
    applicationId: uuid("application_id"),
    /** The supervisory access that a bureau's read rests on. */
    accessId: uuid("access_id"),
    /** Whether the reader had an open case with the firm at that moment; a trigger finds out. Null for supervision. */
    openCase: boolean("open_case"),
    /** Only the platform can make it: its key is not in the database. Reads from before they were sealed have none. */
    mac: bytes("mac"),
  },
  (t) => [
    primaryKey({ name: "data_reads_pkey", columns: [t.id, t.at] }),
    wordCheck("data_reads_purpose_check", t.purpose, "consentPurpose"),
    wordCheck("data_reads_basis_check", t.basis, "readBasis"),
    check(
      "data_reads_grounds_check",
      sql`case ${t.basis}
        when 'consent' then ${t.consentId} is not null and ${t.purpose} is not null and ${t.accessId} is null
        when 'supervision' then ${t.accessId} is not null and ${t.consentId} is null and ${t.purpose} is null
        else ${t.accessId} is null and ${t.consentId} is null and ${t.purpose} is null end`,
    ),
    foreignKey({
      name: "data_reads_access_fk",
      columns: [t.accessId, t.enterpriseId, t.readerOrganisationId],
      foreignColumns: [
        supervisoryAccesses.id,
        supervisoryAccesses.enterpriseId,
        supervisoryAccesses.bureauId,
      ],
    }),
    index("data_reads_enterprise_index").on(t.enterpriseId, t.at.desc(), t.id.desc()),
    index("data_reads_reader_index").on(t.readerOrganisationId, t.at.desc(), t.id.desc()),
    index("data_reads_consent_index").on(t.consentId, t.at).where(sql`consent_id is not null`),
    index("data_reads_access_index").on(t.accessId).where(sql`access_id is not null`),
    ...rowPolicies("data_reads", {
      read: or(ownedByKind("enterprise", t.enterpriseId), ownedBy(t.readerOrganisationId), actorIs("system")),
      // A read that nothing carries at this very moment cannot be logged, and what is not logged is not shown.
      insert: and(
        ownedBy(t.readerOrganisationId),
        ownedByUser(t.readerUserId),
        sql`${t.readerRole} = (select app.actor_role())`,
        // Nobody dates a read: it has the instant of its transaction, which was not held open to get an earlier one.
        sql`${t.at} = now() and now() > ${THIS_MOMENT} - interval '15 minutes'`,
        sql`octet_length(${t.mac}) = 48`,
        sql`cardinality(${t.domains}) + cardinality(${t.fields}) > 0`,
        sql`(${t.applicationId} is null or exists (
          select from applications a
          where a.id = application_id and a.enterprise_id = data_reads.enterprise_id
            and a.bank_id = data_reads.reader_organisation_id))`,
        sql`case ${t.basis}
          when 'consent' then exists (
            select from consents c
            where c.id = data_reads.consent_id and c.enterprise_id = data_reads.enterprise_id
              and c.grantee_id = data_reads.reader_organisation_id and c.purpose = data_reads.purpose
              and c.status = 'active' and c.expires_at > ${THIS_MOMENT} and data_reads.domains <@ c.domains)
          when 'case' then data_reads.domains = '{}' and data_reads.fields <@ '{registration,contact_name,phone}'
            and app.have_business(data_reads.enterprise_id, data_reads.reader_organisation_id)
          when 'supervision' then exists (
            select from supervisory_accesses s
            where s.id = data_reads.access_id and s.enterprise_id = data_reads.enterprise_id
              and s.opened_by = data_reads.reader_user_id and s.closed_at is null
              and s.expires_at > ${THIS_MOMENT})
          else false end`,
      ),
    }),
  ],
);

/**
 * A read under a consent while its reader had no open case with the firm: for the bank's compliance to explain and for the
 * bureau to see. Only the trigger on the log of reads writes one.
 */
export const accessAlerts = pgTable(
  "access_alerts",
  {
    id: id(),
    /** The read, by its id and instant; it is kept longer than any foreign key could hold its partition. */
    readId: uuid("read_id").notNull(),
    at: instant("at").notNull(),
    enterpriseId: uuid("enterprise_id")
      .notNull()
      .references(() => enterprises.id),
    bankId: uuid("bank_id")
      .notNull()
      .references(() => organisations.id),
    readerUserId: uuid("reader_user_id").notNull(),
    /** As the reader was called then. */
    readerName: text("reader_name").notNull(),
    readerRole: word("reader_role", "memberRole").notNull(),
    purpose: word("purpose", "consentPurpose"),
    domains: text("domains").array().notNull(),
    consentId: uuid("consent_id"),
    status: word("status", "alertStatus").notNull().default("open"),
    explanation: text("explanation"),
    explainedBy: uuid("explained_by").references(() => users.id),
    explainedAt: instant("explained_at"),
    escalation: text("escalation"),
    escalatedBy: uuid("escalated_by").references(() => users.id),
    escalatedAt: instant("escalated_at"),
  },
  (t) => [
    wordCheck("access_alerts_status_check", t.status, "alertStatus"),
    check("access_alerts_own_read_check", sql`${t.explainedBy} <> ${t.readerUserId}`),
    check(
      "access_alerts_explained_check",
      sql`num_nonnulls(${t.explanation}, ${t.explainedBy}, ${t.explainedAt}) in (0, 3)
        and (${t.status} <> 'explained' or ${t.explainedAt} is not null)`,
    ),
    check(
      "access_alerts_escalated_check",
      sql`num_nonnulls(${t.escalation}, ${t.escalatedBy}, ${t.escalatedAt}) in (0, 3)
        and (${t.status} = 'escalated') = (${t.escalatedAt} is not null)`,
    ),
    check(
      "access_alerts_words_check",
      sql`(${t.explanation} is null or ${saysSomething(t.explanation)})
        and (${t.escalation} is null or ${saysSomething(t.escalation)})`,
    ),
    unique("access_alerts_read_unique").on(t.readId),
    index("access_alerts_bank_index").on(t.bankId, t.at.desc(), t.id.desc()),
    index("access_alerts_at_index").on(t.at.desc(), t.id.desc()),
    ...rowPolicies("access_alerts", {
      read: or(and(ownedByKind("bank", t.bankId), actorHasRole("compliance")), actorIs("bureau", "system")),
      // Reached by the trigger alone, which has the right to insert that the application lacks.
      insert: actorIs("system"),
      update: or(
        and(ownedByKind("bank", t.bankId), actorHasRole("compliance")),
        and(actorIs("bureau"), actorHasRole("official")),
      ),
      // Compliance says why, once; the bureau passes on, once; each in their own name.
      updateTo: or(
        and(
          ownedByKind("bank", t.bankId),
          actorHasRole("compliance"),
          ownedByUser(t.explainedBy),
          sql`${t.status} in ('explained', 'escalated')`,
        ),
        and(
          actorIs("bureau"),
          actorHasRole("official"),
          ownedByUser(t.escalatedBy),
          sql`${t.status} = 'escalated'`,
        ),
      ),
    }),
  ],
);
