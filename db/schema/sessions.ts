import { sql } from "drizzle-orm";
import { bigint, index, integer, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { bytes, createdAt, id, instant } from "../columns.ts";
import { actorIs, and, or, ownedByUser, rowPolicies } from "../policies.ts";
import { users } from "./organisations.ts";

/** A log-in. The browser holds a random token; only its SHA-256 is kept here. */
export const sessions = pgTable(
  "sessions",
  {
    id: id(),
    tokenHash: bytes("token_hash").notNull(),
    /** Person and membership refer to the membership together, so that nobody acts in another's place. */
    userId: uuid("user_id").notNull(),
    membershipId: uuid("membership_id").notNull(),
    /** The person's standing when the session was last proven: what they may do has not changed since. */
    standing: integer("standing").notNull(),
    /** The browser and system in words, such as “Chrome · Windows”. */
    device: text("device").notNull().default(""),
    /** The network address with its last part left out. */
    address: text("address").notNull().default(""),
    /** When the second factor was shown last; without one the session is half-way. */
    secondFactorAt: instant("second_factor_at"),
    createdAt: createdAt(),
    lastSeenAt: instant("last_seen_at").notNull().defaultNow(),
    expiresAt: instant("expires_at").notNull(),
    endedAt: instant("ended_at"),
  },
  (t) => [
    uniqueIndex("sessions_token_hash_unique").on(t.tokenHash),
    index("sessions_membership_index").on(t.membershipId),
    index("sessions_user_index").on(t.userId),
    ...rowPolicies("sessions", {
      read: or(actorIs("system"), ownedByUser(t.userId)),
      insert: actorIs("system"),
      update: or(actorIs("system"), ownedByUser(t.userId)),
      // People end their own; everything else about a session is the log-in's.
      updateTo: or(actorIs("system"), and(ownedByUser(t.userId), sql`${t.endedAt} is not null`)),
      delete: actorIs("system"),
    }),
  ],
);

/** Attempts within a window, per hashed key (account, address). In PostgreSQL, so that a restart forgives nothing. */
export const throttles = pgTable(
  "throttles",
  {
    key: text("key").primaryKey(),
    attempts: integer("attempts").notNull(),
    windowEndsAt: instant("window_ends_at").notNull(),
  },
  () =>
    rowPolicies("throttles", {
      read: actorIs("system"),
      insert: actorIs("system"),
      update: actorIs("system"),
      delete: actorIs("system"),
    }),
);

/** The authenticator of a person: the shared secret, sealed, and the last time step whose code was taken. */
export const secondFactors = pgTable(
  "second_factors",
  {
    userId: uuid("user_id")
      .primaryKey()
      .references(() => users.id),
    secretSealed: bytes("secret_sealed").notNull(),
    confirmedAt: instant("confirmed_at").notNull(),
    /** Counts 30 seconds since 1970. Codes of this step and earlier ones are refused. */
    lastStep: bigint("last_step", { mode: "number" }).notNull().default(0),
    createdAt: createdAt(),
  },
  () =>
    rowPolicies("second_factors", {
      read: actorIs("system"),
      insert: actorIs("system"),
      update: actorIs("system"),
      delete: actorIs("system"),
    }),
);

/**
 * A secret that waits for its first code, shown to the session that asked for it and to no other. It binds nobody and
 * replaces nothing until then.
 */
export const pendingSecondFactors = pgTable(
  "pending_second_factors",
  {
    sessionId: uuid("session_id")
      .primaryKey()
      .references(() => sessions.id, { onDelete: "cascade" }),
    secretSealed: bytes("secret_sealed").notNull(),
    expiresAt: instant("expires_at").notNull(),
  },
  () =>
    rowPolicies("pending_second_factors", {
      read: actorIs("system"),
      insert: actorIs("system"),
      update: actorIs("system"),
      delete: actorIs("system"),
    }),
);

/** Codes for the day the telephone is lost: each opens once. Only a keyed digest is kept. */
export const recoveryCodes = pgTable(
  "recovery_codes",
  {
    id: id(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id),
    codeDigest: bytes("code_digest").notNull(),
    usedAt: instant("used_at"),
    createdAt: createdAt(),
  },
  (t) => [
    uniqueIndex("recovery_codes_digest_unique").on(t.userId, t.codeDigest),
    ...rowPolicies("recovery_codes", {
      read: actorIs("system"),
      insert: actorIs("system"),
      update: actorIs("system"),
      delete: actorIs("system"),
    }),
  ],
);

/** Hashes of passwords that a person has given up, so that they do not come back soon. */
export const passwordHistory = pgTable(
  "password_history",
  {
    id: id(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id),
    passwordHash: text("password_hash").notNull(),
    replacedAt: instant("replaced_at").notNull().default(sql`now()`),
  },
  (t) => [
    index("password_history_user_index").on(t.userId, t.replacedAt.desc()),
    ...rowPolicies("password_history", { read: actorIs("system"), insert: actorIs("system") }),
  ],
);
