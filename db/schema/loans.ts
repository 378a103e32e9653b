import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { dateColumn, fenColumn, id, instant, word, wordCheck } from "../columns.ts";
import { actorIs, or, ownedByKind, rowPolicies } from "../policies.ts";
import { applications } from "./applications.ts";
import { enterprises } from "./enterprises.ts";
import { organisations, users } from "./organisations.ts";
import { loanProductVersions } from "./products.ts";
import { divisions } from "./reference.ts";

/** Both parties of a case, and the dimensions that figures are broken down by, frozen when the row is made. */
const caseColumns = () => ({
  enterpriseId: uuid("enterprise_id")
    .notNull()
    .references(() => enterprises.id),
  bankId: uuid("bank_id")
    .notNull()
    .references(() => organisations.id),
  productVersionId: uuid("product_version_id")
    .notNull()
    .references(() => loanProductVersions.id),
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
        actorIs("system", "bureau", "operator"),
      ),
      insert: or(ownedByKind("bank", t.bankId), actorIs("system")),
      update: or(ownedByKind("bank", t.bankId), actorIs("system")),
    }),
  ],
);

/** Money the bank pays out under a line: held when requested, booked when the firm confirms receipt. */
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
    resolvedBy: uuid("resolved_by").references(() => users.id),
    resolvedAt: instant("resolved_at"),
  },
  (t) => [
    wordCheck("drawdowns_status_check", t.status, "drawdownStatus"),
    wordCheck("drawdowns_method_check", t.repaymentMethod, "repaymentMethod"),
    check("drawdowns_amount_check", sql`${t.amount} > 0`),
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
        actorIs("system", "bureau"),
      ),
      insert: or(ownedByKind("bank", t.bankId), actorIs("system")),
      update: or(ownedByKind("enterprise", t.enterpriseId), ownedByKind("bank", t.bankId), actorIs("system")),
    }),
  ],
);

/** 借据: the debt that a confirmed drawdown made. Its outstanding principal stands in the ledger. */
export const loans = pgTable(
  "loans",
  {
    id: id(),
    number: text("number").notNull(),
    creditLineId: uuid("credit_line_id").notNull(),
    drawdownId: uuid("drawdown_id").notNull(),
    ...caseColumns(),
    principal: fenColumn("principal_fen").notNull(),
    rateBps: integer("rate_bps").notNull(),
    termMonths: integer("term_months").notNull(),
    repaymentMethod: word("repayment_method", "repaymentMethod").notNull(),
    startedOn: dateColumn("started_on").notNull(),
    maturesOn: dateColumn("matures_on").notNull(),
    status: word("status", "loanStatus").notNull().default("active"),
    settledOn: dateColumn("settled_on"),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [
    wordCheck("loans_status_check", t.status, "loanStatus"),
    wordCheck("loans_guarantee_mode_check", t.guaranteeMode, "guaranteeMode"),
    wordCheck("loans_method_check", t.repaymentMethod, "repaymentMethod"),
    check("loans_principal_check", sql`${t.principal} > 0`),
    foreignKey({
      name: "loans_drawdown_fk",
      columns: [t.drawdownId, t.enterpriseId, t.bankId],
      foreignColumns: [drawdowns.id, drawdowns.enterpriseId, drawdowns.bankId],
    }),
    foreignKey({
      name: "loans_credit_line_fk",
      columns: [t.creditLineId, t.enterpriseId, t.bankId],
      foreignColumns: [creditLines.id, creditLines.enterpriseId, creditLines.bankId],
    }),
    unique("loans_number_unique").on(t.number),
    unique("loans_drawdown_unique").on(t.drawdownId),
    unique("loans_tenant_unique").on(t.id, t.enterpriseId, t.bankId),
    index("loans_bank_index").on(t.bankId, t.startedOn.desc(), t.id.desc()),
    index("loans_enterprise_index").on(t.enterpriseId, t.startedOn.desc(), t.id.desc()),
    index("loans_started_index").on(t.startedOn.desc(), t.id.desc()),
    ...rowPolicies("loans", {
      read: or(
        ownedByKind("enterprise", t.enterpriseId),
        ownedByKind("bank", t.bankId),
        actorIs("system", "bureau", "operator"),
      ),
      // The firm's confirmation of receipt is what brings a loan into being.
      insert: or(ownedByKind("enterprise", t.enterpriseId), actorIs("system")),
      update: or(ownedByKind("bank", t.bankId), actorIs("system")),
    }),
  ],
);

/** One row of a loan's repayment schedule, with what has been paid towards it. */
export const instalments = pgTable(
  "instalments",
  {
    loanId: uuid("loan_id").notNull(),
    enterpriseId: uuid("enterprise_id").notNull(),
    bankId: uuid("bank_id").notNull(),
    n: integer("n").notNull(),
    dueOn: dateColumn("due_on").notNull(),
    principal: fenColumn("principal_fen").notNull(),
    interest: fenColumn("interest_fen").notNull(),
    principalPaid: fenColumn("principal_paid_fen").notNull(),
    interestPaid: fenColumn("interest_paid_fen").notNull(),
    paidOn: dateColumn("paid_on"),
  },
  (t) => [
    primaryKey({ name: "instalments_pkey", columns: [t.loanId, t.n] }),
    check(
      "instalments_paid_check",
      sql`${t.principalPaid} between 0 and ${t.principal} and ${t.interestPaid} between 0 and ${t.interest}`,
    ),
    foreignKey({
      name: "instalments_loan_fk",
      columns: [t.loanId, t.enterpriseId, t.bankId],
      foreignColumns: [loans.id, loans.enterpriseId, loans.bankId],
    }),
    index("instalments_due_index").on(t.dueOn).where(sql`paid_on is null`),
    ...rowPolicies("instalments", {
      read: or(
        ownedByKind("enterprise", t.enterpriseId),
        ownedByKind("bank", t.bankId),
        actorIs("system", "bureau"),
      ),
      insert: or(ownedByKind("enterprise", t.enterpriseId), actorIs("system")),
      update: or(ownedByKind("bank", t.bankId), actorIs("system")),
    }),
  ],
);

/** A payment the bank received, split as the ledger booked it. */
export const repayments = pgTable(
  "repayments",
  {
    id: id(),
    loanId: uuid("loan_id").notNull(),
    enterpriseId: uuid("enterprise_id").notNull(),
    bankId: uuid("bank_id").notNull(),
    bankReceiptNumber: text("bank_receipt_number").notNull(),
    receivedOn: dateColumn("received_on").notNull(),
    amount: fenColumn("amount_fen").notNull(),
    principal: fenColumn("principal_fen").notNull(),
    interest: fenColumn("interest_fen").notNull(),
    recordedBy: uuid("recorded_by").references(() => users.id),
    recordedAt: instant("recorded_at").notNull(),
  },
  (t) => [
    check("repayments_amount_check", sql`${t.amount} > 0 and ${t.amount} = ${t.principal} + ${t.interest}`),
    foreignKey({
      name: "repayments_loan_fk",
      columns: [t.loanId, t.enterpriseId, t.bankId],
      foreignColumns: [loans.id, loans.enterpriseId, loans.bankId],
    }),
    unique("repayments_receipt_unique").on(t.bankId, t.bankReceiptNumber),
    index("repayments_loan_index").on(t.loanId, t.receivedOn),
    ...rowPolicies("repayments", {
      read: or(
        ownedByKind("enterprise", t.enterpriseId),
        ownedByKind("bank", t.bankId),
        actorIs("system", "bureau"),
      ),
      insert: or(ownedByKind("bank", t.bankId), actorIs("system")),
    }),
  ],
);
