import { and, asc, eq, lte, type SQL } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { addDays, type DateOn, dateOn, daysBetween } from "#lib/dates.ts";
import type { ConsentPurpose } from "#lib/vocabulary.ts";
import { isUnended } from "./live-consents.ts";

const { consents, organisations } = schema;

/** How many days before its end the owner is asked whether a consent should go on. */
export const REMINDER_DAYS = [30, 7] as const;

/** Which consents end soon, the one definition: not over yet, paused ones too, and within the first reminder's days. */
export const endsSoon = (now: Date): SQL =>
  and(isUnended(now), lte(consents.expiresOn, addDays(dateOn(now), REMINDER_DAYS[0])))!;

export type EndingConsent = {
  id: string;
  granteeId: string;
  granteeName: string;
  purpose: ConsentPurpose;
  expiresOn: DateOn;
  endsInDays: number;
};

/** The firm's consents that end soon, the nearest first. */
export async function endingConsents(tx: Tx, enterpriseId: string, now: Date): Promise<EndingConsent[]> {
  const rows = await tx
    .select({
      id: consents.id,
      granteeId: consents.granteeId,
      granteeName: organisations.name,
      purpose: consents.purpose,
      expiresOn: consents.expiresOn,
    })
    .from(consents)
    .innerJoin(organisations, eq(organisations.id, consents.granteeId))
    .where(and(eq(consents.enterpriseId, enterpriseId), endsSoon(now)))
    .orderBy(asc(consents.expiresOn), asc(consents.id));
  return rows.map((row) => ({ ...row, endsInDays: daysBetween(dateOn(now), row.expiresOn) }));
}
