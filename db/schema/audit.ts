import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { bytes, id, instant } from "../columns.ts";
import { actorIs, or, ownedBy, rowPolicies } from "../policies.ts";

/** Who did what to what, written in the transaction that did it. Append-only. */
export const auditEntries = pgTable(
  "audit_entries",
  {
    id: id(),
    at: instant("at").notNull(),
    verb: text("verb").notNull(),
    actorKind: text("actor_kind").notNull(),
    actorUserId: uuid("actor_user_id"),
    actorOrganisationId: uuid("actor_organisation_id"),
    actorJob: text("actor_job"),
    requestId: text("request_id"),
    subjectType: text("subject_type").notNull(),
    subjectId: text("subject_id").notNull(),
    before: jsonb("before"),
    after: jsonb("after"),
    /** Only the platform can make it: its key is not in the database. Entries from before there were keys have none. */
    mac: bytes("mac"),
  },
  (t) => [
    index("audit_entries_subject_index").on(t.subjectType, t.subjectId, t.at),
    index("audit_entries_subject_id_index").on(t.subjectId, t.at.desc(), t.id.desc()),
    index("audit_entries_actor_index").on(t.actorUserId, t.at.desc(), t.id.desc()),
    index("audit_entries_at_index").on(t.at.desc(), t.id.desc()),
    ...rowPolicies("audit_entries", {
      read: or(actorIs("system", "operator"), ownedBy(t.actorOrganisationId)),
      // Nobody writes in another's name.
      insert: or(
        actorIs("system"),
        sql`(${t.actorKind} = (select app.actor_kind())
          and ${t.actorUserId} is not distinct from (select app.actor_user())
          and ${t.actorOrganisationId} is not distinct from (select app.actor_organisation()))`,
      ),
    }),
  ],
);

/**
 * The links of the chain: the Merkle root of a batch of audit entries and reads, the head of the link before, and the
 * platform's signature over both. Append-only; the number decides between two nodes that seal at once.
 */
export const auditSeals = pgTable(
  "audit_seals",
  {
    number: integer("number").primaryKey(),
    /** The database in which the chain began. A copy restored elsewhere goes on under the same name. */
    chain: text("chain").notNull(),
    at: instant("at").notNull(),
    /** Leaves of this seal: audit entries, then reads. */
    entries: integer("entries").notNull(),
    /** How many of them are reads; null in a seal from before reads were sealed. */
    reads: integer("reads"),
    /** Leaves of this seal and all before it. */
    total: bigint("total", { mode: "number" }).notNull(),
    /** Takes in entries without a MAC, from before there were keys. */
    adopts: boolean("adopts").notNull(),
    /** Takes in reads without a MAC, from before they had one. */
    adoptsReads: boolean("adopts_reads").notNull().default(false),
    root: bytes("root").notNull(),
    previous: bytes("previous"),
    head: bytes("head").notNull(),
    signature: text("signature").notNull(),
  },
  (t) => [
    check("audit_seals_number_check", sql`${t.number} > 0`),
    check("audit_seals_entries_check", sql`${t.entries} > 0`),
    check("audit_seals_reads_check", sql`${t.reads} between 0 and ${t.entries}`),
    ...rowPolicies("audit_seals", { read: actorIs("system", "operator"), insert: actorIs("system") }),
  ],
);

/** Which entry stands where in which seal, with its leaf, so that an entry changed later can be named. Append-only. */
export const auditSealEntries = pgTable(
  "audit_seal_entries",
  {
    entryId: uuid("entry_id")
      .primaryKey()
      .references(() => auditEntries.id),
    seal: integer("seal")
      .notNull()
      .references(() => auditSeals.number),
    ordinal: integer("ordinal").notNull(),
    leaf: bytes("leaf").notNull(),
  },
  (t) => [
    unique("audit_seal_entries_place_unique").on(t.seal, t.ordinal),
    ...rowPolicies("audit_seal_entries", { read: actorIs("system", "operator"), insert: actorIs("system") }),
  ],
);

/**
 * Which read stands where in which seal. It outlives the read: what is dropped after its years leaves its place behind,
 * with the instant that says why it may be gone. Append-only.
 */
export const auditSealReads = pgTable(
  "audit_seal_reads",
  {
    readId: uuid("read_id").notNull(),
    at: instant("at").notNull(),
    seal: integer("seal")
      .notNull()
      .references(() => auditSeals.number),
    ordinal: integer("ordinal").notNull(),
    /** Digest of the read; the leaf is over this, the id and the instant. */
    content: bytes("content").notNull(),
  },
  (t) => [
    primaryKey({ name: "audit_seal_reads_pkey", columns: [t.readId, t.at] }),
    unique("audit_seal_reads_place_unique").on(t.seal, t.ordinal),
    ...rowPolicies("audit_seal_reads", { read: actorIs("system"), insert: actorIs("system") }),
  ],
);

/** One row, which whoever seals holds locked meanwhile; the policies let nobody but the platform itself hold it. */
export const auditSealing = pgTable("audit_sealing", { id: integer("id").primaryKey() }, (t) => [
  check("audit_sealing_one_row_check", sql`${t.id} = 1`),
  ...rowPolicies("audit_sealing", { read: actorIs("system"), update: actorIs("system") }),
]);
