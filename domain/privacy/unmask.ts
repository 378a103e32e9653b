import { and, desc, eq, gt, lte, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { forbidden, notFound, tooMany } from "#lib/errors.ts";
import type { ConsentPurpose } from "#lib/vocabulary.ts";
import type { Member } from "../access/actor.ts";
import type { ReadNote } from "../access/reads.ts";
import { actAs, command } from "../access/verb.ts";
import { isAuthentic } from "../consents/artefact.ts";
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

/** What the legal representative consented to show this bank, and no more. */
async function readUnderConsent(look: Look): Promise<Representative> {
  const { tx, member, enterpriseId } = look;
  const consent = await representativesConsent(look);
  if (!consent)
    throw forbidden(
      "查看法定代表人的个人信息，要有其本人单独给予贵行的有效授权。如审查需要，请向企业发起授权请求。",
    );
  const purpose: ConsentPurpose = consent.purpose;
  await actAs(tx, member, purpose);
  const found = await readRepresentative(look, enterpriseId);
  if (!found) throw notFound("法定代表人的个人信息");
  const granted = (item: string) => consent.items.includes(item);
  const fields = consent.items;
  await look.logRead({ enterpriseId, domains: [], fields, basis: "consent", purpose, consentId: consent.id });
  return {
    identityNumber: granted("identity_number") ? found.identityNumber : null,
    mobilePhone: granted("mobile_phone") ? found.mobilePhone : null,
  };
}

async function representativesConsent({ tx, keys, member, now, enterpriseId }: Look) {
  const { consents } = schema;
  const [consent] = await tx
    .select()
    .from(consents)
    .where(
      and(
        eq(consents.enterpriseId, enterpriseId),
        eq(consents.granteeId, member.organisationId),
        eq(consents.subject, "legal_representative"),
        eq(consents.status, "active"),
        lte(consents.grantedAt, now),
        gt(consents.expiresAt, now),
        sql`(${consents.mode} <> 'case' or app.has_open_case(${consents.enterpriseId}, ${consents.granteeId}, ${consents.purpose}))`,
      ),
    )
    .orderBy(desc(consents.grantedAt))
    .limit(1);
  if (consent && !(await isAuthentic(keys, consent)))
    throw forbidden(
      `授权书 ${consent.number} 与签发时的内容不一致，本次查看已拒绝并记录。请联系平台运营方核查，不要重复尝试。`,
    );
  return consent;
}

/** Counts by the audit, which nobody can lower; parallel calls of a person queue up. */
async function refuseMany(tx: Tx, { userId }: Member, now: Date): Promise<void> {
  const { auditEntries } = schema;
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`unmask ${userId}`}, 0))`);
  const recent = await tx.$count(
    auditEntries,
    and(
      eq(auditEntries.actorUserId, userId),
      eq(auditEntries.verb, "privacy.unmask"),
      gt(auditEntries.at, new Date(now.getTime() - 3_600_000)),
    ),
  );
  if (recent >= HOURLY)
    throw tooMany(`一小时内最多查看 ${HOURLY} 次完整信息，请稍后再试。打码的信息仍可随时查看。`);
}
