import { and, eq, inArray, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { isPersonalConsent, withdrawLive } from "../consents/move-consent.ts";
import type { ErasureHands } from "./erase-firm.ts";

const { consents, legalRepresentatives, verifications } = schema;

const KIND = "legal_representative";

const triedBy = (userId: string) => and(eq(verifications.kind, KIND), eq(verifications.askedBy, userId));

/** The firms that hold the particulars of the person, as the one who told them there for a check of their own. */
export async function representedBy(tx: Tx, userId: string): Promise<string[]> {
  const rows = await tx
    .selectDistinct({ id: verifications.enterpriseId })
    .from(verifications)
    .where(triedBy(userId))
    .orderBy(verifications.enterpriseId);
  return rows.map(({ id }) => id);
}

/**
 * Takes a legal representative's own particulars out of a firm that goes on: the consents to them end, the number and
 * the telephone go, also for its other owners, and so does the check, which the next representative has yet to pass.
 */
export async function eraseRepresentative(hands: ErasureHands, firm: string, userId: string): Promise<void> {
  const { tx, now } = hands;
  await withdrawLive(hands, firm, isPersonalConsent(userId));
  await tx
    .update(consents)
    .set({ personIndex: null })
    .where(and(eq(consents.enterpriseId, firm), isPersonalConsent(userId)));
  const theirs = tx
    .select({ index: verifications.checkedIndex })
    .from(verifications)
    .where(and(eq(verifications.enterpriseId, firm), triedBy(userId)));
  await tx
    .update(legalRepresentatives)
    .set({ identityNumberSealed: null, identityNumberIndex: null, phoneSealed: null, updatedAt: now })
    .where(
      and(
        eq(legalRepresentatives.enterpriseId, firm),
        inArray(legalRepresentatives.identityNumberIndex, theirs),
      ),
    );
  await tx
    .update(verifications)
    .set({
      checkedIndex: null,
      status: sql`case when ${verifications.status} in ('asked', 'passed') then 'expired' else ${verifications.status} end`,
      settledAt: sql`coalesce(${verifications.settledAt}, ${now})`,
    })
    .where(and(eq(verifications.enterpriseId, firm), triedBy(userId)));
}
