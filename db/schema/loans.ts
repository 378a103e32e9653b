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
  uuid,
} from "drizzle-orm/pg-core";
import { dateColumn, fenColumn, id, instant, word, wordCheck } from "../columns.ts";
import {
  actorIs,
  actsAs,
  and,
  isNow,
  isToday,
  opened,
  or,
  ownedByKind,
  ownedByUser,
  rowPolicies,
} from "../policies.ts";
import { changeKey } from "./changes.ts";
import { caseColumns, creditLines, drawdowns } from "./credit-lines.ts";
import { users } from "./organisations.ts";
import { loanProductVersions } from "./products.ts";

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
    check("loans_settled_check", sql`(${t.status} = 'settled') = (${t.settledOn} is not null)`),
    foreignKey({
      name: "loans_product_version_fk",
      columns: [t.productVersionId, t.bankId],
      foreignColumns: [loanProductVersions.id, loanProductVersions.bankId],
    }),
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
        actorIs("system"),
        opened(t.enterpriseId),
      ),
      // The firm's confirmation of receipt is what brings a loan into being, over what was drawn.
      insert: or(
        and(
          ownedByKind("enterprise", t.enterpriseId),
          actsAs("owner"),
          isNow(t.createdAt),
          sql`${t.status} = 'active'
            and ${t.maturesOn} = (${t.startedOn} + make_interval(months => ${t.termMonths}))::date
            and exists (
              select from drawdowns d join credit_lines l on l.id = d.credit_line_id
              where d.id = loans.drawdown_id and l.id = loans.credit_line_id and d.status = 'confirmed'
                and app.written_now(d.xmin)
                and (d.amount_fen, d.paid_on, d.term_months, d.repayment_method)
                  = (loans.principal_fen, loans.started_on, loans.term_months, loans.repayment_method)
                and (l.rate_bps, l.product_version_id, l.division_code, l.industry_section, l.size_class, l.guarantee_mode, l.first_loan)
                  = (loans.rate_bps, loans.product_version_id, loans.division_code, loans.industry_section, loans.size_class,
                    loans.guarantee_mode, loans.first_loan))`,
        ),
        actorIs("system"),
      ),
      update: or(and(ownedByKind("bank", t.bankId), actsAs("officer", "approver")), actorIs("system")),
      updateTo: or(
        and(
          ownedByKind("bank", t.bankId),
          actsAs("officer", "approver"),
          sql`(${t.status} <> 'written_off' or exists (select from write_offs w where w.loan_id = loans.id))`,
        ),
        actorIs("system"),
      ),
    }),
  ],
);

/** 核销: a loan that its bank gave up, and the change by which one person proposed and another approved it. Append-only. */
export const writeOffs = pgTable(
  "write_offs",
  {
    loanId: uuid("loan_id").primaryKey(),
    enterpriseId: uuid("enterprise_id").notNull(),
    bankId: uuid("bank_id").notNull(),
    changeId: uuid("change_id").notNull(),
    principal: fenColumn("principal_fen").notNull(),
    interest: fenColumn("interest_fen").notNull(),
    writtenOffOn: dateColumn("written_off_on").notNull(),
    recordedAt: instant("recorded_at").notNull(),
  },
  (t) => [
    check(
      "write_offs_amount_check",
      sql`${t.principal} >= 0 and ${t.interest} >= 0 and ${t.principal} + ${t.interest} > 0`,
    ),
    foreignKey({
      name: "write_offs_loan_fk",
      columns: [t.loanId, t.enterpriseId, t.bankId],
      foreignColumns: [loans.id, loans.enterpriseId, loans.bankId],
    }),
    changeKey("write_offs_change_fk", [t.changeId, t.bankId]),
    unique("write_offs_change_unique").on(t.changeId),
    index("write_offs_enterprise_index").on(t.enterpriseId),
    ...rowPolicies("write_offs", {
      read: or(
        ownedByKind("enterprise", t.enterpriseId),
        ownedByKind("bank", t.bankId),
        actorIs("system"),
        opened(t.enterpriseId),
      ),
      // What the reviewer has approved in this very transaction, and no other amount.
      insert: and(
        ownedByKind("bank", t.bankId),
        isToday(t.writtenOffOn),
        isNow(t.recordedAt),
        sql`exists (
          select from app.changes_in_hand('write_off') c
          where c.id = change_id and c.subject_id = loan_id::text
            and (c.payload ->> 'principal')::bigint = principal_fen
            and (c.payload ->> 'interest')::bigint = interest_fen)`,
      ),
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
    check(
      "instalments_paid_on_check",
      sql`${t.paidOn} is null or (${t.principalPaid} = ${t.principal} and ${t.interestPaid} = ${t.interest})`,
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
        actorIs("system"),
        opened(t.enterpriseId),
      ),
      // The schedule is written with its loan, unpaid, and grows by nothing after that.
      insert: or(
        and(
          ownedByKind("enterprise", t.enterpriseId),
          actsAs("owner"),
          sql`${t.principalPaid} = 0 and ${t.interestPaid} = 0 and ${t.paidOn} is null
            and exists (select from loans l where l.id = instalments.loan_id and app.written_now(l.xmin))`,
        ),
        actorIs("system"),
      ),
      update: or(and(ownedByKind("bank", t.bankId), actsAs("officer", "approver")), actorIs("system")),
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
    check(
      "repayments_amount_check",
      sql`${t.amount} > 0 and ${t.amount} = ${t.principal} + ${t.interest}
        and ${t.principal} >= 0 and ${t.interest} >= 0`,
    ),
    check(
      "repayments_not_in_future_check",
      sql`${t.receivedOn} <= (${t.recordedAt} at time zone 'Asia/Shanghai')::date`,
    ),
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
        actorIs("system"),
        opened(t.enterpriseId),
      ),
      insert: or(
        and(
          ownedByKind("bank", t.bankId),
          actsAs("officer"),
          ownedByUser(t.recordedBy),
          isNow(t.recordedAt),
          sql`exists (
            select from loans l
            where l.id = repayments.loan_id and l.status in ('active', 'overdue')
              and l.started_on <= repayments.received_on)`,
        ),
        actorIs("system"),
      ),
    }),
  ],
);
