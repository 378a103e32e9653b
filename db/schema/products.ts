import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, text, unique, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { createdAt, dateColumn, fenColumn, id, instant, word, wordCheck } from "../columns.ts";
import { actorIs, anyone, or, ownedByKind, rowPolicies } from "../policies.ts";
import { organisations } from "./organisations.ts";

/** A bank's loan product, as people know it by name. Its terms are in the versions. */
export const loanProducts = pgTable(
  "loan_products",
  {
    id: id(),
    bankId: uuid("bank_id")
      .notNull()
      .references(() => organisations.id),
    code: text("code").notNull(),
    name: text("name").notNull(),
    summary: text("summary").notNull(),
    status: word("status", "productStatus").notNull().default("published"),
    createdAt: createdAt(),
  },
  (t) => [
    wordCheck("loan_products_status_check", t.status, "productStatus"),
    unique("loan_products_code_unique").on(t.code),
    unique("loan_products_tenant_unique").on(t.id, t.bankId),
    index("loan_products_bank_index").on(t.bankId),
    ...rowPolicies("loan_products", {
      read: anyone,
      insert: or(ownedByKind("bank", t.bankId), actorIs("system")),
      update: or(ownedByKind("bank", t.bankId), actorIs("system")),
    }),
  ],
);

/** Terms of a product from a day on. Immutable but for the day they end. */
export const loanProductVersions = pgTable(
  "loan_product_versions",
  {
    id: id(),
    productId: uuid("product_id")
      .notNull()
      .references(() => loanProducts.id),
    bankId: uuid("bank_id")
      .notNull()
      .references(() => organisations.id),
    version: integer("version").notNull(),
    guaranteeMode: word("guarantee_mode", "guaranteeMode").notNull(),
    minAmount: fenColumn("min_amount_fen").notNull(),
    maxAmount: fenColumn("max_amount_fen").notNull(),
    /** The whole `ProductTerms` of matching/product.ts: rule, limit, rate, terms, methods, fees. */
    terms: jsonb("terms").notNull(),
    validFrom: dateColumn("valid_from").notNull(),
    validTo: dateColumn("valid_to"),
    publishedAt: instant("published_at").notNull().defaultNow(),
  },
  (t) => [
    wordCheck("loan_product_versions_guarantee_mode_check", t.guaranteeMode, "guaranteeMode"),
    unique("loan_product_versions_version_unique").on(t.productId, t.version),
    uniqueIndex("loan_product_versions_current_unique").on(t.productId).where(sql`valid_to is null`),
    unique("loan_product_versions_tenant_unique").on(t.id, t.bankId),
    ...rowPolicies("loan_product_versions", {
      read: anyone,
      insert: or(ownedByKind("bank", t.bankId), actorIs("system")),
      update: or(ownedByKind("bank", t.bankId), actorIs("system")),
    }),
  ],
);
