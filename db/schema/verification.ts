import { sql } from "drizzle-orm";
import { check, index, integer, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { bytes, id, instant, word, wordCheck } from "../columns.ts";
import {
  actorIs,
  and,
  or,
  ownedBy,
  ownedByKind,
  ownedByUser,
  rowPolicies,
  THIS_MOMENT,
} from "../policies.ts";
import { enterprises } from "./enterprises.ts";
import { users } from "./organisations.ts";

/**
 * One try to show that a firm is who it says: its legal representative's identity, or an amount sent to its account.
 * What was checked lies sealed elsewhere; the index here says which value it was.
 */
export const verifications = pgTable(
  "verifications",
  {
    id: id(),
    enterpriseId: uuid("enterprise_id")
      .notNull()
      .references(() => enterprises.id),
    kind: word("kind", "verificationKind").notNull(),
    status: word("status", "verificationStatus").notNull().default("asked"),
    askedBy: uuid("asked_by")
      .notNull()
      .references(() => users.id),
    askedAt: instant("asked_at").notNull(),
    /** Blind index of the identity number or the account that this try is about; null once erased. */
    checkedIndex: bytes("checked_index"),
    /** What was sent to the account: sealed, so that whoever reads the row cannot type it. */
    amountSealed: bytes("amount_sealed"),
    wrongTries: integer("wrong_tries").notNull().default(0),
    /** Until when the amount may be typed. */
    expiresAt: instant("expires_at"),
    environment: word("environment", "verificationEnvironment"),
    /** The number under which the identity service knows it. */
    reference: text("reference"),
    /** What the simulator has to say; a real service says nothing to the firm. */
    notice: text("notice"),
    failure: word("failure", "verificationFailure"),
    settledAt: instant("settled_at"),
  },
  (t) => [
    wordCheck("verifications_kind_check", t.kind, "verificationKind"),
    wordCheck("verifications_status_check", t.status, "verificationStatus"),
    wordCheck("verifications_environment_check", t.environment, "verificationEnvironment"),
    wordCheck("verifications_failure_check", t.failure, "verificationFailure"),
    check("verifications_tries_check", sql`${t.wrongTries} between 0 and 3`),
    check(
      "verifications_amount_check",
      sql`(${t.kind} = 'micro_transfer') = (${t.amountSealed} is not null)`,
    ),
    check(
      "verifications_transferred_check",
      sql`${t.status} <> 'transferred' or (${t.kind} = 'micro_transfer' and ${t.expiresAt} is not null)`,
    ),
    check("verifications_failure_told_check", sql`(${t.status} = 'failed') = (${t.failure} is not null)`),
    check(
      "verifications_settled_check",
      sql`(${t.status} in ('asked', 'transferred')) = (${t.settledAt} is null)`,
    ),
    check(
      "verifications_passed_check",
      sql`${t.status} <> 'passed' or (${t.environment} is not null and ${t.reference} is not null)`,
    ),
    uniqueIndex("verifications_open_unique")
      .on(t.enterpriseId, t.kind)
      .where(sql`status in ('asked', 'transferred')`),
    uniqueIndex("verifications_passed_unique").on(t.enterpriseId, t.kind).where(sql`status = 'passed'`),
    index("verifications_recent_index").on(t.enterpriseId, t.kind, t.askedAt.desc()),
    ...rowPolicies("verifications", {
      read: or(ownedBy(t.enterpriseId), actorIs("system")),
      insert: or(
        and(
          ownedByKind("enterprise", t.enterpriseId),
          ownedByUser(t.askedBy),
          sql`(select app.actor_role()) = 'owner'`,
          sql`${t.status} = 'asked'`,
          // Tries are counted by when they were asked for: none is dated out of the count.
          sql`${t.askedAt} >= ${THIS_MOMENT} - interval '2 hours'`,
        ),
        actorIs("system"),
      ),
      update: or(
        and(ownedByKind("enterprise", t.enterpriseId), sql`(select app.actor_role()) = 'owner'`),
        actorIs("system"),
      ),
      // A firm's owner may give a try up. What came of it, only the platform says.
      updateTo: or(
        and(ownedByKind("enterprise", t.enterpriseId), sql`${t.status} = 'expired'`),
        actorIs("system"),
      ),
    }),
  ],
);
