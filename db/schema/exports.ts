import { sql } from "drizzle-orm";
import { check, foreignKey, index, jsonb, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { bytes, id, instant, word, wordCheck } from "../columns.ts";
import {
  actorIs,
  actsAs,
  and,
  consentedFirm,
  isNow,
  or,
  ownedByKind,
  ownedByUser,
  rowPolicies,
  THIS_MOMENT,
} from "../policies.ts";
import { applications } from "./applications.ts";
import { users } from "./organisations.ts";

/** An officer's wish for a file of an authorised profile, and what became of it. */
export const profileExports = pgTable(
  "profile_exports",
  {
    id: id(),
    applicationId: uuid("application_id").notNull(),
    enterpriseId: uuid("enterprise_id").notNull(),
    bankId: uuid("bank_id").notNull(),
    requestedBy: uuid("requested_by")
      .notNull()
      .references(() => users.id),
    requestedAt: instant("requested_at").notNull(),
    status: word("status", "exportStatus").notNull().default("queued"),
    /** Why there is no file, in Chinese. */
    reason: text("reason").notNull().default(""),
    readyAt: instant("ready_at"),
    /** The link dies at this instant, and the file is removed after it. */
    expiresAt: instant("expires_at"),
  },
  (t) => [
    wordCheck("profile_exports_status_check", t.status, "exportStatus"),
    check("profile_exports_ready_check", sql`(${t.readyAt} is null) = (${t.expiresAt} is null)`),
    foreignKey({
      name: "profile_exports_application_fk",
      columns: [t.applicationId, t.enterpriseId, t.bankId],
      foreignColumns: [applications.id, applications.enterpriseId, applications.bankId],
    }),
    unique("profile_exports_tenant_unique").on(t.id, t.enterpriseId, t.bankId),
    index("profile_exports_person_index").on(t.requestedBy, t.requestedAt.desc(), t.id.desc()),
    index("profile_exports_expiry_index").on(t.expiresAt).where(sql`status = 'ready'`),
    ...rowPolicies("profile_exports", {
      read: or(and(ownedByKind("bank", t.bankId), ownedByUser(t.requestedBy)), actorIs("system")),
      insert: or(
        and(
          ownedByKind("bank", t.bankId),
          actsAs("officer"),
          ownedByUser(t.requestedBy),
          isNow(t.requestedAt),
          sql`${t.status} = 'queued' and ${t.reason} = '' and num_nonnulls(${t.readyAt}, ${t.expiresAt}) = 0`,
        ),
        actorIs("system"),
      ),
      update: actorIs("system"),
    }),
  ],
);

/** The file itself, for its few minutes: shown to who asked for it, and only while a consent to keep data is live. */
export const profileExportFiles = pgTable(
  "profile_export_files",
  {
    exportId: uuid("export_id").primaryKey(),
    bankId: uuid("bank_id").notNull(),
    enterpriseId: uuid("enterprise_id").notNull(),
    fileName: text("file_name").notNull(),
    content: bytes("content").notNull(),
    /** The consents to keep data that it rests on: each must be live still when it is fetched. */
    consentIds: uuid("consent_ids").array().notNull(),
    /** What was taken under each of them, for the log. */
    reads: jsonb("reads").notNull(),
  },
  (t) => [
    foreignKey({
      name: "profile_export_files_export_fk",
      columns: [t.exportId, t.enterpriseId, t.bankId],
      foreignColumns: [profileExports.id, profileExports.enterpriseId, profileExports.bankId],
    }),
    ...rowPolicies("profile_export_files", {
      read: or(
        and(
          ownedByKind("bank", t.bankId),
          consentedFirm(t.enterpriseId),
          sql`${t.consentIds} <@ array(select c.id from app.live_consents() c where c.mode = 'store')`,
          sql`exists (
            select from profile_exports e
            where e.id = profile_export_files.export_id and e.status = 'ready' and e.expires_at > ${THIS_MOMENT})`,
        ),
        actorIs("system"),
      ),
      insert: actorIs("system"),
      delete: actorIs("system"),
    }),
  ],
);
