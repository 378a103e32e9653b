import { and, eq } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import type { Keys } from "#lib/crypto/keys.ts";
import { formatDate } from "#lib/dates.ts";
import { conflict, forbidden } from "#lib/errors.ts";
import { newId } from "#lib/ids.ts";
import type { z } from "#lib/zod.ts";
import type { Member } from "../access/actor.ts";
import type { AuditNote } from "../access/audit.ts";
import { nextNumber } from "../access/numbers.ts";
import { requestJob } from "../jobs/request-job.ts";
import { sealConsent } from "./artefact.ts";
import { type ConsentDraft, draftsFor, usesOf } from "./draft-consents.ts";
import type { GrantConsent } from "./inputs.ts";
import { domainsOf, rangeFrom, subjectOf } from "./items.ts";
import { periodOf } from "./lifecycle.ts";
import { isUnended } from "./live-consents.ts";
import { representativeIndex } from "./representative-index.ts";

const { consents, enterprises } = schema;

type Grant = z.output<typeof GrantConsent>;
export type Hands = {
  tx: Tx;
  keys: Keys;
  member: Member;
  now: Date;
  audit: (note: AuditNote) => Promise<void>;
  ringFor: (jobRequestId: string) => void;
};

export type Granted = { consentId: string; number: string };

/** Grants of one firm queue up here, so that a double click finds what the first one left. */
export const lockEnterprise = (tx: Tx, id: string) =>
  tx.select({ id: enterprises.id }).from(enterprises).where(eq(enterprises.id, id)).for("no key update");

/** Writes one consent with its statement, the platform's signature and its audit entry. The firm's row must be locked. */
export async function insertConsent(hands: Hands, grant: Grant): Promise<Granted> {
  const { tx, keys, member, now, audit, ringFor } = hands;
  const { granteeId, purpose, items } = grant;
  const enterpriseId = member.organisationId;
  const personIndex = await assertMayConsent(tx, member, grant);
  const [draft] = (await draftsFor(tx, enterpriseId, [granteeId], grant, now)) as [ConsentDraft];
  if (grant.statement !== undefined && grant.statement !== draft.statement) {
    throw conflict("授权书的内容与您刚才看到的不一致，没有授权。请重新打开页面，阅读后再确认。");
  }
  const row = {
    ...{ id: newId(), number: await nextNumber(tx, "SQ", now), enterpriseId, granteeId, purpose, items },
    ...{ granteeContact: draft.granteeContact, subject: subjectOf(items), domains: domainsOf(items) },
    ...{ mode: grant.mode, ...usesOf(grant), rangeFrom: rangeFrom(now, grant.rangeYears) },
    ...{ grantedAt: now, grantedBy: member.userId, ...periodOf(now, grant.months) },
    ...{ statement: draft.statement, personIndex },
  };
  await refuseRepeat(tx, draft.granteeName, row);
  await tx.insert(consents).values({ ...row, ...(await sealConsent(keys, row, draft)) });
  if (purpose === "matching") ringFor(await requestProfile(tx, enterpriseId, now));
  const { id: consentId, number, mode, expiresOn, statement } = row;
  await audit({
    subjectType: "consent",
    subjectId: consentId,
    after: { number, granteeId, purpose, items, mode, expiresOn, statement },
  });
  return { consentId, number };
}

/**
 * Says what is missing before the row policies refuse without a word.
 * @returns who consents to what is their own, as a blind index; null where it is the firm's
 */
async function assertMayConsent(tx: Tx, member: Member, { items }: Grant): Promise<Buffer | null> {
  const [firm] = await tx
    .select({ verifiedAt: enterprises.verifiedAt })
    .from(enterprises)
    .where(eq(enterprises.id, member.organisationId));
  if (!firm?.verifiedAt) throw forbidden("企业还没有完成核验，暂时不能授权。请先在“企业核验”完成核验。");
  if (subjectOf(items) === "enterprise") return null;
  return representativeIndex(tx, member);
}

/** What the platform may look at has changed: the profile is computed anew. */
export const requestProfile = (tx: Tx, enterpriseId: string, now: Date): Promise<string> =>
  requestJob(
    tx,
    {
      job: "profile",
      key: `enterprise:${enterpriseId}`,
      parameters: { scope: "enterprise", enterpriseId },
      organisationId: enterpriseId,
    },
    now,
  );

type Consent = typeof consents.$inferSelect;
type Limits = Pick<Consent, "maxUses" | "usesPerDay">;
type NewConsent = Limits &
  Pick<
    Consent,
    "enterpriseId" | "granteeId" | "purpose" | "items" | "mode" | "expiresOn" | "rangeFrom" | "grantedAt"
  >;

const isAtLeast = (given: number | null, wanted: number | null) =>
  given === null || (wanted !== null && given >= wanted);

/**
 * Whether a consent lets look as often as the one that is wanted. One with so many looks does while none was had: a
 * form that was posted twice gives no look more than its owner agreed to.
 */
const isAsOften = (given: Limits & Pick<Consent, "uses">, wanted: Limits): boolean =>
  isAtLeast(given.usesPerDay, wanted.usesPerDay) &&
  isAtLeast(given.maxUses, wanted.maxUses) &&
  (given.maxUses === null || given.uses === 0);

async function refuseRepeat(tx: Tx, granteeName: string, wanted: NewConsent): Promise<void> {
  const live = await tx
    .select()
    .from(consents)
    .where(
      and(
        ...[eq(consents.enterpriseId, wanted.enterpriseId), eq(consents.granteeId, wanted.granteeId)],
        ...[eq(consents.purpose, wanted.purpose), eq(consents.mode, wanted.mode)],
        isUnended(wanted.grantedAt),
      ),
    );
  const same = live.find(
    (each) =>
      isAsOften(each, wanted) &&
      each.expiresOn >= wanted.expiresOn &&
      (each.rangeFrom === null || each.rangeFrom <= wanted.rangeFrom!) &&
      wanted.items.every((item) => each.items.includes(item)),
  );
  if (!same) return;
  const advice = same.status === "paused" ? "目前暂停中，恢复即可" : "不用重复授权";
  throw conflict(
    `您对${granteeName}已有一份用途相同、包含这些数据的授权（${same.number}，有效至 ${formatDate(same.expiresOn)}），${advice}。`,
  );
}
