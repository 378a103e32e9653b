import { and, eq, gt } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { formatDate } from "#lib/dates.ts";
import { conflict } from "#lib/errors.ts";
import { newId } from "#lib/ids.ts";
import type { z } from "#lib/zod.ts";
import type { Member } from "../access/actor.ts";
import type { AuditNote } from "../access/audit.ts";
import { nextNumber } from "../access/numbers.ts";
import { requestJob } from "../jobs/request-job.ts";
import { draftsFor } from "./draft-consents.ts";
import type { GrantConsent } from "./inputs.ts";
import { periodOf } from "./lifecycle.ts";

const { consents, enterprises } = schema;

type Grant = z.output<typeof GrantConsent>;
type Hands = {
  tx: Tx;
  member: Member;
  now: Date;
  audit: (note: AuditNote) => Promise<void>;
  ringFor: (jobRequestId: string) => void;
};

export type Granted = { consentId: string; number: string };

/** Grants of one firm queue up here, so that a double click finds what the first one left. */
export const lockEnterprise = (tx: Tx, id: string) =>
  tx.select({ id: enterprises.id }).from(enterprises).where(eq(enterprises.id, id)).for("no key update");

/** Writes one consent with its statement and its audit entry. The firm's row must be locked. */
export async function insertConsent(
  { tx, member, now, audit, ringFor }: Hands,
  grant: Grant,
): Promise<Granted> {
  const { granteeId, purpose, domains, months } = grant;
  const enterpriseId = member.organisationId;
  const [draft] = await draftsFor(tx, enterpriseId, [granteeId], grant, now);
  const { statement, granteeName } = draft!;
  if (grant.statement !== undefined && grant.statement !== statement) {
    throw conflict("授权书的内容与您刚才看到的不一致，没有授权。请重新打开页面，阅读后再确认。");
  }
  const { expiresOn, expiresAt } = periodOf(now, months);
  await refuseRepeat(tx, enterpriseId, granteeName, { ...grant, expiresOn }, now);
  const consentId = newId();
  const number = await nextNumber(tx, "SQ", now);
  await tx.insert(consents).values({
    ...{ id: consentId, number, enterpriseId, granteeId, purpose, domains, statement },
    ...{ grantedAt: now, expiresOn, expiresAt, grantedBy: member.userId },
  });
  if (purpose === "matching") ringFor(await requestProfile(tx, enterpriseId, now));
  await audit({
    subjectType: "consent",
    subjectId: consentId,
    after: { number, granteeId, purpose, domains, expiresOn, statement },
  });
  return { consentId, number };
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

async function refuseRepeat(
  tx: Tx,
  enterpriseId: string,
  granteeName: string,
  { granteeId, purpose, domains, expiresOn }: Grant & { expiresOn: string },
  now: Date,
): Promise<void> {
  const live = await tx
    .select({ number: consents.number, domains: consents.domains, expiresOn: consents.expiresOn })
    .from(consents)
    .where(
      and(
        ...[eq(consents.enterpriseId, enterpriseId), eq(consents.granteeId, granteeId)],
        ...[eq(consents.purpose, purpose), eq(consents.status, "active"), gt(consents.expiresAt, now)],
      ),
    );
  const same = live.find(
    (each) => each.expiresOn >= expiresOn && domains.every((domain) => each.domains.includes(domain)),
  );
  if (same) {
    throw conflict(
      `您对${granteeName}已有一份用途相同、包含这些数据的授权（${same.number}，有效至 ${formatDate(same.expiresOn)}），不用重复授权。`,
    );
  }
}
