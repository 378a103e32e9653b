import { and, eq } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { notFound } from "#lib/errors.ts";
import { type Hands, requestProfile } from "./insert-consent.ts";
import { type ConsentStep, nextStatus } from "./lifecycle.ts";

const { consents } = schema;

/** Locks a consent of the firm, takes the step, and lets the profile follow where the platform's own view changes. */
export async function moveConsent(
  { tx, member, now, audit, ringFor }: Omit<Hands, "keys">,
  consentId: string,
  step: ConsentStep,
): Promise<{ number: string }> {
  const own = and(eq(consents.id, consentId), eq(consents.enterpriseId, member.organisationId));
  const [consent] = await tx.select().from(consents).where(own).for("update");
  if (!consent) throw notFound("这份授权");
  const status = nextStatus(consent, step, now);
  const { number, granteeId } = consent;
  await write(tx, consentId, {
    status,
    pausedAt: status === "paused" ? now : null,
    withdrawnAt: status === "withdrawn" ? now : null,
  });
  if (consent.purpose === "matching") ringFor(await requestProfile(tx, member.organisationId, now));
  await audit({
    subjectType: "consent",
    subjectId: consentId,
    before: { status: consent.status },
    after: { status, number, granteeId },
  });
  return { number };
}

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
