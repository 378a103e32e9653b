import { and, eq } from "drizzle-orm";
import { schema } from "#db/client.ts";
import type { DateOn } from "#lib/dates.ts";
import { notFound } from "#lib/errors.ts";
import type { DataDomain, Grade } from "#lib/vocabulary.ts";
import { expertV1, type ScoreResult, score } from "#scoring/index.ts";
import { query } from "../access/verb.ts";
import { ApplicationId } from "../applications/inputs.ts";
import { carryingConsents, type LiveConsent } from "../applications/live-consents.ts";
import { domainsOf } from "../consents/items.ts";
import { authorisedFeatures } from "./authorised-features.ts";
import { type FeatureGroup, groupFeatures } from "./feature-view.ts";

export type AuthorisedProfile = {
  applicationId: string;
  applicationNumber: string;
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
    score: ScoreResult & { cuts: { grade: Grade; from: number }[] };
  } | null;
};

/**
 * The enterprise's latest profile as far as the bank may see it now, for an application made to the bank, with the
 * score of just that. Asked anew for every read: the policies show only the domains of live consents, a withdrawal
 * closes the next read, and each read is logged with what it showed.
 * @throws DomainError `forbidden` where no consent is live, `not_found` for another bank's application
 */
export const viewAuthorisedProfile = query({
  permission: "profile.view_authorised",
  purpose: "credit_review",
  input: ApplicationId,
  async run({ tx, keys, member, input, now, logRead }): Promise<AuthorisedProfile> {
    const { applications, enterprises } = schema;
    const [row] = await tx
      .select({ application: applications, enterprise: enterprises })
      .from(applications)
      .innerJoin(enterprises, eq(enterprises.id, applications.enterpriseId))
      .where(and(eq(applications.id, input.applicationId), eq(applications.bankId, member.organisationId)))
      .prepare("reviewed_application")
      .execute();
    if (!row) throw notFound("这笔申请");
    const { application, enterprise } = row;
    const consents = await carryingConsents(tx, keys, application, now);
    const { latest, features, reads } = await authorisedFeatures(tx, enterprise.id, consents);
    for (const read of reads)
      await logRead({
        ...{ domains: read.domains, fields: read.features, consentId: read.consentId },
        enterpriseId: enterprise.id,
        purpose: "credit_review",
        applicationId: application.id,
      });
    return {
      applicationId: application.id,
      applicationNumber: application.number,
      enterpriseName: enterprise.name,
      uscc: enterprise.uscc,
      consents: consents.filter(({ id }) => reads.some(({ consentId }) => consentId === id)),
      domains: domainsOf(reads.flatMap(({ items }) => items)),
      profile: latest && {
        asOf: latest.asOf,
        knownAt: latest.knownAt,
        groups: groupFeatures(features),
        score: { ...score(expertV1, features), cuts: expertV1.grades },
      },
    };
  },
});
