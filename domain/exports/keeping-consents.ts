import type { Tx } from "#db/client.ts";
import type { Keys } from "#lib/crypto/keys.ts";
import { forbidden } from "#lib/errors.ts";
import { carryingConsents, forReview, type LiveConsent } from "../consents/live-consents.ts";
import { waysOf } from "../consents/look-refused.ts";

type Reviewed = { id: string; number: string; enterpriseId: string; bankId: string; consentId: string };

/**
 * The live consents for the review that let the bank keep what it sees; aftercare is for looking alone.
 * @throws DomainError `forbidden` where there is none
 */
export async function keepingConsents(
  tx: Tx,
  keys: Keys,
  application: Reviewed,
  now: Date,
): Promise<LiveConsent[]> {
  const { id, number, consentId: first } = application;
  const business = { at: "application" as const, id, number, applicationId: id };
  const consents = await carryingConsents(tx, keys, { ...forReview(application), first, business }, now);
  const keeping = consents.filter(({ mode }) => mode === "store");
  if (keeping.length > 0) return keeping;
  throw forbidden(
    "企业的授权只允许在平台上查看，不允许下载留存。如确有需要，请向企业请求用途为“贷款审查”、方式为“可看并留存”的授权。",
    { title: "授权不允许下载", ways: waysOf(business, false) },
  );
}
