import { and, desc, eq, gt, lte, type SQL, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import type { Keys } from "#lib/crypto/keys.ts";
import type { DateOn, Month } from "#lib/dates.ts";
import { forbidden } from "#lib/errors.ts";
import type { DataDomain } from "#lib/vocabulary.ts";
import { isAuthentic } from "../consents/artefact.ts";
import type { ConsentMode, FirmItem } from "../consents/items.ts";

export type LiveConsent = {
  id: string;
  number: string;
  domains: DataDomain[];
  items: FirmItem[];
  rangeFrom: Month | null;
  mode: ConsentMode;
  /** How many looks are left; null for as many as are wished. */
  usesLeft: number | null;
  expiresOn: DateOn;
  grantedAt: Date;
};

type Row = typeof consents.$inferSelect;
const shown = ({ id, number, rangeFrom, mode, expiresOn, grantedAt, ...row }: Row): LiveConsent => ({
  ...{ id, number, rangeFrom, mode, expiresOn, grantedAt },
  domains: row.domains as DataDomain[],
  items: row.items as FirmItem[],
  usesLeft: row.maxUses === null ? null : row.maxUses - row.uses,
});

const { consents } = schema;

/** What makes a consent to a bank for the review of loans hold at an instant. */
export const liveForReview = (enterpriseId: string, bankId: string, now: Date): SQL =>
  and(
    eq(consents.enterpriseId, enterpriseId),
    eq(consents.granteeId, bankId),
    eq(consents.purpose, "credit_review"),
    eq(consents.subject, "enterprise"),
    eq(consents.status, "active"),
    lte(consents.grantedAt, now),
    gt(consents.expiresAt, now),
  )!;

/** The enterprise's live consents to the bank for the review of loans, newest first. */
export async function liveConsents(
  tx: Tx,
  enterpriseId: string,
  bankId: string,
  now: Date,
): Promise<LiveConsent[]> {
  const rows = await tx
    .select()
    .from(consents)
    .where(liveForReview(enterpriseId, bankId, now))
    .orderBy(desc(consents.grantedAt));
  return rows.map(shown);
}

/** The live consents under which the bank may look now: one for the time of a case needs an open one. */
const inForce = (tx: Tx, enterpriseId: string, bankId: string, now: Date): Promise<Row[]> =>
  tx
    .select()
    .from(consents)
    .where(
      and(
        liveForReview(enterpriseId, bankId, now),
        sql`(${consents.mode} <> 'case' or app.has_open_case(${consents.enterpriseId}, ${consents.granteeId}, ${consents.purpose}))`,
      ),
    )
    .orderBy(desc(consents.grantedAt))
    .prepare("consents_in_force")
    .execute();

/** What the bank is told of the consents under which it may look now, newest first. */
export const consentsInForce = async (tx: Tx, enterpriseId: string, bankId: string, now: Date) =>
  (await inForce(tx, enterpriseId, bankId, now)).map(shown);

type Reviewed = { enterpriseId: string; bankId: string; consentId: string };

/**
 * The live consents that a bank's look at the firm may rest on at this instant, the one that the application names first
 * while it lives; at least one. Each still says what its owner agreed to and the platform signed.
 * @throws DomainError `forbidden` where none is live, or one was changed after it was signed
 */
export async function carryingConsents(
  tx: Tx,
  keys: Keys,
  { enterpriseId, bankId, consentId }: Reviewed,
  now: Date,
): Promise<[LiveConsent, ...LiveConsent[]]> {
  const rows = await inForce(tx, enterpriseId, bankId, now);
  for (const row of rows) {
    if (await isAuthentic(keys, row)) continue;
    throw forbidden(
      `授权书 ${row.number} 与签发时的内容不一致，本次查看已拒绝并记录。请联系平台运营方核查，不要重复尝试。`,
    );
  }
  // A look that another consent carries anyway uses up none that is counted.
  const rank = (row: Row) => (row.id === consentId ? 0 : row.maxUses === null ? 1 : 2);
  const [first, ...others] = rows.sort((a, b) => rank(a) - rank(b)).map(shown);
  if (first) return [first, ...others];
  throw forbidden(
    "该企业给予贵行的授权已撤回或到期，或已暂停、办理已结束，不能再查看其信用画像。如仍需要，请联系企业重新授权。",
  );
}
