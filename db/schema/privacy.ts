import { sql } from "drizzle-orm";
import {
  type AnyPgColumn,
  check,
  index,
  jsonb,
  pgTable,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { bytes, createdAt, id, instant, word, wordCheck } from "../columns.ts";
import { actorIs, actsAs, and, or, ownedByKind, ownedByUser, rowPolicies } from "../policies.ts";
import { enterprises } from "./enterprises.ts";
import { users } from "./organisations.ts";

/** Whether the row is of the actor's firm, and the actor answers for that: a clerk looks and changes nothing private. */
const ownedByOwner = (column: AnyPgColumn) => and(ownedByKind("enterprise", column), actsAs("owner"));

/** Which keys this database was sealed and signed with. The keys themselves lie in a file outside of it. */
export const platformKeys = pgTable(
  "platform_keys",
  {
    keyId: text("key_id").primaryKey(),
    use: word("use", "keyUse").notNull(),
    /** Of a signing key, so that signatures can be checked without the file. */
    publicJwk: jsonb("public_jwk").$type<Record<string, unknown>>(),
    createdAt: createdAt(),
    retiredAt: instant("retired_at"),
  },
  (t) => [
    wordCheck("platform_keys_use_check", t.use, "keyUse"),
    check("platform_keys_public_check", sql`(${t.use} = 'signing') = (${t.publicJwk} is not null)`),
    uniqueIndex("platform_keys_current_unique").on(t.use).where(sql`retired_at is null`),
    ...rowPolicies("platform_keys", {
      read: actorIs("system", "operator"),
      insert: actorIs("system"),
      update: actorIs("system"),
    }),
  ],
);

/**
 * The data key of one subject: a firm's people, or a user. It is wrapped under a master key; once it is shredded,
 * nothing that it sealed can be read again.
 */
export const subjectKeys = pgTable(
  "subject_keys",
  {
    id: id(),
    enterpriseId: uuid("enterprise_id").references(() => enterprises.id),
    userId: uuid("user_id").references(() => users.id),
    wrapped: bytes("wrapped"),
    masterKeyId: text("master_key_id").notNull(),
    createdAt: createdAt(),
    shreddedAt: instant("shredded_at"),
  },
  (t) => [
    check("subject_keys_subject_check", sql`num_nonnulls(${t.enterpriseId}, ${t.userId}) = 1`),
    check("subject_keys_shredded_check", sql`(${t.wrapped} is null) = (${t.shreddedAt} is not null)`),
    uniqueIndex("subject_keys_enterprise_unique").on(t.enterpriseId).where(sql`shredded_at is null`),
    uniqueIndex("subject_keys_user_unique").on(t.userId).where(sql`shredded_at is null`),
    index("subject_keys_master_index").on(t.masterKeyId, t.id).where(sql`shredded_at is null`),
    ...rowPolicies("subject_keys", {
      // A bank needs the key of exactly those firms of whom it sees a sealed row; the policies there decide.
      read: or(
        ownedByKind("enterprise", t.enterpriseId),
        ownedByUser(t.userId),
        actorIs("system"),
        and(
          actorIs("bank"),
          sql`(${t.enterpriseId} in (select enterprise_id from enterprise_contacts)
            or ${t.enterpriseId} in (select enterprise_id from legal_representatives))`,
        ),
      ),
      insert: or(ownedByOwner(t.enterpriseId), ownedByUser(t.userId), actorIs("system")),
      update: actorIs("system"),
    }),
  ],
);

/** The firm's legal representative (a sole proprietor's operator) as a person: seen by others only under a consent of its own. */
export const legalRepresentatives = pgTable(
  "legal_representatives",
  {
    enterpriseId: uuid("enterprise_id")
      .primaryKey()
      .references(() => enterprises.id),
    /** Null once erased. */
    identityNumberSealed: bytes("identity_number_sealed"),
    /** Blind index within the firm. */
    identityNumberIndex: bytes("identity_number_index"),
    phoneSealed: bytes("phone_sealed"),
    updatedAt: instant("updated_at").notNull().defaultNow(),
  },
  (t) =>
    rowPolicies("legal_representatives", {
      read: or(
        ownedByKind("enterprise", t.enterpriseId),
        actorIs("system"),
        and(
          actorIs("bank"),
          actsAs("officer", "approver"),
          // Of the person who consented: another one stands for the firm from another number on.
          sql`(${t.enterpriseId}, ${t.identityNumberIndex}) in (
            select enterprise_id, person_index from app.consented_persons())`,
        ),
      ),
      insert: or(ownedByOwner(t.enterpriseId), actorIs("system")),
      update: or(ownedByOwner(t.enterpriseId), actorIs("system")),
    }),
);

/** 对公账户: where money is sent to the firm. */
export const bankAccounts = pgTable(
  "bank_accounts",
  {
    id: id(),
    enterpriseId: uuid("enterprise_id")
      .notNull()
      .references(() => enterprises.id),
    bankName: text("bank_name").notNull(),
    /** Null once erased. */
    accountSealed: bytes("account_sealed"),
    /** Blind index within the firm: the same account is entered once. */
    accountIndex: bytes("account_index"),
    createdAt: createdAt(),
  },
  (t) => [
    unique("bank_accounts_account_unique").on(t.enterpriseId, t.accountIndex),
    ...rowPolicies("bank_accounts", {
      read: or(ownedByKind("enterprise", t.enterpriseId), actorIs("system")),
      insert: or(ownedByOwner(t.enterpriseId), actorIs("system")),
      update: or(ownedByOwner(t.enterpriseId), actorIs("system")),
    }),
  ],
);
