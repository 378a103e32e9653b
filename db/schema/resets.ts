import { sql } from "drizzle-orm";
import { check, index, pgTable, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { bytes, createdAt, id, instant, word, wordCheck } from "../columns.ts";
import { actorIs, actsAs, and, approves, not, or, ownedBy, ownedByUser, rowPolicies } from "../policies.ts";
import { organisations, users } from "./organisations.ts";

/** Whether the actor answers for the people of an organisation that is no firm. */
const administrates = and(actorIs("bank", "bureau", "source", "operator"), actsAs("administrator"));

/**
 * A way back for somebody who has forgotten the password, or lost the authenticator with all recovery codes: one link,
 * good once. Whose account an organisation may open so, a trigger holds: its own people's who belong nowhere else; and
 * the operator everybody's, over a document shown in person.
 */
export const accountResets = pgTable(
  "account_resets",
  {
    id: id(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id),
    /** Whose administrators propose and approve it; null where the platform's keeper made it at the machine. */
    issuerId: uuid("issuer_id").references(() => organisations.id),
    requestedBy: uuid("requested_by").references(() => users.id),
    scope: word("scope", "resetScope").notNull(),
    /** What the person showed; by their own organisation, where colleagues know each other, it need be none. */
    document: word("document", "identityDocument"),
    status: word("status", "resetStatus").notNull(),
    /** Counts from the review where one is needed. */
    expiresAt: instant("expires_at").notNull(),
    usedAt: instant("used_at"),
    createdAt: createdAt(),
  },
  (t) => [
    wordCheck("account_resets_scope_check", t.scope, "resetScope"),
    wordCheck("account_resets_document_check", t.document, "identityDocument"),
    wordCheck("account_resets_status_check", t.status, "resetStatus"),
    check("account_resets_used_check", sql`(${t.status} = 'used') = (${t.usedAt} is not null)`),
    check("account_resets_in_time_check", sql`${t.usedAt} <= ${t.expiresAt}`),
    check("account_resets_issuer_check", sql`(${t.issuerId} is null) = (${t.requestedBy} is null)`),
    check("account_resets_own_check", sql`${t.requestedBy} <> ${t.userId}`),
    uniqueIndex("account_resets_proposed_unique").on(t.issuerId, t.userId).where(sql`status = 'proposed'`),
    index("account_resets_user_index").on(t.userId, t.createdAt.desc(), t.id.desc()),
    ...rowPolicies("account_resets", {
      read: or(actorIs("system"), ownedByUser(t.userId), and(administrates, ownedBy(t.issuerId))),
      insert: or(
        and(
          ...[administrates, ownedBy(t.issuerId), ownedByUser(t.requestedBy), not(ownedByUser(t.userId))],
          sql`${t.status} = 'proposed'`,
        ),
        actorIs("system"),
      ),
      update: or(
        and(
          or(ownedByUser(t.userId), and(administrates, ownedBy(t.issuerId))),
          sql`${t.status} in ('proposed', 'open')`,
        ),
        actorIs("system"),
      ),
      // Anybody concerned takes it back, which gives nobody anything; a second person opens it, and never for themselves.
      updateTo: or(
        and(or(ownedByUser(t.userId), and(administrates, ownedBy(t.issuerId))), sql`${t.status} = 'revoked'`),
        and(
          ...[administrates, ownedBy(t.issuerId), not(ownedByUser(t.userId)), sql`${t.status} = 'open'`],
          approves(
            ...(["staff", "account_reset", t.id] as const),
            sql`jsonb_build_object('userId', ${t.userId}, 'scope', ${t.scope}, 'document', ${t.document})`,
          ),
        ),
        actorIs("system"),
      ),
    }),
  ],
);

/** The SHA-256 of the secret in a reset's link. Apart from the reset, since nobody reads it but the platform itself. */
export const accountResetTokens = pgTable(
  "account_reset_tokens",
  {
    resetId: uuid("reset_id")
      .primaryKey()
      .references(() => accountResets.id),
    tokenHash: bytes("token_hash").notNull(),
  },
  (t) => [
    uniqueIndex("account_reset_tokens_hash_unique").on(t.tokenHash),
    ...rowPolicies("account_reset_tokens", {
      read: actorIs("system"),
      // With the proposal, by whoever makes it, and once: the key lets in no second.
      insert: or(
        and(
          administrates,
          sql`exists (
            select from account_resets r
            where r.id = reset_id and r.requested_by = (select app.actor_user()) and r.status = 'proposed')`,
        ),
        actorIs("system"),
      ),
    }),
  ],
);
