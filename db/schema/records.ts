import { type SQL, sql } from "drizzle-orm";
import { bigint, index, integer, type PgColumn, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { RecordType } from "#lib/vocabulary.ts";
import { dateColumn, fenColumn, id, instant, word, wordCheck } from "../columns.ts";
import { actorIs, consentedItem, or, ownedByKind, rowPolicies } from "../policies.ts";
import { deliveries } from "./deliveries.ts";
import { enterprises } from "./enterprises.ts";

/*
 * What data sources delivered, one table a record type. A correction never overwrites: it closes the old row
 * (`superseded_at`) and adds a new one, so what was known at any instant can be read back.
 */
const recordColumns = () => ({
  id: id(),
  enterpriseId: uuid("enterprise_id")
    .notNull()
    .references(() => enterprises.id),
  deliveryId: uuid("delivery_id")
    .notNull()
    .references(() => deliveries.id),
  recordedAt: instant("recorded_at").notNull().defaultNow(),
  supersededAt: instant("superseded_at"),
});

/** `until` is the last month that the row speaks of. */
const recordPolicies = (table: string, enterprise: PgColumn, item: RecordType, until: SQL) =>
  rowPolicies(table, {
    read: or(
      ownedByKind("enterprise", enterprise),
      actorIs("system"),
      consentedItem(enterprise, item, until),
    ),
    insert: actorIs("system"),
    update: actorIs("system"),
  });

export const taxFilings = pgTable(
  "tax_filings",
  {
    ...recordColumns(),
    month: dateColumn("month").notNull(),
    sales: fenColumn("sales_fen").notNull(),
    taxPayable: fenColumn("tax_payable_fen").notNull(),
    taxPaid: fenColumn("tax_paid_fen").notNull(),
    arrears: fenColumn("arrears_fen").notNull(),
    dueOn: dateColumn("due_on").notNull(),
    filedOn: dateColumn("filed_on"),
  },
  (t) => [
    uniqueIndex("tax_filings_current_unique").on(t.enterpriseId, t.month).where(sql`superseded_at is null`),
    ...recordPolicies("tax_filings", t.enterpriseId, "tax_filing", sql`${t.month}`),
  ],
);

export const taxGrades = pgTable(
  "tax_grades",
  {
    ...recordColumns(),
    year: integer("year").notNull(),
    grade: text("grade", { enum: ["A", "B", "M", "C", "D"] }).notNull(),
  },
  (t) => [
    uniqueIndex("tax_grades_current_unique").on(t.enterpriseId, t.year).where(sql`superseded_at is null`),
    ...recordPolicies("tax_grades", t.enterpriseId, "tax_grade", sql`make_date(${t.year}, 12, 1)`),
  ],
);

export const invoiceMonths = pgTable(
  "invoice_months",
  {
    ...recordColumns(),
    month: dateColumn("month").notNull(),
    output: fenColumn("output_fen").notNull(),
    input: fenColumn("input_fen").notNull(),
    outputCount: integer("output_count").notNull(),
    voided: fenColumn("voided_fen").notNull(),
    buyerCount: integer("buyer_count").notNull(),
    topFive: fenColumn("top_five_fen").notNull(),
  },
  (t) => [
    uniqueIndex("invoice_months_current_unique")
      .on(t.enterpriseId, t.month)
      .where(sql`superseded_at is null`),
    ...recordPolicies("invoice_months", t.enterpriseId, "invoice_month", sql`${t.month}`),
  ],
);

export const socialSecurityMonths = pgTable(
  "social_security_months",
  {
    ...recordColumns(),
    month: dateColumn("month").notNull(),
    insuredCount: integer("insured_count").notNull(),
    due: fenColumn("due_fen").notNull(),
    paid: fenColumn("paid_fen").notNull(),
    joinedCount: integer("joined_count").notNull(),
    leftCount: integer("left_count").notNull(),
  },
  (t) => [
    uniqueIndex("social_security_months_current_unique")
      .on(t.enterpriseId, t.month)
      .where(sql`superseded_at is null`),
    ...recordPolicies("social_security_months", t.enterpriseId, "social_security_month", sql`${t.month}`),
  ],
);

const billColumns = () => ({
  ...recordColumns(),
  month: dateColumn("month").notNull(),
  amount: fenColumn("amount_fen").notNull(),
  dueOn: dateColumn("due_on").notNull(),
  paidOn: dateColumn("paid_on"),
});

export const electricityBills = pgTable(
  "electricity_bills",
  { ...billColumns(), kwh: bigint("kwh", { mode: "number" }).notNull() },
  (t) => [
    uniqueIndex("electricity_bills_current_unique")
      .on(t.enterpriseId, t.month)
      .where(sql`superseded_at is null`),
    ...recordPolicies("electricity_bills", t.enterpriseId, "electricity_bill", sql`${t.month}`),
  ],
);

export const waterBills = pgTable(
  "water_bills",
  { ...billColumns(), cubicMetres: bigint("cubic_metres", { mode: "number" }).notNull() },
  (t) => [
    uniqueIndex("water_bills_current_unique").on(t.enterpriseId, t.month).where(sql`superseded_at is null`),
    ...recordPolicies("water_bills", t.enterpriseId, "water_bill", sql`${t.month}`),
  ],
);

/** Public-law facts: penalties, lists, changes, honours. Public, so a bank sees those of the firms it may see. */
export const registryEvents = pgTable(
  "registry_events",
  {
    ...recordColumns(),
    kind: word("kind", "registryEvent").notNull(),
    reference: text("reference").notNull(),
    occurredOn: dateColumn("occurred_on").notNull(),
    endedOn: dateColumn("ended_on"),
    detail: text("detail").notNull(),
  },
  (t) => [
    wordCheck("registry_events_kind_check", t.kind, "registryEvent"),
    uniqueIndex("registry_events_current_unique")
      .on(t.enterpriseId, t.kind, t.reference)
      .where(sql`superseded_at is null`),
    index("registry_events_enterprise_index").on(t.enterpriseId, t.occurredOn),
    ...rowPolicies("registry_events", {
      read: or(
        ownedByKind("enterprise", t.enterpriseId),
        actorIs("system"),
        sql`(${actorIs("bank")} and ${t.enterpriseId} in (select id from enterprises))`,
      ),
      insert: actorIs("system"),
      update: actorIs("system"),
    }),
  ],
);

/** The table that stores each record type. */
export const recordTables = {
  tax_filing: taxFilings,
  tax_grade: taxGrades,
  invoice_month: invoiceMonths,
  social_security_month: socialSecurityMonths,
  electricity_bill: electricityBills,
  water_bill: waterBills,
  registry_event: registryEvents,
} as const satisfies Record<RecordType, unknown>;
