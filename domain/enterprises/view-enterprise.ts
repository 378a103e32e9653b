import { eq } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { schema } from "#db/client.ts";
import { notFound } from "#lib/errors.ts";
import { z } from "#lib/zod.ts";
import { query } from "../access/verb.ts";
import type { Hands } from "../privacy/subject-keys.ts";
import { maskedContact } from "./contact.ts";

const { enterprises, enterpriseContacts, selfDeclarations, divisions, industries } = schema;
const sections = alias(industries, "sections");

/** One's own firm, as registered; how to reach its people masked. */
export async function readEnterprise(hands: Hands, id: string) {
  const [found] = await hands.tx
    .select({
      id: enterprises.id,
      uscc: enterprises.uscc,
      name: enterprises.name,
      kind: enterprises.kind,
      divisionCode: enterprises.divisionCode,
      divisionName: divisions.name,
      industryCode: enterprises.industryCode,
      industryName: industries.name,
      sectionName: sections.name,
      sizeClass: enterprises.sizeClass,
      registeredOn: enterprises.registeredOn,
      registeredCapital: enterprises.registeredCapital,
      employees: selfDeclarations.employees,
      annualRevenue: selfDeclarations.annualRevenue,
      totalAssets: selfDeclarations.totalAssets,
      address: enterprises.address,
      verifiedAt: enterprises.verifiedAt,
      legalRepresentative: enterpriseContacts.legalRepresentative,
      contactNameSealed: enterpriseContacts.contactNameSealed,
      phoneSealed: enterpriseContacts.phoneSealed,
      createdAt: enterprises.createdAt,
      updatedAt: enterprises.updatedAt,
    })
    .from(enterprises)
    .innerJoin(selfDeclarations, eq(selfDeclarations.enterpriseId, enterprises.id))
    .innerJoin(enterpriseContacts, eq(enterpriseContacts.enterpriseId, enterprises.id))
    .innerJoin(divisions, eq(divisions.code, enterprises.divisionCode))
    .innerJoin(industries, eq(industries.code, enterprises.industryCode))
    .leftJoin(sections, eq(sections.code, enterprises.industrySection))
    .where(eq(enterprises.id, id));
  if (!found) throw notFound("企业信息");
  const { contactNameSealed, phoneSealed, ...facts } = found;
  return { ...facts, ...(await maskedContact(hands, id, { contactNameSealed, phoneSealed })) };
}

export type EnterpriseView = Awaited<ReturnType<typeof readEnterprise>>;

/** The owner's view of the firm's registration facts and contact. Amounts in 分. */
export const viewEnterprise = query({
  permission: "enterprise.view",
  input: z.object({}),
  run: ({ tx, keys, member }): Promise<EnterpriseView> => readEnterprise({ tx, keys }, member.organisationId),
});
