import { and, eq } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { notFound } from "#lib/errors.ts";
import { command } from "../access/verb.ts";
import { ConsentId } from "./inputs.ts";
import { requestProfile } from "./insert-consent.ts";
import { assertWithdrawable } from "./lifecycle.ts";

/**
 * Takes a consent back. From the commit on the row policies show its data to the grantee no more.
 * @throws DomainError `conflict` when it was withdrawn or has run out before
 */
export const withdrawConsent = command({
  permission: "consent.withdraw",
  input: ConsentId,
  async run({ tx, member, now, input, audit, ringFor }) {
    const { consents } = schema;
    const own = and(eq(consents.id, input.consentId), eq(consents.enterpriseId, member.organisationId));
    const [consent] = await tx.select().from(consents).where(own).for("update");
    if (!consent) throw notFound("这份授权");
    assertWithdrawable(consent, now);
    const changed = await tx
      .update(consents)
      .set({ status: "withdrawn", withdrawnAt: now })
      .where(own)
      .returning({ id: consents.id });
    if (changed.length !== 1) throw new Error("a locked consent could not be withdrawn");
    if (consent.purpose === "matching") ringFor(await requestProfile(tx, member.organisationId, now));
    await audit({
      subjectType: "consent",
      subjectId: consent.id,
      before: { status: consent.status },
      after: { status: "withdrawn", number: consent.number, granteeId: consent.granteeId },
    });
    return { number: consent.number };
  },
});
