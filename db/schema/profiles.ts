import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { dateColumn, id, instant, word, wordCheck } from "../columns.ts";
import { actorIs, consented, or, ownedByKind, rowPolicies } from "../policies.ts";
import { enterprises } from "./enterprises.ts";

/** The features of one enterprise as known at an instant. Append-only; a new one is written only where something changed. */
export const profiles = pgTable(
  "profiles",
  {
    id: id(),
    enterpriseId: uuid("enterprise_id")
      .notNull()
      .references(() => enterprises.id),
    asOf: dateColumn("as_of").notNull(),
    knownAt: instant("known_at").notNull(),
    digest: text("digest").notNull(),
  },
  (t) => [
    unique("profiles_tenant_unique").on(t.id, t.enterpriseId),
    index("profiles_latest_index").on(t.enterpriseId, t.knownAt.desc()),
    ...rowPolicies("profiles", {
      read: or(
        ownedByKind("enterprise", t.enterpriseId),
        actorIs("system"),
        sql`(${actorIs("bank")} and ${t.enterpriseId} in (select enterprise_id from consents))`,
      ),
      insert: actorIs("system"),
    }),
  ],
);

/**
 * The features of one data domain, so that a consent for one domain opens just that part. The part `derived` mixes
 * domains, so no single consent opens it to a bank.
 */
export const profileParts = pgTable(
  "profile_parts",
  {
    id: id(),
    profileId: uuid("profile_id")
      .notNull()
      .references(() => profiles.id),
    enterpriseId: uuid("enterprise_id").notNull(),
    domain: text("domain").notNull(),
    features: jsonb("features").notNull(),
  },
  (t) => [
    unique("profile_parts_domain_unique").on(t.profileId, t.domain),
    index("profile_parts_enterprise_index").on(t.enterpriseId),
    ...rowPolicies("profile_parts", {
      read: or(
        ownedByKind("enterprise", t.enterpriseId),
        actorIs("system"),
        sql`(${actorIs("bank")} and ${t.domain} = 'registry' and ${t.enterpriseId} in (select enterprise_id from consents where status = 'active'))`,
        ...(["tax", "invoice", "social_security", "electricity", "water"] as const).map(
          (domain) => sql`(${t.domain} = ${sql.raw(`'${domain}'`)} and ${consented(t.enterpriseId, domain)})`,
        ),
      ),
      insert: actorIs("system"),
    }),
  ],
);

/** What a scorecard version said of a profile. For the owner and for matching; a bank's view is scored from what it may see. */
export const scores = pgTable(
  "scores",
  {
    id: id(),
    profileId: uuid("profile_id")
      .notNull()
      .references(() => profiles.id),
    enterpriseId: uuid("enterprise_id")
      .notNull()
      .references(() => enterprises.id),
    modelVersion: text("model_version").notNull(),
    points: integer("points").notNull(),
    grade: word("grade", "grade").notNull(),
    result: jsonb("result").notNull(),
    scoredAt: instant("scored_at").notNull(),
  },
  (t) => [
    wordCheck("scores_grade_check", t.grade, "grade"),
    unique("scores_profile_model_unique").on(t.profileId, t.modelVersion),
    index("scores_latest_index").on(t.enterpriseId, t.scoredAt.desc()),
    ...rowPolicies("scores", {
      read: or(ownedByKind("enterprise", t.enterpriseId), actorIs("system")),
      insert: actorIs("system"),
    }),
  ],
);
