import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { dateColumn, fenColumn, id, instant, word, wordCheck } from "../columns.ts";
import {
  actorIs,
  actsAs,
  and,
  isNow,
  opened,
  or,
  ownedByKind,
  ownedByUser,
  rowPolicies,
} from "../policies.ts";
import { consents } from "./consents.ts";
import { enterprises } from "./enterprises.ts";
import { organisations, users } from "./organisations.ts";
import { loanProductVersions } from "./products.ts";
import { divisions } from "./reference.ts";

/** One firm's application for one version of a product. The last columns freeze the dimensions figures are broken down by. */
export const applications = pgTable(
  "applications",
  {
    id: id(),
    number: text("number").notNull(),
    enterpriseId: uuid("enterprise_id")
      .notNull()
      .references(() => enterprises.id),
    bankId: uuid("bank_id")
      .notNull()
      .references(() => organisations.id),
    productVersionId: uuid("product_version_id").notNull(),
    consentId: uuid("consent_id").notNull(),
    amount: fenColumn("amount_fen").notNull(),
    termMonths: integer("term_months").notNull(),
    purpose: text("purpose").notNull(),
    status: word("status", "applicationStatus").notNull(),
    submittedAt: instant("submitted_at").notNull(),
    submittedBy: uuid("submitted_by").references(() => users.id),
    acceptedAt: instant("accepted_at"),
    acceptedBy: uuid("accepted_by").references(() => users.id),
    /** When the bank owes its next step; null once nothing is owed. */
    dueAt: instant("due_at"),
    closedAt: instant("closed_at"),
    divisionCode: text("division_code")
      .notNull()
      .references(() => divisions.code),
    industrySection: text("industry_section").notNull(),
    sizeClass: word("size_class", "sizeClass").notNull(),
    guaranteeMode: word("guarantee_mode", "guaranteeMode").notNull(),
    firstLoan: boolean("first_loan").notNull(),
  },
  (t) => [
    wordCheck("applications_status_check", t.status, "applicationStatus"),
    wordCheck("applications_size_class_check", t.sizeClass, "sizeClass"),
    wordCheck("applications_guarantee_mode_check", t.guaranteeMode, "guaranteeMode"),
    check("applications_amount_check", sql`${t.amount} > 0`),
    check(
      "applications_closed_check",
      sql`(${t.status} in ('approved', 'declined', 'withdrawn')) = (${t.closedAt} is not null)
        and (${t.closedAt} is null or ${t.dueAt} is null)`,
    ),
    check(
      "applications_accepted_check",
      sql`${t.status} not in ('accepted', 'proposed') or (${t.acceptedBy} is not null and ${t.acceptedAt} is not null)`,
    ),
    foreignKey({
      name: "applications_product_version_fk",
      columns: [t.productVersionId, t.bankId],
      foreignColumns: [loanProductVersions.id, loanProductVersions.bankId],
    }),
    foreignKey({
      name: "applications_consent_fk",
      columns: [t.consentId, t.enterpriseId, t.bankId],
      foreignColumns: [consents.id, consents.enterpriseId, consents.granteeId],
    }),
    unique("applications_number_unique").on(t.number),
    unique("applications_tenant_unique").on(t.id, t.enterpriseId, t.bankId),
    uniqueIndex("applications_open_unique")
      .on(t.enterpriseId, t.productVersionId)
      .where(sql`status in ('submitted', 'accepted', 'proposed')`),
    index("applications_enterprise_index").on(t.enterpriseId, t.submittedAt.desc(), t.id.desc()),
    index("applications_bank_queue_index").on(t.bankId, t.status, t.dueAt, t.id),
    index("applications_submitted_index").on(t.submittedAt.desc(), t.id.desc()),
    index("applications_due_index").on(t.dueAt).where(sql`due_at is not null`),
    ...rowPolicies("applications", {
      read: or(
        ownedByKind("enterprise", t.enterpriseId),
        ownedByKind("bank", t.bankId),
        actorIs("system"),
        opened(t.enterpriseId),
      ),
      insert: or(
        and(
          ownedByKind("enterprise", t.enterpriseId),
          actsAs("owner"),
          ownedByUser(t.submittedBy),
          sql`${t.status} = 'submitted' and num_nonnulls(${t.acceptedAt}, ${t.acceptedBy}, ${t.closedAt}) = 0`,
          isNow(t.submittedAt),
          sql`${t.dueAt} = app.due_by(${t.submittedAt}, 1)`,
          sql.raw("app.as_the_firm_stands(applications)"),
        ),
        actorIs("system"),
      ),
      update: or(
        and(ownedByKind("enterprise", t.enterpriseId), actsAs("owner")),
        and(ownedByKind("bank", t.bankId), actsAs("officer", "approver", "administrator")),
        actorIs("system"),
      ),
      // The firm only takes it back; the bank ends it only as a second person has confirmed. Who may take which step, and
      // what changes with it, a trigger says, which sees the row before.
      updateTo: or(
        and(ownedByKind("enterprise", t.enterpriseId), sql`${t.status} = 'withdrawn'`),
        and(
          ownedByKind("bank", t.bankId),
          actsAs("administrator"),
          sql`${t.status} in ('accepted', 'proposed')`,
        ),
        and(
          ownedByKind("bank", t.bankId),
          actsAs("officer", "approver"),
          sql`(${t.status} in ('accepted', 'proposed') or exists (
            select from application_decisions d
            where d.application_id = applications.id and d.outcome = 'confirmed'
              and applications.status = case d.kind when 'approve' then 'approved' else 'declined' end))`,
        ),
        actorIs("system"),
      ),
    }),
  ],
);

