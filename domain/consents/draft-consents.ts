import { and, eq, inArray } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { dateOn } from "#lib/dates.ts";
import { invalid, notFound } from "#lib/errors.ts";
import type { z } from "#lib/zod.ts";
import { query } from "../access/verb.ts";
import { type ConsentTerms, DraftConsents } from "./inputs.ts";
import { rangeFrom } from "./items.ts";
import { modesFor, periodOf, purposesFor } from "./lifecycle.ts";
import { consentStatement } from "./statement.ts";

export type ConsentDraft = {
  granteeId: string;
  granteeName: string;
  granteeContact: string;
  enterpriseName: string;
  uscc: string;
  statement: string;
  expiresOn: string;
};

export type DraftTerms = z.output<typeof ConsentTerms>;

/** One draft a grantee, in the order given. Shared by the page that shows them and the verb that stores them. */
export async function draftsFor(
  tx: Tx,
  enterpriseId: string,
  granteeIds: string[],
  terms: DraftTerms,
  now: Date,
): Promise<ConsentDraft[]> {
  const { purpose, months } = terms;
  const { enterprises, organisations } = schema;
  const [enterprise] = await tx
    .select({ enterpriseName: enterprises.name, uscc: enterprises.uscc })
    .from(enterprises)
    .where(eq(enterprises.id, enterpriseId));
  if (!enterprise) throw notFound("企业信息");
  const grantees = await tx
    .select()
    .from(organisations)
    .where(and(inArray(organisations.id, granteeIds), eq(organisations.status, "active")));
  const { expiresOn } = periodOf(now, months);
  return granteeIds.map((id) => {
    const grantee = grantees.find((each) => each.id === id);
    if (!grantee || purposesFor(grantee.kind).length === 0) throw notFound("这个授权对象");
    if (grantee.contact === "") {
      const message = withoutContact(grantee.name);
      throw invalid(message, { "": [message] });
    }
    if (!purposesFor(grantee.kind).includes(purpose)) {
      throw invalid("这个用途不适用于所选机构，请重新选择用途。", {
        purpose: [`${grantee.name}不能用于这个用途，请重新选择。`],
      });
    }
    if (!modesFor(purpose).includes(terms.mode)) {
      throw invalid("这种查看方式不适用于所选用途，请重新选择。", { mode: ["请选择可用的查看方式。"] });
    }
    const parties = { ...enterprise, granteeName: grantee.name, granteeContact: grantee.contact };
    const statement = consentStatement({
      ...parties,
      ...terms,
      ...usesOf(terms),
      ...{ rangeFrom: rangeFrom(now, terms.rangeYears), from: dateOn(now), expiresOn },
    });
    return { granteeId: id, ...parties, statement, expiresOn };
  });
}

/** Who may look has to say how to be reached (个人信息保护法 §23); until then nobody can consent. */
export const withoutContact = (name: string) =>
  `${name}还没有登记联系方式，暂时不能授权给它。请联系它的管理员在平台补登后再试。`;

/** How often data may be read: one look is one look, whatever else was said. */
export const usesOf = ({ mode, maxUses, usesPerDay }: DraftTerms) => ({
  maxUses: mode === "once" ? 1 : (maxUses ?? null),
  usesPerDay: mode === "once" ? null : (usesPerDay ?? null),
});

/** The statements that the owner would agree to, one a grantee, before anything is granted. */
export const draftConsents = query({
  permission: "consent.draft",
  input: DraftConsents,
  run: ({ tx, member, input: { granteeIds, ...terms }, now }): Promise<ConsentDraft[]> =>
    draftsFor(tx, member.organisationId, granteeIds, terms, now),
});
