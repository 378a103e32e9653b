import { and, eq, gt, inArray, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { notFound, tooMany } from "#lib/errors.ts";
import type { Member } from "../access/actor.ts";
import type { Permission } from "../access/permissions.ts";
import type { ReadNote } from "../access/reads.ts";
import { actAs, command } from "../access/verb.ts";
import type { PersonalItem } from "../consents/items.ts";
import { carryingPersonalConsents } from "../consents/live-consents.ts";
import { Unmask, type Unmaskable } from "./inputs.ts";
import {
  type Account,
  type Contact,
  type Representative,
  readAccounts,
  readContact,
  readRepresentative,
} from "./private-rows.ts";
import type { Hands } from "./subject-keys.ts";

/** What was behind the mask; null where it was not asked for. */
export type Unmasked = {
  contact: Contact | null;
  representative: Representative | null;
  accounts: Account[] | null;
};

const NOTHING: Unmasked = { contact: null, representative: null, accounts: null };
/** Nobody's work needs more; whoever copies out a whole portfolio does. */
const HOURLY = 30;

type Look = Hands & {
  member: Member;
  now: Date;
  enterpriseId: string;
  logRead: (note: ReadNote) => Promise<void>;
};

/**
 * Shows private fields in full. Each time is audited; a look at another's is found by its owner under 谁看了我.
 * @throws DomainError `not_found` where the actor has no business with the firm; `forbidden` without the legal
 * representative's own consent; `too_many`
 */
export const unmask = command({
  permission: "privacy.unmask",
  input: Unmask,
  async run({ tx, keys, member, input, now, audit, logRead }): Promise<Unmasked> {
    await refuseMany(tx, member, now);
    const enterpriseId = input.enterpriseId ?? member.organisationId;
    const look = { tx, keys, member, now, logRead, enterpriseId };
    const shown =
      member.kind === "enterprise" ? await readOwn(look, input.of) : await readAnothers(look, input.of);
    await audit({ subjectType: "enterprise", subjectId: enterpriseId, after: { unmasked: input.of } });
    return shown;
  },
});

async function readOwn(look: Look, of: Unmaskable): Promise<Unmasked> {
  const { enterpriseId } = look;
  // Of a foreign id the policies would show nothing either; this says so before anything is looked for.
  if (enterpriseId !== look.member.organisationId) throw notFound("这家企业");
  switch (of) {
    case "contact":
      return { ...NOTHING, contact: await readContact(look, enterpriseId) };
    case "legal_representative":
      return { ...NOTHING, representative: await readRepresentative(look, enterpriseId) };
    case "bank_accounts":
      return { ...NOTHING, accounts: await readAccounts(look, enterpriseId) };
  }
}

async function readAnothers(look: Look, of: Unmaskable): Promise<Unmasked> {
  const { enterpriseId } = look;
  if (of === "legal_representative") return { ...NOTHING, representative: await readUnderConsent(look) };
  const contact = of === "contact" ? await readContact(look, enterpriseId) : null;
  if (!contact) throw notFound("这家企业的联系信息");
  const fields = ["contact_name", "phone"];
  await look.logRead({ enterpriseId, domains: [], fields, basis: "case" });
  return { ...NOTHING, contact };
}

/** What the legal representative consented to show this bank, in one consent or several, and no more. */
async function readUnderConsent(look: Look): Promise<Representative> {
  const { tx, keys, member, enterpriseId, now } = look;
  const looked = { enterpriseId, bankId: member.organisationId };
  const consents = await carryingPersonalConsents(tx, keys, looked, now);
  const shown: Representative = { identityNumber: null, mobilePhone: null };
  for (const consent of consents) {
    const { id: consentId, purpose } = consent;
    await actAs(tx, member, purpose);
    const found = await readRepresentative(look, enterpriseId);
    const adds = PARTICULARS.filter(
      ({ item, field }) => consent.items.includes(item) && shown[field] === null && found?.[field],
    );
    // A consent that would show nothing more is not used up by the look.
    if (adds.length === 0) continue;
    for (const { field } of adds) shown[field] = found![field];
    const fields = adds.map(({ item }) => item);
    await look.logRead({ enterpriseId, domains: [], fields, basis: "consent", purpose, consentId });
  }
  if (PARTICULARS.every(({ field }) => shown[field] === null)) throw notFound("法定代表人的个人信息");
  return shown;
}

const PARTICULARS = [
  { item: "identity_number", field: "identityNumber" },
  { item: "mobile_phone", field: "mobilePhone" },
] as const satisfies { item: PersonalItem; field: keyof Representative }[];

/** What shows values in full. */
const IN_FULL = ["privacy.unmask", "privacy.export_subject"] as const satisfies Permission[];

/**
 * Counts what a person was shown in full within the hour, by the audit, which nobody can lower; parallel calls queue up.
 * @throws DomainError `too_many`
 */
export async function refuseMany(tx: Tx, { userId }: Member, now: Date): Promise<void> {
  const { auditEntries } = schema;
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`unmask ${userId}`}, 0))`);
  const recent = await tx.$count(
    auditEntries,
    and(
      eq(auditEntries.actorUserId, userId),
      inArray(auditEntries.verb, [...IN_FULL]),
      gt(auditEntries.at, new Date(now.getTime() - 3_600_000)),
    ),
  );
  if (recent >= HOURLY)
    throw tooMany(`一小时内最多查看 ${HOURLY} 次完整信息，请稍后再试。打码的信息仍可随时查看。`);
}
