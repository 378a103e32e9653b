import { sql } from "drizzle-orm";
import { type AnyPgColumn, check, index, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { bytes, createdAt, id, instant, word, wordCheck } from "../columns.ts";
import {
  actorIs,
  and,
  approves,
  heads,
  or,
  ownedBy,
  ownedByKind,
  ownedByUser,
  ownRole,
  rowPolicies,
  THIS_MOMENT,
} from "../policies.ts";
import { organisations, users } from "./organisations.ts";

/** No link lasts longer than was told, as near as clocks of two machines agree. */
const lastsAWeek = (end: AnyPgColumn) => sql`${end} <= ${THIS_MOMENT} + interval '7 days 2 hours'`;

/** A link by which one person takes a place in an organisation, once. Only the SHA-256 of its token is kept. */
export const invitations = pgTable(
  "invitations",
  {
    id: id(),
    organisationId: uuid("organisation_id")
      .notNull()
      .references(() => organisations.id),
    /** Who invites: the organisation itself, or the operator for an administrator of another. */
    issuerId: uuid("issuer_id")
      .notNull()
      .references(() => organisations.id),
    /** Whom it is for; a new account bears this name. */
    displayName: text("display_name").notNull(),
    role: word("role", "memberRole").notNull(),
    tokenHash: bytes("token_hash").notNull(),
    status: word("status", "invitationStatus").notNull(),
    /** Null where the platform's keeper issued it at the machine. */
    invitedBy: uuid("invited_by").references(() => users.id),
    /** Counts from the review where one is needed. */
    expiresAt: instant("expires_at").notNull(),
    acceptedBy: uuid("accepted_by").references(() => users.id),
    acceptedAt: instant("accepted_at"),
    createdAt: createdAt(),
  },
  (t) => [
    wordCheck("invitations_role_check", t.role, "memberRole"),
    wordCheck("invitations_status_check", t.status, "invitationStatus"),
    check(
      "invitations_accepted_check",
      sql`(${t.status} = 'accepted') = (${t.acceptedBy} is not null)
        and (${t.status} = 'accepted') = (${t.acceptedAt} is not null)`,
    ),
    uniqueIndex("invitations_token_hash_unique").on(t.tokenHash),
    uniqueIndex("invitations_open_unique")
      .on(t.organisationId, t.displayName)
      .where(sql`status in ('proposed', 'open')`),
    index("invitations_organisation_index").on(t.organisationId, t.createdAt.desc(), t.id.desc()),
    index("invitations_issuer_index").on(t.issuerId),
    ...rowPolicies("invitations", {
      read: or(ownedBy(t.organisationId), ownedBy(t.issuerId), actorIs("system")),
      insert: or(
        and(
          heads,
          ownedByUser(t.invitedBy),
          ownedBy(t.issuerId),
          lastsAWeek(t.expiresAt),
          or(
            // A firm's owner invites alone; everywhere else a second person opens the link.
            and(
              ownedByKind("enterprise", t.organisationId),
              sql`${t.status} = 'open' and ${t.role} in ('owner', 'clerk')`,
            ),
            and(
              actorIs("bank", "bureau", "source", "operator"),
              sql`${t.status} = 'proposed'`,
              or(
                and(ownedBy(t.organisationId), ownRole(t.role)),
                // Firms have owners, whom nobody appoints from outside.
                and(
                  actorIs("operator"),
                  sql`${t.role} = 'administrator' and exists (
                    select from organisations o where o.id = organisation_id and o.kind <> 'enterprise')`,
                ),
              ),
            ),
          ),
        ),
        actorIs("system"),
      ),
      update: or(
        and(
          heads,
          or(ownedBy(t.organisationId), ownedBy(t.issuerId)),
          sql`${t.status} in ('proposed', 'open')`,
        ),
        actorIs("system"),
      ),
      updateTo: or(
        and(
          heads,
          or(
            sql`${t.status} = 'revoked'`,
            and(
              sql`${t.status} = 'open'`,
              ownedBy(t.issuerId),
              lastsAWeek(t.expiresAt),
              approves("staff", "invitation", t.id, sql`jsonb_build_object('role', ${t.role})`),
            ),
          ),
        ),
        actorIs("system"),
      ),
    }),
  ],
);
