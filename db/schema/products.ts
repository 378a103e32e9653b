import { sql } from "drizzle-orm";
import {
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { createdAt, dateColumn, fenColumn, id, instant, word, wordCheck } from "../columns.ts";
import { actorIs, and, anyone, isNow, isToday, or, ownedByKind, rowPolicies } from "../policies.ts";
import { changeKey } from "./changes.ts";
import { organisations } from "./organisations.ts";

/** Whether the actor approves, in this very transaction, that the product under this code go on sale with these words. */
const publicationInHand = sql.raw(`status = 'published' and exists (
  select from app.changes_in_hand('product') c
  where (c.payload ->> 'code', c.payload ->> 'name', c.payload ->> 'summary') = (code, name, summary))`);

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
      insert: or(and(ownedByKind("bank", t.bankId), publicationInHand), actorIs("system")),
      update: or(ownedByKind("bank", t.bankId), actorIs("system")),
      updateTo: or(and(ownedByKind("bank", t.bankId), publicationInHand), actorIs("system")),
    }),
  ],
);

/**
 * Terms of a product from a day on, until the day before the one they end. Triggers keep the rows as they were published,
 * but for that day, which is set once, and let no two versions of a product overlap.
 */
export const loanProductVersions = pgTable(
  "loan_product_versions",
  {
    id: id(),
    productId: uuid("product_id").notNull(),
    bankId: uuid("bank_id")
      .notNull()
      .references(() => organisations.id),
    version: integer("version").notNull(),
    /** A short name for this version, by which offers are kept. */
    number: integer("number").notNull().generatedAlwaysAsIdentity(),
    guaranteeMode: word("guarantee_mode", "guaranteeMode").notNull(),
    minAmount: fenColumn("min_amount_fen").notNull(),
    maxAmount: fenColumn("max_amount_fen").notNull(),
    /** The whole `ProductTerms` of matching/product.ts: rule, limit, rate, terms, methods, fees. */
    terms: jsonb("terms").notNull(),
    validFrom: dateColumn("valid_from").notNull(),
    validTo: dateColumn("valid_to"),
    publishedAt: instant("published_at").notNull().defaultNow(),
    /** The approved change that put it on sale; none for what the platform published itself. */
    changeId: uuid("change_id"),
  },
  (t) => [
    wordCheck("loan_product_versions_guarantee_mode_check", t.guaranteeMode, "guaranteeMode"),
    check(
      "loan_product_versions_terms_check",
      sql`(${t.terms} ->> 'guaranteeMode', ${t.terms} ->> 'minFen', ${t.terms} ->> 'maxFen')
        = (${t.guaranteeMode}, ${t.minAmount}::text, ${t.maxAmount}::text)`,
    ),
    check("loan_product_versions_period_check", sql`${t.validTo} >= ${t.validFrom}`),
    foreignKey({
      name: "loan_product_versions_product_fk",
      columns: [t.productId, t.bankId],
      foreignColumns: [loanProducts.id, loanProducts.bankId],
    }),
    unique("loan_product_versions_version_unique").on(t.productId, t.version),
    uniqueIndex("loan_product_versions_current_unique").on(t.productId).where(sql`valid_to is null`),
    unique("loan_product_versions_number_unique").on(t.number),
    unique("loan_product_versions_tenant_unique").on(t.id, t.bankId),
    changeKey("loan_product_versions_change_fk", [t.changeId, t.bankId]),
    unique("loan_product_versions_change_unique").on(t.changeId),
    ...rowPolicies("loan_product_versions", {
      read: anyone,
      // What the reviewer has approved in this very transaction, and no other terms; on sale from today.
      insert: or(
        and(
          ownedByKind("bank", t.bankId),
          isNow(t.publishedAt),
          sql`${t.validTo} is null and ${t.validFrom} = (${t.publishedAt} at time zone 'Asia/Shanghai')::date
            and ${t.version} = app.next_version(${t.productId})
            and exists (
            select from app.changes_in_hand('product') c
            join loan_products p on p.id = product_id and p.bank_id = loan_product_versions.bank_id
            where c.id = change_id and c.payload -> 'terms' = loan_product_versions.terms
              and c.payload ->> 'code' = p.code)`,
        ),
        actorIs("system"),
      ),
      update: or(and(ownedByKind("bank", t.bankId), sql`${t.validTo} is null`), actorIs("system")),
      updateTo: or(
        and(
          ownedByKind("bank", t.bankId),
          isToday(t.validTo),
          sql`exists (
            select from app.changes_in_hand('product') c
            join loan_products p on p.id = product_id and p.bank_id = loan_product_versions.bank_id
            where c.payload ->> 'code' = p.code)`,
        ),
        actorIs("system"),
      ),
    }),
  ],
);
