import { and, desc, eq, gt, inArray, lte, type SQL, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import type { Keys } from "#lib/crypto/keys.ts";
import type { DateOn, Month } from "#lib/dates.ts";
import { forbidden } from "#lib/errors.ts";
import type { ConsentPurpose, DataDomain } from "#lib/vocabulary.ts";
import { isAuthentic } from "./artefact.ts";
import type { ConsentMode, FirmItem } from "./items.ts";
import { UNENDED } from "./lifecycle.ts";
import { type Business, lookRefused } from "./look-refused.ts";

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

/** What makes a consent hold at an instant. `app.live_consents()` asks the same of the database's own clock. */
export const isLive = (now: Date): SQL =>
  and(eq(consents.status, "active"), lte(consents.grantedAt, now), gt(consents.expiresAt, now))!;

/** What has not ended at an instant: it holds, or is paused. */
export const isUnended = (now: Date): SQL =>
  and(inArray(consents.status, UNENDED), gt(consents.expiresAt, now))!;

/** Whether the business is open that a consent for the time of a case needs; others need none. */
const hasItsCase: SQL = sql`(${consents.mode} <> 'case' or app.has_open_case(${consents.enterpriseId}, ${consents.granteeId}, ${consents.purpose}))`;

/** Whether a look now has no open business behind it, so that the database raises an alert about it. */
export async function isLookWithoutCase(tx: Tx, { enterpriseId, bankId, purpose }: Looked): Promise<boolean> {
  const { rows } = await tx.execute<{ open: boolean }>(
    sql`select app.has_open_case(${enterpriseId}, ${bankId}, ${purpose}) as open`,
  );
  return !rows[0]?.open;
}

/** Whose data a bank may look at, and what for. */
export type Looked = { enterpriseId: string; bankId: string; purpose: ConsentPurpose };

const lookFor =
  (purpose: ConsentPurpose) =>
  ({ enterpriseId, bankId }: Omit<Looked, "purpose">): Looked => ({ enterpriseId, bankId, purpose });

/** The review of an application, and the aftercare of a loan: consents for the one carry no look for the other. */
export const forReview = lookFor("credit_review");
export const forAftercare = lookFor("post_loan");

/** The firm's live consents to the bank for one purpose; the legal representative's own stand apart. */
export const liveFor = ({ enterpriseId, bankId, purpose }: Looked, now: Date): SQL =>
  and(
    eq(consents.enterpriseId, enterpriseId),
    eq(consents.granteeId, bankId),
    eq(consents.purpose, purpose),
    eq(consents.subject, "enterprise"),
    isLive(now),
  )!;

/** What the enterprise has granted the bank for the purpose and still holds, newest first. */
export async function liveConsents(tx: Tx, looked: Looked, now: Date): Promise<LiveConsent[]> {
  const rows = await tx.select().from(consents).where(liveFor(looked, now)).orderBy(desc(consents.grantedAt));
  return rows.map(shown);
}

/** The live consents under which the bank may look now. */
const inForce = (tx: Tx, looked: Looked, now: Date): Promise<Row[]> =>
  tx
    .select()
    .from(consents)
    .where(and(liveFor(looked, now), hasItsCase))
    .orderBy(desc(consents.grantedAt))
    .prepare("consents_in_force")
    .execute();

/** What the bank is told of the consents under which it may look now, newest first. */
export const consentsInForce = async (tx: Tx, looked: Looked, now: Date) =>
  (await inForce(tx, looked, now)).map(shown);

/**
 * The live consents that a bank's look at the firm may rest on at this instant, `first` before all others while it lives;
 * at least one. Each still says what its owner agreed to and the platform signed.
 * @throws DomainError `forbidden` where none is live, or one was changed after it was signed
 */
export async function carryingConsents(
  tx: Tx,
  keys: Keys,
  { first, business, ...looked }: Looked & { first?: string | undefined; business: Business },
  now: Date,
): Promise<[LiveConsent, ...LiveConsent[]]> {
  const rows = await inForce(tx, looked, now);
  await assertAuthentic(keys, rows);
  // A look that another consent carries anyway uses up none that is counted.
  const rank = (row: Row) => (row.id === first ? 0 : row.maxUses === null ? 1 : 2);
  const [best, ...others] = rows.sort((a, b) => rank(a) - rank(b)).map(shown);
  if (best) return [best, ...others];
  throw await lookRefused(tx, looked, business, now);
}

/**
 * The same for the legal representative's own particulars, whatever the purpose: first those that a look does not use up,
 * the newest first.
 * @throws DomainError `forbidden` where none is live, or one was changed after it was signed
 */
export async function carryingPersonalConsents(
  tx: Tx,
  keys: Keys,
  { enterpriseId, bankId }: Omit<Looked, "purpose">,
  now: Date,
): Promise<Row[]> {
  const rows = await tx
    .select()
    .from(consents)
    .where(
      and(
        eq(consents.enterpriseId, enterpriseId),
        eq(consents.granteeId, bankId),
        eq(consents.subject, "legal_representative"),
        isLive(now),
        hasItsCase,
      ),
    )
    .orderBy(
      sql`(${consents.maxUses} is not null or ${consents.usesPerDay} is not null)`,
      desc(consents.grantedAt),
      desc(consents.id),
    );
  await assertAuthentic(keys, rows);
  if (rows.length > 0) return rows;
  throw forbidden(
    "查看法定代表人的个人信息，要有其本人单独给予贵行的有效授权。如审查需要，请向企业发起授权请求。",
  );
}

/** @throws DomainError `forbidden` where one was changed after it was signed */
async function assertAuthentic(keys: Keys, rows: readonly Row[]): Promise<void> {
  for (const row of rows) {
    if (await isAuthentic(keys, row)) continue;
    throw forbidden(
      `授权书 ${row.number} 与签发时的内容不一致，本次查看已拒绝并记录。请联系平台运营方核查，不要重复尝试。`,
    );
  }
}
