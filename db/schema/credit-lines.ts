import { sql } from "drizzle-orm";
import { boolean, check, foreignKey, index, integer, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
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
import { applications } from "./applications.ts";
import { enterprises } from "./enterprises.ts";
import { organisations, users } from "./organisations.ts";
import { loanProductVersions } from "./products.ts";
import { divisions } from "./reference.ts";

/** Both parties of a case, and the dimensions that figures are broken down by, frozen when the row is made. */
export const caseColumns = () => ({
  enterpriseId: uuid("enterprise_id")
    .notNull()
    .references(() => enterprises.id),
  bankId: uuid("bank_id")
    .notNull()
    .references(() => organisations.id),
  productVersionId: uuid("product_version_id").notNull(),
  divisionCode: text("division_code")
    .notNull()
    .references(() => divisions.code),
  industrySection: text("industry_section").notNull(),
  sizeClass: word("size_class", "sizeClass").notNull(),
  guaranteeMode: word("guarantee_mode", "guaranteeMode").notNull(),
  firstLoan: boolean("first_loan").notNull(),
});

/** An approved limit. What is drawn and what is left stands in the ledger, not here. */
export const creditLines = pgTable(
  "credit_lines",
  {
    id: id(),
    number: text("number").notNull(),
    applicationId: uuid("application_id").notNull(),
    ...caseColumns(),
    limit: fenColumn("limit_fen").notNull(),
    rateBps: integer("rate_bps").notNull(),
    termMonths: integer("term_months").notNull(),
    repaymentMethod: word("repayment_method", "repaymentMethod").notNull(),
    revolving: boolean("revolving").notNull(),
    grantedOn: dateColumn("granted_on").notNull(),
    expiresOn: dateColumn("expires_on").notNull(),
    status: word("status", "creditLineStatus").notNull().default("active"),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [
    wordCheck("credit_lines_status_check", t.status, "creditLineStatus"),
    wordCheck("credit_lines_guarantee_mode_check", t.guaranteeMode, "guaranteeMode"),
    wordCheck("credit_lines_method_check", t.repaymentMethod, "repaymentMethod"),
    check("credit_lines_limit_check", sql`${t.limit} > 0`),
    foreignKey({
      name: "credit_lines_product_version_fk",
      columns: [t.productVersionId, t.bankId],
      foreignColumns: [loanProductVersions.id, loanProductVersions.bankId],
    }),
    foreignKey({
      name: "credit_lines_application_fk",
      columns: [t.applicationId, t.enterpriseId, t.bankId],
      foreignColumns: [applications.id, applications.enterpriseId, applications.bankId],
    }),
    unique("credit_lines_number_unique").on(t.number),
    unique("credit_lines_application_unique").on(t.applicationId),
    unique("credit_lines_tenant_unique").on(t.id, t.enterpriseId, t.bankId),
    index("credit_lines_bank_index").on(t.bankId, t.createdAt.desc(), t.id.desc()),
    index("credit_lines_enterprise_index").on(t.enterpriseId, t.createdAt.desc(), t.id.desc()),
    ...rowPolicies("credit_lines", {
      read: or(
        ownedByKind("enterprise", t.enterpriseId),
        ownedByKind("bank", t.bankId),
        actorIs("system"),
        opened(t.enterpriseId),
      ),
      // A line is what a confirmed approval says of an application, and no more.
      insert: or(
        and(
          ownedByKind("bank", t.bankId),
          actsAs("approver"),
          isNow(t.createdAt),
          sql`${t.status} = 'active' and ${t.grantedOn} = (${t.createdAt} at time zone 'Asia/Shanghai')::date
            and exists (
              select from application_decisions d join applications a on a.id = d.application_id
              where a.id = credit_lines.application_id and a.status = 'approved'
                and d.kind = 'approve' and d.outcome = 'confirmed'
                and (d.limit_fen, d.rate_bps, d.term_months, d.repayment_method, d.revolving, d.expires_on)
                  = (credit_lines.limit_fen, credit_lines.rate_bps, credit_lines.term_months,
                    credit_lines.repayment_method, credit_lines.revolving, credit_lines.expires_on)
                and (a.product_version_id, a.division_code, a.industry_section, a.size_class, a.guarantee_mode, a.first_loan)
                  = (credit_lines.product_version_id, credit_lines.division_code, credit_lines.industry_section,
                    credit_lines.size_class, credit_lines.guarantee_mode, credit_lines.first_loan))`,
        ),
        actorIs("system"),
      ),
      // The bank's people lock a line they work on; only the day's clock ends it.
      update: or(ownedByKind("bank", t.bankId), actorIs("system")),
      updateTo: actorIs("system"),
    }),
  ],
);

/**
 * Money the bank pays out under a line: held when an officer reports it, released by another person of the bank,
 * booked when the firm confirms receipt.
 */
export const drawdowns = pgTable(
  "drawdowns",
  {
    id: id(),
    number: text("number").notNull(),
    creditLineId: uuid("credit_line_id").notNull(),
    enterpriseId: uuid("enterprise_id").notNull(),
    bankId: uuid("bank_id").notNull(),
    amount: fenColumn("amount_fen").notNull(),
    termMonths: integer("term_months").notNull(),
    repaymentMethod: word("repayment_method", "repaymentMethod").notNull(),
    /** The bank's own number of the payment; one drawdown a payment. */
    bankReceiptNumber: text("bank_receipt_number").notNull(),
    paidOn: dateColumn("paid_on").notNull(),
    status: word("status", "drawdownStatus").notNull().default("requested"),
    requestedBy: uuid("requested_by").references(() => users.id),
    requestedAt: instant("requested_at").notNull(),
    releasedBy: uuid("released_by").references(() => users.id),
    releasedAt: instant("released_at"),
    resolvedBy: uuid("resolved_by").references(() => users.id),
    resolvedAt: instant("resolved_at"),
  },
  (t) => [
    wordCheck("drawdowns_status_check", t.status, "drawdownStatus"),
    wordCheck("drawdowns_method_check", t.repaymentMethod, "repaymentMethod"),
    check("drawdowns_amount_check", sql`${t.amount} > 0`),
    check("drawdowns_four_eyes_check", sql`${t.releasedBy} <> ${t.requestedBy}`),
    check(
      "drawdowns_release_check",
      sql`${t.status} <> 'requested' or (${t.releasedBy} is null and ${t.releasedAt} is null)`,
    ),
    foreignKey({
      name: "drawdowns_credit_line_fk",
      columns: [t.creditLineId, t.enterpriseId, t.bankId],
      foreignColumns: [creditLines.id, creditLines.enterpriseId, creditLines.bankId],
    }),
    unique("drawdowns_number_unique").on(t.number),
    unique("drawdowns_receipt_unique").on(t.bankId, t.bankReceiptNumber),
    unique("drawdowns_tenant_unique").on(t.id, t.enterpriseId, t.bankId),
    index("drawdowns_line_index").on(t.creditLineId, t.requestedAt),
    index("drawdowns_enterprise_index").on(t.enterpriseId, t.status),
    ...rowPolicies("drawdowns", {
      read: or(
        ownedByKind("enterprise", t.enterpriseId),
        ownedByKind("bank", t.bankId),
        actorIs("system"),
        opened(t.enterpriseId),
      ),
      insert: or(
        and(
          ownedByKind("bank", t.bankId),
          ownedByUser(t.requestedBy),
          isNow(t.requestedAt),
          sql`${t.status} = 'requested' and (select app.actor_role()) = 'officer'
            and num_nonnulls(${t.resolvedBy}, ${t.resolvedAt}) = 0 and exists (
              select from credit_lines l
              where l.id = drawdowns.credit_line_id and l.status = 'active' and drawdowns.paid_on >= l.granted_on
                and drawdowns.paid_on <= (drawdowns.requested_at at time zone 'Asia/Shanghai')::date
                and drawdowns.term_months between 1 and l.term_months
                and drawdowns.repayment_method = l.repayment_method)`,
        ),
        actorIs("system"),
      ),
      update: or(ownedByKind("enterprise", t.enterpriseId), ownedByKind("bank", t.bankId), actorIs("system")),
      // A second person of the bank releases; only the firm says that money has come; only the bank takes a payment back.
      updateTo: or(
        and(
          ownedByKind("enterprise", t.enterpriseId),
          actsAs("owner"),
          ownedByUser(t.resolvedBy),
          isNow(t.resolvedAt),
          sql`${t.status} = 'confirmed'`,
        ),
        and(
          ownedByKind("bank", t.bankId),
          or(
            and(
              ownedByUser(t.releasedBy),
              isNow(t.releasedAt),
              sql`${t.status} = 'released' and (select app.actor_role()) = 'approver'`,
            ),
            and(
              actsAs("officer", "approver"),
              ownedByUser(t.resolvedBy),
              isNow(t.resolvedAt),
              sql`${t.status} = 'voided'`,
            ),
          ),
        ),
        actorIs("system"),
      ),
    }),
  ],
);
