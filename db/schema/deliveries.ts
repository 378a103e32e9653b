import { sql } from "drizzle-orm";
import { foreignKey, index, integer, pgTable, text, unique, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { bytes, dateColumn, id, instant, word, wordCheck } from "../columns.ts";
import {
  actorIs,
  actsAs,
  and,
  isNow,
  or,
  ownedBy,
  ownedByKind,
  ownedByUser,
  rowPolicies,
} from "../policies.ts";
import { organisations, users } from "./organisations.ts";

/** One file of records that a data source handed over. The row is also the request to take it in. */
export const deliveries = pgTable(
  "deliveries",
  {
    id: id(),
    sourceId: uuid("source_id")
      .notNull()
      .references(() => organisations.id),
    recordType: word("record_type", "recordType").notNull(),
    fileName: text("file_name").notNull(),
    checksum: text("checksum").notNull(),
    byteCount: integer("byte_count").notNull(),
    /** Months the accepted rows cover; null until stored, and for records without a month. */
    firstMonth: dateColumn("first_month"),
    lastMonth: dateColumn("last_month"),
    status: word("status", "deliveryStatus").notNull().default("received"),
    rowsTotal: integer("rows_total").notNull().default(0),
    rowsStored: integer("rows_stored").notNull().default(0),
    rowsUnchanged: integer("rows_unchanged").notNull().default(0),
    rowsCorrected: integer("rows_corrected").notNull().default(0),
    rowsRejected: integer("rows_rejected").notNull().default(0),
    /** Why the whole file was refused, in words for the deliverer. */
    refusal: text("refusal"),
    deliveredBy: uuid("delivered_by").references(() => users.id),
    receivedAt: instant("received_at").notNull().defaultNow(),
    finishedAt: instant("finished_at"),
  },
  (t) => [
    wordCheck("deliveries_record_type_check", t.recordType, "recordType"),
    wordCheck("deliveries_status_check", t.status, "deliveryStatus"),
    unique("deliveries_tenant_unique").on(t.id, t.sourceId),
    uniqueIndex("deliveries_checksum_unique")
      .on(t.sourceId, t.recordType, t.checksum)
      .where(sql`status <> 'refused'`),
    index("deliveries_source_index").on(t.sourceId, t.receivedAt),
    ...rowPolicies("deliveries", {
      read: or(ownedByKind("source", t.sourceId), actorIs("system", "operator", "bureau")),
      // What became of it, only the platform says.
      insert: or(
        and(
          ownedByKind("source", t.sourceId),
          actsAs("deliverer"),
          ownedByUser(t.deliveredBy),
          isNow(t.receivedAt),
          sql`${t.status} = 'received'
            and (${t.rowsTotal}, ${t.rowsStored}, ${t.rowsUnchanged}, ${t.rowsCorrected}, ${t.rowsRejected}) = (0, 0, 0, 0, 0)
            and num_nonnulls(${t.firstMonth}, ${t.lastMonth}, ${t.refusal}, ${t.finishedAt}) = 0`,
        ),
        actorIs("system"),
      ),
      update: actorIs("system"),
    }),
  ],
);

/** The delivered bytes, kept until the file is taken in. */
export const deliveryFiles = pgTable(
  "delivery_files",
  {
    deliveryId: uuid("delivery_id").primaryKey(),
    sourceId: uuid("source_id").notNull(),
    content: bytes("content").notNull(),
  },
  (t) => [
    foreignKey({
      name: "delivery_files_delivery_fk",
      columns: [t.deliveryId, t.sourceId],
      foreignColumns: [deliveries.id, deliveries.sourceId],
    }),
    ...rowPolicies("delivery_files", {
      read: or(ownedByKind("source", t.sourceId), actorIs("system")),
      // The file that the delivery names, handed over with it.
      insert: or(
        and(
          ownedByKind("source", t.sourceId),
          actsAs("deliverer"),
          sql`exists (
            select from deliveries d
            where d.id = delivery_files.delivery_id and app.written_now(d.xmin)
              and d.byte_count = octet_length(delivery_files.content)
              and d.checksum = encode(sha256(delivery_files.content), 'hex'))`,
        ),
        actorIs("system"),
      ),
      delete: actorIs("system"),
    }),
  ],
);

/** A row that broke a rule: where, which rule, why in words, and the row itself. */
export const deliveryRejects = pgTable(
  "delivery_rejects",
  {
    id: id(),
    deliveryId: uuid("delivery_id").notNull(),
    sourceId: uuid("source_id").notNull(),
    line: integer("line").notNull(),
    rule: text("rule").notNull(),
    reason: text("reason").notNull(),
    raw: text("raw").notNull(),
  },
  (t) => [
    foreignKey({
      name: "delivery_rejects_delivery_fk",
      columns: [t.deliveryId, t.sourceId],
      foreignColumns: [deliveries.id, deliveries.sourceId],
    }),
    index("delivery_rejects_delivery_index").on(t.deliveryId, t.line),
    ...rowPolicies("delivery_rejects", {
      read: or(ownedBy(t.sourceId), actorIs("system")),
      insert: actorIs("system"),
    }),
  ],
);
