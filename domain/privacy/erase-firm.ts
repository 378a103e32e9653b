import { eq } from "drizzle-orm";
import { schema } from "#db/client.ts";
import type { Hands as GrantHands } from "../consents/insert-consent.ts";
import { withdrawLive } from "../consents/move-consent.ts";

const { bankAccounts, consents, legalRepresentatives, organisations, verifications } = schema;

export type ErasureHands = Pick<GrantHands, "tx" | "now" | "audit" | "ringFor">;

/**
 * Ends a firm that nobody answers for any more: its consents are withdrawn, and digests that a guess could be compared
 * with go. The sealed values stay where they are and open no more, once its key is shredded.
 */
export async function eraseFirm(hands: ErasureHands, firm: string): Promise<void> {
  const { tx, now } = hands;
  await withdrawLive(hands, firm);
  await tx.update(consents).set({ personIndex: null }).where(eq(consents.enterpriseId, firm));
  await tx
    .update(legalRepresentatives)
    .set({ identityNumberIndex: null, updatedAt: now })
    .where(eq(legalRepresentatives.enterpriseId, firm));
  await tx.update(bankAccounts).set({ accountIndex: null }).where(eq(bankAccounts.enterpriseId, firm));
  await tx.update(verifications).set({ checkedIndex: null }).where(eq(verifications.enterpriseId, firm));
  await tx.update(organisations).set({ status: "disabled" }).where(eq(organisations.id, firm));
}
