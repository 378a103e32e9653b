import { sql } from "drizzle-orm";
import { bigint, check, integer, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { bytes, instant } from "../columns.ts";
import { actorIs, rowPolicies } from "../policies.ts";

/**
 * The links of the ledger's chain: the Merkle root of a batch of transactions and closed months, the head of the link
 * before, and the platform's signature over both. Append-only; the number decides between two nodes that seal at once.
 */
export const ledgerSeals = pgTable(
  "ledger_seals",
  {
    number: integer("number").primaryKey(),
    /** The database in which the chain began. A copy restored elsewhere goes on under the same name. */
    chain: text("chain").notNull(),
    at: instant("at").notNull(),
    /** Records of this seal. */
    records: integer("records").notNull(),
    /** Records of this seal and all before it. */
    total: bigint("total", { mode: "number" }).notNull(),
    root: bytes("root").notNull(),
    previous: bytes("previous"),
    head: bytes("head").notNull(),
    signature: text("signature").notNull(),
  },
  (t) => [
    check("ledger_seals_number_check", sql`${t.number} > 0`),
    check("ledger_seals_records_check", sql`${t.records} > 0`),
    ...rowPolicies("ledger_seals", { read: actorIs("system"), insert: actorIs("system") }),
  ],
);

/** Which transaction or closed month stands where in which seal, with its digest. Append-only. */
export const ledgerSealPlaces = pgTable(
  "ledger_seal_places",
  {
    recordId: uuid("record_id").primaryKey(),
    seal: integer("seal")
      .notNull()
      .references(() => ledgerSeals.number),
    ordinal: integer("ordinal").notNull(),
    /** SHA-256 over every column of the record and of what belongs to it. */
    content: bytes("content").notNull(),
  },
  (t) => [
    unique("ledger_seal_places_place_unique").on(t.seal, t.ordinal),
    ...rowPolicies("ledger_seal_places", { read: actorIs("system"), insert: actorIs("system") }),
  ],
);
