import { sql } from "drizzle-orm";
import { index, integer, pgTable, text, unique, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, word, wordCheck } from "../columns.ts";
import { actorIs, and, anyone, or, ownedBy, ownedByUser, rowPolicies } from "../policies.ts";

/** Whoever takes part: a firm, a bank, the bureau, a data source, the operator. */
export const organisations = pgTable(
  "organisations",
  {
    id: id(),
    kind: word("kind", "organisationKind").notNull(),
    code: text("code").notNull(),
    name: text("name").notNull(),
    shortName: text("short_name").notNull(),
    contact: text("contact").notNull().default(""),
    status: word("status", "organisationStatus").notNull().default("active"),
    /** Rises with each change of what the people concerned may do, which ends their sessions; a trigger counts. */
    standing: integer("standing").notNull().default(1),
    createdAt: createdAt(),
  },
  (t) => [
    wordCheck("organisations_kind_check", t.kind, "organisationKind"),
    wordCheck("organisations_status_check", t.status, "organisationStatus"),
    unique("organisations_code_unique").on(t.kind, t.code),
    ...rowPolicies("organisations", {
      read: or(and(anyone, sql`${t.kind} <> 'enterprise'`), ownedBy(t.id), actorIs("system", "operator")),
      insert: actorIs("system", "operator"),
      update: actorIs("system", "operator"),
    }),
  ],
);

export const users = pgTable(
  "users",
  {
    id: id(),
    loginName: text("login_name").notNull(),
    passwordHash: text("password_hash").notNull(),
    displayName: text("display_name").notNull(),
    status: word("status", "organisationStatus").notNull().default("active"),
    /** Rises with each change of what the people concerned may do, which ends their sessions; a trigger counts. */
    standing: integer("standing").notNull().default(1),
    createdAt: createdAt(),
  },
  (t) => [
    wordCheck("users_status_check", t.status, "organisationStatus"),
    uniqueIndex("users_login_name_unique").on(sql`lower(${t.loginName})`),
    ...rowPolicies("users", {
      read: or(actorIs("system"), ownedByUser(t.id)),
      insert: actorIs("system"),
      update: actorIs("system"),
    }),
  ],
);

/** A person's place in an organisation, with one role. */
export const memberships = pgTable(
  "memberships",
  {
    id: id(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id),
    organisationId: uuid("organisation_id")
      .notNull()
      .references(() => organisations.id),
    role: word("role", "memberRole").notNull(),
    status: word("status", "organisationStatus").notNull().default("active"),
    /** Rises with each change of what the people concerned may do, which ends their sessions; a trigger counts. */
    standing: integer("standing").notNull().default(1),
    createdAt: createdAt(),
  },
  (t) => [
    wordCheck("memberships_role_check", t.role, "memberRole"),
    wordCheck("memberships_status_check", t.status, "organisationStatus"),
    unique("memberships_user_organisation_unique").on(t.userId, t.organisationId),
    unique("memberships_id_user_unique").on(t.id, t.userId),
    index("memberships_organisation_index").on(t.organisationId),
    ...rowPolicies("memberships", {
      read: or(actorIs("system"), ownedByUser(t.userId), ownedBy(t.organisationId)),
      insert: actorIs("system"),
      update: actorIs("system"),
    }),
  ],
);