/** What one officer proposed for an application and what a second one made of it (four eyes). */
export const applicationDecisions = pgTable(
  "application_decisions",
  {
    id: id(),
    applicationId: uuid("application_id").notNull(),
    enterpriseId: uuid("enterprise_id").notNull(),
    bankId: uuid("bank_id").notNull(),
    kind: word("kind", "decisionKind").notNull(),
    limit: fenColumn("limit_fen"),
    rateBps: integer("rate_bps"),
    termMonths: integer("term_months"),
    repaymentMethod: word("repayment_method", "repaymentMethod"),
    revolving: boolean("revolving"),
    expiresOn: dateColumn("expires_on"),
    declineReason: word("decline_reason", "declineReason"),
    /** For the bank's own file. */
    opinion: text("opinion").notNull(),
    /** For the owner, beside the reason's own words. */
    note: text("note").notNull().default(""),
    proposedBy: uuid("proposed_by")
      .notNull()
      .references(() => users.id),
    proposedAt: instant("proposed_at").notNull(),
    outcome: text("outcome", { enum: ["open", "confirmed", "returned"] })
      .notNull()
      .default("open"),
    reviewedBy: uuid("reviewed_by").references(() => users.id),
    reviewedAt: instant("reviewed_at"),
    reviewNote: text("review_note"),
  },
  (t) => [
    wordCheck("application_decisions_kind_check", t.kind, "decisionKind"),
    wordCheck("application_decisions_reason_check", t.declineReason, "declineReason"),
    wordCheck("application_decisions_method_check", t.repaymentMethod, "repaymentMethod"),
    check("application_decisions_outcome_check", sql`${t.outcome} in ('open', 'confirmed', 'returned')`),
    check(
      "application_decisions_four_eyes_check",
      sql`${t.reviewedBy} is null or ${t.reviewedBy} <> ${t.proposedBy}`,
    ),
    check(
      "application_decisions_reviewed_check",
      sql`(${t.outcome} = 'open') = (${t.reviewedBy} is null) and (${t.outcome} = 'open') = (${t.reviewedAt} is null)`,
    ),
    check(
      "application_decisions_terms_check",
      sql`case when ${t.kind} = 'approve'
        then ${t.limit} > 0 and ${t.rateBps} > 0 and ${t.termMonths} > 0 and ${t.repaymentMethod} is not null
          and ${t.revolving} is not null and ${t.expiresOn} is not null
        else ${t.declineReason} is not null end`,
    ),
    foreignKey({
      name: "application_decisions_application_fk",
      columns: [t.applicationId, t.enterpriseId, t.bankId],
      foreignColumns: [applications.id, applications.enterpriseId, applications.bankId],
    }),
    uniqueIndex("application_decisions_open_unique").on(t.applicationId).where(sql`outcome = 'open'`),
    index("application_decisions_application_index").on(t.applicationId, t.proposedAt),
    ...rowPolicies("application_decisions", {
      // The firm sees a decision only once a second officer has confirmed it.
      read: or(
        ownedByKind("bank", t.bankId),
        actorIs("system"),
        opened(t.enterpriseId),
        and(ownedByKind("enterprise", t.enterpriseId), sql`${t.outcome} = 'confirmed'`),
      ),
      insert: or(
        and(
          ownedByKind("bank", t.bankId),
          actsAs("officer"),
          ownedByUser(t.proposedBy),
          isNow(t.proposedAt),
          sql`${t.outcome} = 'open' and exists (
            select from applications a where a.id = application_decisions.application_id and a.status = 'accepted')`,
        ),
        actorIs("system"),
      ),
      update: or(ownedByKind("bank", t.bankId), actorIs("system")),
      updateTo: or(
        and(
          ownedByKind("bank", t.bankId),
          actsAs("approver"),
          ownedByUser(t.reviewedBy),
          isNow(t.reviewedAt),
          sql`${t.outcome} <> 'open' and exists (
            select from applications a where a.id = application_decisions.application_id and a.status = 'proposed')`,
        ),
        actorIs("system"),
      ),
    }),
  ],
);
