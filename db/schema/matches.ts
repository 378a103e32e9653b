import { sql } from "drizzle-orm";
import { index, integer, jsonb, numeric, pgTable, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { fenColumn, id, instant, word, wordCheck } from "../columns.ts";
import { actorIs, or, ownedByKind, rowPolicies } from "../policies.ts";
import { enterprises } from "./enterprises.ts";
import { loanProductVersions } from "./products.ts";

/** One pass of the matching engine: what it looked at and what came of it. */
export const matchRuns = pgTable(
  "match_runs",
  {
    id: id(),
    scope: word("scope", "matchScope").notNull(),
    subjectId: uuid("subject_id"),
    enterprises: integer("enterprises").notNull(),
    products: integer("products").notNull(),
    eligiblePairs: integer("eligible_pairs").notNull(),
    matchedEnterprises: integer("matched_enterprises").notNull(),
    changedOffers: integer("changed_offers").notNull(),
    /** Matched enterprises per division and the commonest obstacle per product, for the bureau's figures. */
    summary: jsonb("summary").notNull(),
    startedAt: instant("started_at").notNull(),
    finishedAt: instant("finished_at").notNull(),
  },
  (t) => [
    wordCheck("match_runs_scope_check", t.scope, "matchScope"),
    index("match_runs_finished_index").on(t.scope, t.finishedAt.desc()),
    ...rowPolicies("match_runs", {
      read: actorIs("system", "operator", "bureau"),
      insert: actorIs("system"),
    }),
  ],
);

/** A product an enterprise is eligible for, with indicative terms. Changed offers are closed and written anew. */
export const offers = pgTable(
  "offers",
  {
    id: id(),
    runId: uuid("run_id")
      .notNull()
      .references(() => matchRuns.id),
    enterpriseId: uuid("enterprise_id")
      .notNull()
      .references(() => enterprises.id),
    productVersionId: uuid("product_version_id")
      .notNull()
      .references(() => loanProductVersions.id),
    limit: fenColumn("limit_fen").notNull(),
    termMonths: integer("term_months").notNull(),
    rateBps: integer("rate_bps").notNull(),
    /** Interest and every fee as one annual rate, in basis points with two decimals. */
    annualCostBps: numeric("annual_cost_bps", { precision: 9, scale: 2, mode: "number" }).notNull(),
    rank: integer("rank").notNull(),
    validFrom: instant("valid_from").notNull(),
    validTo: instant("valid_to"),
  },
  (t) => [
    uniqueIndex("offers_current_unique").on(t.enterpriseId, t.productVersionId).where(sql`valid_to is null`),
    index("offers_enterprise_index").on(t.enterpriseId, t.rank).where(sql`valid_to is null`),
    index("offers_product_index").on(t.productVersionId).where(sql`valid_to is null`),
    ...rowPolicies("offers", {
      read: or(ownedByKind("enterprise", t.enterpriseId), actorIs("system")),
      insert: actorIs("system"),
      update: actorIs("system"),
    }),
  ],
);
