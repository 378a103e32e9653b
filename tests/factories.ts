import { randomInt } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { schema } from "#db/client.ts";
import type { Member } from "#domain/access/actor.ts";
import type { Caller } from "#domain/access/verb.ts";
import { sealConsent } from "#domain/consents/artefact.ts";
import { itemsOf } from "#domain/consents/items.ts";
import { sealContacts } from "#domain/enterprises/contact.ts";
import { newId } from "#lib/ids.ts";
import { wan } from "#lib/money.ts";
import { makeUscc } from "#lib/uscc.ts";
import type { DataDomain, GuaranteeMode, MemberRole, OrganisationKind } from "#lib/vocabulary.ts";
import { RULE_LANGUAGE_VERSION } from "#matching/rules.ts";
import type { TestDatabase } from "./database.ts";
import { testKeys } from "./keys.ts";

/*
 * The smallest worlds that verbs need. Rows are written as the owner of the database, behind the policies,
 * so that a test says only what it is about.
 */

export const callerAs = (database: TestDatabase, actor: Caller["actor"], now?: Date): Caller => ({
  db: database.app,
  keys: database.keys,
  actor,
  now,
});

/** A person of an organisation; the hash matches no password. */
export async function aMember(
  owner: Db,
  organisation: { id: string; kind: OrganisationKind },
  role: MemberRole,
): Promise<Member> {
  const userId = newId();
  await owner.insert(schema.users).values({
    id: userId,
    loginName: `u${userId.replaceAll("-", "").slice(-16)}`,
    passwordHash: "none",
    displayName: "测试人员",
  });
  await owner.insert(schema.memberships).values({ userId, organisationId: organisation.id, role });
  return { kind: organisation.kind, userId, organisationId: organisation.id, role };
}

export async function anOrganisation(owner: Db, kind: OrganisationKind, name = `测试${kind}`) {
  const id = newId();
  await owner.insert(schema.organisations).values({
    ...{ id, kind, code: id, name, shortName: name.slice(0, 12) },
    contact: kind === "enterprise" ? "" : "022-00000000",
  });
  return { id, kind, name };
}

/** The district, one township and one industry: enough for an enterprise to stand in. */
export async function aDistrict(owner: Db) {
  await owner
    .insert(schema.divisions)
    .values([
      { code: "120118", name: "静海区", kind: "district", parentCode: "12" },
      { code: "120118108", name: "大邱庄镇", kind: "town", parentCode: "120118" },
    ])
    .onConflictDoNothing();
  await owner
    .insert(schema.industries)
    .values([{ code: "C3311", level: 4, name: "金属结构制造", parentCode: "C331", section: "C" }])
    .onConflictDoNothing();
}

/** A small manufacturer of 大邱庄镇 and its owner. */
export async function anEnterprise(owner: Db, over: Partial<typeof schema.enterprises.$inferInsert> = {}) {
  await aDistrict(owner);
  const name = over.name ?? "静海样例金属制品有限公司";
  const organisation = await anOrganisation(owner, "enterprise", name);
  const uscc = makeUscc({
    registrar: "9",
    category: "1",
    division: "120118",
    organisation: randomOrganisationCode(),
  });
  await owner.insert(schema.enterprises).values({
    id: organisation.id,
    uscc,
    name,
    kind: "company",
    divisionCode: "120118108",
    industryCode: "C3311",
    industrySection: "C",
    sizeClass: "small",
    registeredOn: "2018-05-20",
    registeredCapital: wan(500),
    verifiedAt: new Date("2025-01-01T00:00:00Z"),
    ...over,
  });
  await owner.insert(schema.selfDeclarations).values({
    ...{ enterpriseId: organisation.id, employees: 36 },
    ...{ annualRevenue: wan(2_000), totalAssets: wan(1_200) },
  });
  await aContact(owner, organisation.id);
  return { id: organisation.id, uscc, name, owner: await aMember(owner, organisation, "owner") };
}

const aContact = (owner: Db, enterpriseId: string) =>
  owner.transaction(async (tx) => {
    const contact = { enterpriseId, contactName: "样例乙", phone: "13800000000" };
    const [sealed] = await sealContacts({ tx, keys: testKeys }, [contact]);
    await tx
      .insert(schema.enterpriseContacts)
      .values({ enterpriseId, legalRepresentative: "样例甲", ...sealed });
  });

const ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const randomOrganisationCode = () =>
  Array.from({ length: 8 }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");

/** A bank with an officer, an approver and a product manager. */
export async function aBank(owner: Db, name = "样例银行静海支行") {
  const organisation = await anOrganisation(owner, "bank", name);
  return {
    id: organisation.id,
    name,
    officer: await aMember(owner, organisation, "officer"),
    approver: await aMember(owner, organisation, "approver"),
    productManager: await aMember(owner, organisation, "product_manager"),
  };
}

/** A product on sale that anyone at all is eligible for: credit, 10 to 300 万元, 3.85%, 12 months. */
export async function aProduct(owner: Db, bankId: string, terms: Record<string, unknown> = {}) {
  const productId = newId();
  const versionId = newId();
  const code = `P${productId.slice(-8).toUpperCase()}`;
  await owner
    .insert(schema.loanProducts)
    .values({ id: productId, bankId, code, name: "样例信用贷", summary: "样例" });
  await owner.insert(schema.loanProductVersions).values({
    id: versionId,
    productId,
    bankId,
    version: 1,
    guaranteeMode: (terms.guaranteeMode ?? "credit") as GuaranteeMode,
    minAmount: wan(10),
    maxAmount: wan(300),
    terms: {
      schema: RULE_LANGUAGE_VERSION,
      rule: { all: [{ feature: "firm_age", op: "gte", value: 0 }] },
      limit: { const: Number(wan(300)) },
      rateBps: { const: 385 },
      minFen: Number(wan(10)),
      maxFen: Number(wan(300)),
      termMonths: [12],
      guaranteeMode: "credit",
      repaymentMethods: ["annuity", "interest_only"],
      fees: [],
      ...terms,
    },
    validFrom: "2025-01-01",
  });
  return { productId, versionId, code };
}

type ConsentTerms = Partial<typeof schema.consents.$inferInsert>;

/** A live consent of the enterprise for the bank, signed as the platform's own are; its items follow from its domains. */
export async function aConsent(
  owner: Db,
  enterprise: { id: string; name?: string; uscc?: string; owner: Member },
  granteeId: string,
  over: ConsentTerms = {},
) {
  const id = over.id ?? newId();
  const domains = over.domains ?? ["tax", "invoice", "social_security", "electricity", "water"];
  const terms = {
    ...{ id, number: `SQ${id.slice(-10)}`, enterpriseId: enterprise.id, granteeId, domains },
    ...{ purpose: "credit_review" as const, subject: "enterprise" as const, mode: "store" as const },
    ...{ items: itemsOf(domains as DataDomain[]), granteeContact: "022-00000000" },
    ...{ maxUses: null, usesPerDay: null, rangeFrom: null },
    grantedAt: new Date(Date.now() - 60_000),
    expiresOn: "2099-12-31",
    expiresAt: new Date("2099-12-31T16:00:00Z"),
    grantedBy: enterprise.owner.userId,
    statement: "样例授权",
    ...over,
  } as typeof schema.consents.$inferSelect;
  const person = terms.subject === "enterprise" ? {} : { personIndex: await personOf(owner, enterprise.id) };
  await owner
    .insert(schema.consents)
    .values({ ...terms, ...person, ...(await sealConsent(testKeys, terms, PARTIES)) });
  return { id };
}

/** Who the firm's legal representative is, as their own consent names them. */
async function personOf(owner: Db, enterpriseId: string): Promise<Buffer | null> {
  const { legalRepresentatives } = schema;
  const [row] = await owner
    .select({ index: legalRepresentatives.identityNumberIndex })
    .from(legalRepresentatives)
    .where(eq(legalRepresentatives.enterpriseId, enterpriseId));
  return row?.index ?? null;
}

const PARTIES = { enterpriseName: "样例企业", uscc: "91120118MA0000001X", granteeName: "样例银行" };

/** Edits a consent as whoever owns the database could: behind the trigger, with the signature left as it was. */
export async function editConsent(owner: Db, consentId: string, change: ConsentTerms): Promise<void> {
  const { consents } = schema;
  await owner.transaction(async (tx) => {
    await tx.execute(sql`alter table consents disable trigger consents_guarded`);
    await tx.update(consents).set(change).where(eq(consents.id, consentId));
    await tx.execute(sql`alter table consents enable always trigger consents_guarded`);
  });
}

/** The same consent as if it had been granted on other terms: edited and signed anew. */
export async function restateConsent(owner: Db, consentId: string, change: ConsentTerms): Promise<void> {
  const { consents } = schema;
  const items = change.domains && !change.items ? { items: itemsOf(change.domains as DataDomain[]) } : {};
  await editConsent(owner, consentId, { ...items, ...change });
  const [row] = await owner.select().from(consents).where(eq(consents.id, consentId));
  await editConsent(owner, consentId, await sealConsent(testKeys, row!, PARTIES));
}
