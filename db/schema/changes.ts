import { sql } from "drizzle-orm";
import {
  check,
  foreignKey,
  index,
  jsonb,
  pgTable,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { id, instant, word, wordCheck } from "../columns.ts";
import { actorIs, and, isNow, or, ownedBy, ownedByUser, rowPolicies } from "../policies.ts";
import { organisations, users } from "./organisations.ts";

/** One line of what a change means, in words: what it is called, what stood there, what is to stand there. */
export type ChangeFact = { name: string; before?: string; after: string };

/** What a member's role has to do with: its own proposals, and those it reviews. */
const concernsRole = sql.raw(`(kind = any (case (select app.actor_role())
  when 'administrator' then '{staff}'::text[]
  when 'official' then '{target}'::text[]
  when 'product_manager' then '{product}'::text[]
  when 'officer' then '{write_off}'::text[]
  when 'approver' then '{product,write_off}'::text[]
  else '{}'::text[] end))`);

/** Four eyes: what one person proposed and another, never the same, approved or sent back. Carried out on approval. */
export const changes = pgTable(
  "changes",
  {
    id: id(),
    number: text("number").notNull(),
    organisationId: uuid("organisation_id")
      .notNull()
      .references(() => organisations.id),
    kind: word("kind", "changeKind").notNull(),
    subjectType: text("subject_type").notNull(),
    subjectId: text("subject_id").notNull(),
    /** What the noun's own verb carries out, as it stood when it was proposed. */
    payload: jsonb("payload").notNull(),
    /** The change in one sentence. */
    summary: text("summary").notNull(),
    facts: jsonb("facts").$type<ChangeFact[]>().notNull(),
    status: word("status", "changeStatus").notNull().default("open"),
    proposedBy: uuid("proposed_by")
      .notNull()
      .references(() => users.id),
    proposedAt: instant("proposed_at").notNull(),
    reviewedBy: uuid("reviewed_by").references(() => users.id),
    /** When it was approved, sent back or taken back. */
    closedAt: instant("closed_at"),
    /** The reviewer's words. */
    note: text("note").notNull().default(""),
  },
  (t) => [
    wordCheck("changes_kind_check", t.kind, "changeKind"),
    wordCheck("changes_status_check", t.status, "changeStatus"),
    check("changes_four_eyes_check", sql`${t.reviewedBy} <> ${t.proposedBy}`),
    check(
      "changes_review_check",
      sql`(${t.reviewedBy} is not null) = (${t.status} in ('approved', 'rejected'))
        and (${t.closedAt} is not null) = (${t.status} <> 'open')`,
    ),
    unique("changes_number_unique").on(t.number),
    unique("changes_tenant_unique").on(t.id, t.organisationId),
    uniqueIndex("changes_open_unique")
      .on(t.organisationId, t.kind, t.subjectType, t.subjectId)
      .where(sql`status = 'open'`),
    index("changes_organisation_index").on(t.organisationId, t.proposedAt.desc(), t.id.desc()),
    ...rowPolicies("changes", {
      read: or(and(ownedBy(t.organisationId), concernsRole), actorIs("system")),
      insert: or(
        and(
          ownedBy(t.organisationId),
          concernsRole,
          ownedByUser(t.proposedBy),
          isNow(t.proposedAt),
          sql`${t.status} = 'open'`,
        ),
        actorIs("system"),
      ),
      update: or(and(ownedBy(t.organisationId), concernsRole, sql`${t.status} = 'open'`), actorIs("system")),
      // A review carries the reviewer's own name; a proposal is taken back by whoever made it.
      updateTo: or(
        and(
          ownedBy(t.organisationId),
          concernsRole,
          isNow(t.closedAt),
          or(
            and(
              ownedByUser(t.reviewedBy),
              sql`${t.status} in ('approved', 'rejected') and (select app.actor_role()) <> 'officer'`,
            ),
            and(ownedByUser(t.proposedBy), sql`${t.status} = 'cancelled'`),
          ),
        ),
        actorIs("system"),
      ),
    }),
  ],
);

/** The approved change that a row rests on, of the organisation that the row belongs to. */
export const changeKey = (name: string, columns: Parameters<typeof foreignKey>[0]["columns"]) =>
  foreignKey({ name, columns, foreignColumns: [changes.id, changes.organisationId] });
