import { sql } from "drizzle-orm";
import { check, foreignKey, index, integer, jsonb, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { dateColumn, id, instant, word, wordCheck } from "../columns.ts";
import { actorIs, and, consentedFirm, consentedItems, or, ownedByKind, rowPolicies } from "../policies.ts";
import { enterprises } from "./enterprises.ts";
import { modelVersions } from "./models.ts";

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
      read: or(ownedByKind("enterprise", t.enterpriseId), actorIs("system"), consentedFirm(t.enterpriseId)),
      insert: actorIs("system"),
    }),
  ],
);

/**
 * Features that were computed from the same items of data, so that consents open just the parts whose every item and
 * first month they cover. The part `derived` is for the owner and for matching; no consent opens it to a bank.
 */
export const profileParts = pgTable(
  "profile_parts",
  {
    id: id(),
    profileId: uuid("profile_id").notNull(),
    enterpriseId: uuid("enterprise_id").notNull(),
    domain: text("domain").notNull(),
    features: jsonb("features").notNull(),
    /** What its features were computed from; a part that does not say so is open to no bank. */
    items: text("items").array(),
    /** The first month of the data used; null where only public facts were. */
    since: dateColumn("since"),
  },
  (t) => [
    foreignKey({
      name: "profile_parts_profile_fk",
      columns: [t.profileId, t.enterpriseId],
      foreignColumns: [profiles.id, profiles.enterpriseId],
    }),
    unique("profile_parts_part_unique").on(t.profileId, t.domain, t.items, t.since),
    index("profile_parts_enterprise_index").on(t.enterpriseId),
    ...rowPolicies("profile_parts", {
      read: or(
        ownedByKind("enterprise", t.enterpriseId),
        actorIs("system"),
        and(
          sql`${t.domain} <> 'derived' and ${t.items} is not null`,
          consentedItems(t.enterpriseId, t.items, t.since),
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
    profileId: uuid("profile_id").notNull(),
    enterpriseId: uuid("enterprise_id")
      .notNull()
      .references(() => enterprises.id),
    modelVersion: text("model_version")
      .notNull()
      .references(() => modelVersions.version),
    /** Each feature that was scored, with its value or why there was none. Null in rows from before it was kept. */
    inputs: jsonb("inputs"),
    points: integer("points").notNull(),
    grade: word("grade", "grade").notNull(),
    result: jsonb("result").notNull(),
    scoredAt: instant("scored_at").notNull(),
  },
  (t) => [
    wordCheck("scores_grade_check", t.grade, "grade"),
    // Not valid for the rows of before, which the migration says.
    check("scores_inputs_check", sql`${t.inputs} is not null`),
    foreignKey({
      name: "scores_profile_fk",
      columns: [t.profileId, t.enterpriseId],
      foreignColumns: [profiles.id, profiles.enterpriseId],
    }),
    unique("scores_profile_model_unique").on(t.profileId, t.modelVersion),
    index("scores_latest_index").on(t.enterpriseId, t.scoredAt.desc()),
    ...rowPolicies("scores", {
      read: or(ownedByKind("enterprise", t.enterpriseId), actorIs("system")),
      insert: actorIs("system"),
    }),
  ],
);
