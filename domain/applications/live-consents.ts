import { and, desc, eq, gt, lte, type SQL } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import type { DateOn } from "#lib/dates.ts";
import type { DataDomain } from "#lib/vocabulary.ts";

export type LiveConsent = {
  id: string;
  number: string;
  domains: DataDomain[];
  expiresOn: DateOn;
  grantedAt: Date;
};

const { consents } = schema;

/** What makes a consent to a bank for the review of loans hold at an instant. */
export const liveForReview = (enterpriseId: string, bankId: string, now: Date): SQL =>
  and(
    eq(consents.enterpriseId, enterpriseId),
    eq(consents.granteeId, bankId),
    eq(consents.purpose, "credit_review"),
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
    .select({
      id: consents.id,
      number: consents.number,
      domains: consents.domains,
      expiresOn: consents.expiresOn,
      grantedAt: consents.grantedAt,
    })
    .from(consents)
    .where(liveForReview(enterpriseId, bankId, now))
    .orderBy(desc(consents.grantedAt));
  return rows.map((row) => ({ ...row, domains: row.domains as DataDomain[] }));
}
