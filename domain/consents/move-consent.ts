import { and, eq, type SQL } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { type Hands as GrantHands, requestProfile } from "./insert-consent.ts";
import { type ConsentStep, consentNotFound, nextStatus } from "./lifecycle.ts";
import { isUnended } from "./live-consents.ts";

const { consents } = schema;

type Hands = Pick<GrantHands, "tx" | "now" | "audit" | "ringFor">;

/** Locks a consent of the firm, takes the step, and lets the profile follow where the platform's own view changes. */
export async function moveConsent(
  { tx, now, audit, ringFor }: Hands,
  enterpriseId: string,
  consentId: string,
  step: ConsentStep,
): Promise<{ number: string }> {
  const own = and(eq(consents.id, consentId), eq(consents.enterpriseId, enterpriseId));
  const [consent] = await tx.select().from(consents).where(own).for("update");
  if (!consent) throw consentNotFound();
  const status = nextStatus(consent, step, now);
  const { number, granteeId } = consent;
  await write(tx, consentId, {
    status,
    pausedAt: status === "paused" ? now : null,
    withdrawnAt: status === "withdrawn" ? now : null,
  });
  if (consent.purpose === "matching") ringFor(await requestProfile(tx, enterpriseId, now));
  await audit({
    subjectType: "consent",
    subjectId: consentId,
    before: { status: consent.status },
    after: { status, number, granteeId },
  });
  return { number };
}

/** Withdraws each consent of the firm that has not ended and that `which` is true of, or all: where what they rest on ends. */
export async function withdrawLive(hands: Hands, enterpriseId: string, which?: SQL): Promise<void> {
  const live = await hands.tx
    .select({ id: consents.id })
    .from(consents)
    .where(and(eq(consents.enterpriseId, enterpriseId), isUnended(hands.now), which))
    .orderBy(consents.id);
  for (const { id } of live) await moveConsent(hands, enterpriseId, id, "withdraw");
}

/** Consents to what is the legal representative's own; of one person, where that is told. */
export const isPersonalConsent = (grantedBy?: string): SQL =>
  and(
    eq(consents.subject, "legal_representative"),
    grantedBy === undefined ? undefined : eq(consents.grantedBy, grantedBy),
  )!;

async function write(
  tx: Tx,
  consentId: string,
  change: Pick<typeof consents.$inferInsert, "status" | "pausedAt" | "withdrawnAt">,
): Promise<void> {
  const changed = await tx
    .update(consents)
    .set(change)
    .where(eq(consents.id, consentId))
    .returning({ id: consents.id });
  if (changed.length !== 1) throw new Error("a locked consent could not be changed");
}
