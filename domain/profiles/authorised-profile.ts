import type { Tx } from "#db/client.ts";
import type { Keys } from "#lib/crypto/keys.ts";
import type { DateOn } from "#lib/dates.ts";
import type { DataDomain, Grade } from "#lib/vocabulary.ts";
import { expertV1, type ScoreResult, score } from "#scoring/index.ts";
import type { ReadNote } from "../access/reads.ts";
import { domainsOf } from "../consents/items.ts";
import { carryingConsents, type LiveConsent, type Looked } from "../consents/live-consents.ts";
import type { Business } from "../consents/look-refused.ts";
import { expertDigest } from "../models/card-version.ts";
import { authorisedFeatures } from "./authorised-features.ts";
import { type FeatureGroup, groupFeatures } from "./feature-view.ts";
import { readTrade } from "./read-trade.ts";

export type AuthorisedProfile = {
  enterpriseName: string;
  uscc: string;
  /** What the look rests on; each was logged. */
  consents: LiveConsent[];
  /** The consented domains whose features are shown, besides the public register. */
  domains: DataDomain[];
  /** Null where no profile has been computed yet. */
  profile: {
    asOf: DateOn;
    knownAt: Date;
    groups: FeatureGroup[];
    score: ScoreResult & { cuts: { grade: Grade; from: number }[]; modelDigest: string };
  } | null;
};

type Hands = { tx: Tx; keys: Keys; now: Date; logRead: (note: ReadNote) => Promise<void> };

/** Of which firm, for what, and on which business of the two. */
type Look = Looked & {
  enterprise: { name: string; uscc: string };
  business: Business;
  /** The consent that the look rests on before all others while it lives. */
  first?: string;
};

/**
 * The enterprise's latest profile as far as the bank may see it now, with the score of just that. Asked anew for every
 * read: the policies show only what live consents open for the purpose that the transaction acts for, a withdrawal closes
 * the next read, and each read is logged with what it showed.
 * @throws DomainError `forbidden` where no consent is live
 */
export async function readAuthorisedProfile(
  { tx, keys, now, logRead }: Hands,
  { enterprise, ...looked }: Look,
): Promise<AuthorisedProfile> {
  const { enterpriseId, purpose } = looked;
  const { applicationId } = looked.business;
  const consents = await carryingConsents(tx, keys, looked, now);
  const { latest, features, reads } = await authorisedFeatures(tx, enterpriseId, consents);
  for (const { domains, features: fields, consentId } of reads)
    await logRead({ enterpriseId, domains, fields, consentId, purpose, applicationId });
  return {
    enterpriseName: enterprise.name,
    uscc: enterprise.uscc,
    consents: consents.filter(({ id }) => reads.some(({ consentId }) => consentId === id)),
    domains: domainsOf(reads.flatMap(({ items }) => items)),
    profile: latest && {
      asOf: latest.asOf,
      knownAt: latest.knownAt,
      groups: groupFeatures(features, await readTrade(tx, enterpriseId)),
      score: { ...score(expertV1, features), cuts: expertV1.grades, modelDigest: expertDigest },
    },
  };
}
