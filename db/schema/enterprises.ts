import { sql } from "drizzle-orm";
import { type AnyPgColumn, index, integer, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { bytes, createdAt, dateColumn, fenColumn, instant, word, wordCheck } from "../columns.ts";
import { actorIs, actsAs, and, opened, or, ownedBy, rowPolicies } from "../policies.ts";
import { organisations } from "./organisations.ts";
import { divisions, industries } from "./reference.ts";

/** The borrower: registration facts, public by law. Its id is the id of its organisation. */
export const enterprises = pgTable(
  "enterprises",
  {
    id: uuid("id")
      .primaryKey()
      .references(() => organisations.id),
    uscc: text("uscc").notNull(),
    name: text("name").notNull(),
    kind: word("kind", "enterpriseKind").notNull(),
    divisionCode: text("division_code")
      .notNull()
      .references(() => divisions.code),
    industryCode: text("industry_code")
      .notNull()
      .references(() => industries.code),
    industrySection: text("industry_section").notNull(),
    sizeClass: word("size_class", "sizeClass").notNull(),
    registeredOn: dateColumn("registered_on").notNull(),
    registeredCapital: fenColumn("registered_capital_fen"),
    address: text("address").notNull().default(""),
    /** Since when its legal representative (and its account) are known to be real; without it nothing can be consented. */
    verifiedAt: instant("verified_at"),
    createdAt: createdAt(),
    updatedAt: instant("updated_at").notNull().defaultNow(),
  },
  (t) => [
    wordCheck("enterprises_kind_check", t.kind, "enterpriseKind"),
    wordCheck("enterprises_size_class_check", t.sizeClass, "sizeClass"),
    uniqueIndex("enterprises_uscc_unique").on(t.uscc),
    index("enterprises_division_index").on(t.divisionCode),
    index("enterprises_created_index").on(t.createdAt, t.id),
    ...rowPolicies("enterprises", {
      read: or(
        ownedBy(t.id),
        actorIs("system"),
        opened(t.id),
        and(
          actorIs("bank"),
          sql`(${t.id} in (select enterprise_id from applications) or ${t.id} in (select enterprise_id from consents))`,
        ),
      ),
      insert: actorIs("system"),
      update: or(and(ownedBy(t.id), actsAs("owner")), actorIs("system")),
    }),
  ],
);

/** Whether the acting officer's or approver's bank has business with the firm: an open case, a live line, a loan not settled. */
const inBusiness = (enterprise: AnyPgColumn) =>
  and(
    actorIs("bank"),
    actsAs("officer", "approver"),
    sql`(${enterprise} in (select enterprise_id from applications where status in ('submitted', 'accepted', 'proposed'))
            or ${enterprise} in (select enterprise_id from credit_lines where status = 'active')
            or ${enterprise} in (select enterprise_id from loans where status <> 'settled'))`,
  );

/** 自主填报: what the firm says of its own size. No register shows it, so it is apart from the registration facts. */
export const selfDeclarations = pgTable(
  "self_declarations",
  {
    enterpriseId: uuid("enterprise_id")
      .primaryKey()
      .references(() => enterprises.id),
    employees: integer("employees").notNull(),
    annualRevenue: fenColumn("annual_revenue_fen").notNull(),
    totalAssets: fenColumn("total_assets_fen"),
  },
  (t) =>
    rowPolicies("self_declarations", {
      read: or(
        ownedBy(t.enterpriseId),
        actorIs("system"),
        opened(t.enterpriseId),
        inBusiness(t.enterpriseId),
      ),
      insert: actorIs("system"),
      update: or(and(ownedBy(t.enterpriseId), actsAs("owner")), actorIs("system")),
    }),
);

/** How to reach the firm's people: private, so apart from the public registration facts, and sealed. */
export const enterpriseContacts = pgTable(
  "enterprise_contacts",
  {
    enterpriseId: uuid("enterprise_id")
      .primaryKey()
      .references(() => enterprises.id),
    legalRepresentative: text("legal_representative").notNull(),
    /** Null once erased. */
    contactNameSealed: bytes("contact_name_sealed"),
    phoneSealed: bytes("phone_sealed"),
    /** Of versions before fields were sealed; emptied by the upgrade. */
    plainContactName: text("contact_name"),
    plainPhone: text("phone"),
  },
  (t) =>
    rowPolicies("enterprise_contacts", {
      read: or(
        ownedBy(t.enterpriseId),
        actorIs("system"),
        // A bank reaches the firm's people while the two have business with each other.
        inBusiness(t.enterpriseId),
      ),
      insert: actorIs("system"),
      update: or(and(ownedBy(t.enterpriseId), actsAs("owner")), actorIs("system")),
    }),
);
