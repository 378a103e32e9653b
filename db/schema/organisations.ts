import { sql } from "drizzle-orm";
import { index, integer, pgTable, text, unique, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, word, wordCheck } from "../columns.ts";
import {
  actorIs,
  actsAs,
  and,
  anyone,
  approves,
  heads,
  not,
  or,
  ownedBy,
  ownedByUser,
  ownRole,
  rowPolicies,
} from "../policies.ts";

/** Whether the person answers for an organisation that is no firm. */
const keepsContact = and(actorIs("bank", "bureau", "source", "operator"), actsAs("administrator"));

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
      // The operator takes organisations aboard, which gives nobody a right; it stops one only with four eyes.
      insert: or(
        actorIs("system"),
        and(actorIs("operator"), sql`${t.kind} in ('bank', 'bureau', 'source') and ${t.contact} <> ''`),
      ),
      update: or(actorIs("system", "operator"), and(keepsContact, ownedBy(t.id))),
      // Its administrators keep the contact of the own one true; that is no change of what anybody may do.
      updateTo: or(
        actorIs("system"),
        approves("staff", "organisation", t.id, sql`jsonb_build_object('status', ${t.status})`),
        and(keepsContact, ownedBy(t.id), sql`${t.status} = 'active' and ${t.contact} <> ''`),
      ),
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
    /** The person's names as colleagues see them, who see nothing else of the account; a trigger copies them. */
    displayName: text("display_name").notNull().default(""),
    loginName: text("login_name").notNull().default(""),
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
      update: or(actorIs("system"), and(heads, ownedBy(t.organisationId))),
      // Nobody changes their own place. A firm's owner acts alone; everywhere else a second person carries it out.
      updateTo: or(
        actorIs("system"),
        and(
          ownedBy(t.organisationId),
          not(ownedByUser(t.userId)),
          ownRole(t.role),
          or(
            and(actorIs("enterprise"), heads),
            approves(
              "staff",
              "membership",
              t.id,
              sql`jsonb_build_object('role', ${t.role}, 'status', ${t.status})`,
            ),
          ),
        ),
      ),
    }),
  ],
);
