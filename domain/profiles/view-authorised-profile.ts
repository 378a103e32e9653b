import { and, desc, eq } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { type DateOn, daysBetween } from "#lib/dates.ts";
import { forbidden, notFound } from "#lib/errors.ts";
import { CONSENT_DOMAINS, type DataDomain, type Grade } from "#lib/vocabulary.ts";
import {
  expertV1,
  type FeatureMeaning,
  type FeatureResult,
  featureCatalogue,
  type ScoreResult,
  score,
} from "#scoring/index.ts";
import { query } from "../access/verb.ts";
import { ApplicationId } from "../applications/inputs.ts";
import { type LiveConsent, liveConsents } from "../applications/live-consents.ts";
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
  async run({ tx, member, input, now, logRead }): Promise<AuthorisedProfile> {
    const { applications, enterprises } = schema;
    const [row] = await tx
      .select({ application: applications, enterprise: enterprises })
      .from(applications)
      .innerJoin(enterprises, eq(enterprises.id, applications.enterpriseId))
      .where(and(eq(applications.id, input.applicationId), eq(applications.bankId, member.organisationId)));
    if (!row) throw notFound("这笔申请");
    const { application, enterprise } = row;
    const consents = await consentsFor(tx, application, now);
    const latest = await latestProfile(tx, enterprise.id);
    const features = latest ? visibleFeatures(openParts(latest.parts, consents), latest.asOf) : [];
    const domains = shownDomains(features);
    const reads = readsUnder(consents, domains);
    for (const read of reads)
      await logRead({
        ...read,
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
      domains,
      profile: latest && {
        asOf: latest.asOf,
        knownAt: latest.knownAt,
        groups: groupFeatures(features),
        score: { ...score(expertV1, features), cuts: expertV1.grades },
      },
    };
  },
});

/** The live consents, the one that the application names first while it lives; at least one. */
async function consentsFor(
  tx: Tx,
  application: { enterpriseId: string; bankId: string; consentId: string },
  now: Date,
): Promise<[LiveConsent, ...LiveConsent[]]> {
  const live = await liveConsents(tx, application.enterpriseId, application.bankId, now);
  const named = live.find((each) => each.id === application.consentId);
  const [first, ...others] = named ? [named, ...live.filter((each) => each !== named)] : live;
  if (first) return [first, ...others];
  throw forbidden(
    "该企业给予贵行的授权已撤回或到期，不能再查看其信用画像。如审查仍需要，请联系企业重新授权。",
  );
}

/** What the named consent opens is read under it; only what it does not open is read under another. */
function readsUnder(consents: readonly LiveConsent[], shown: readonly DataDomain[]) {
  const left = new Set(shown);
  const reads = consents.map(({ id: consentId, domains }) => ({
    consentId,
    domains: domains.filter((domain) => left.delete(domain)),
  }));
  return shown.length === 0 ? reads.slice(0, 1) : reads.filter(({ domains }) => domains.length > 0);
}

async function latestProfile(tx: Tx, enterpriseId: string) {
  const { profiles, profileParts } = schema;
  const [profile] = await tx
    .select()
    .from(profiles)
    .where(eq(profiles.enterpriseId, enterpriseId))
    .orderBy(desc(profiles.knownAt), desc(profiles.id))
    .limit(1);
  if (!profile) return null;
  const parts = await tx
    .select({ domain: profileParts.domain, features: profileParts.features })
    .from(profileParts)
    .where(eq(profileParts.profileId, profile.id));
  return { asOf: profile.asOf, knownAt: profile.knownAt, parts };
}

type Part = { domain: string; features: unknown };

/** The policies decide; parts opened by a consent given since are left for the next read, which logs it. */
const openParts = (parts: readonly Part[], consents: readonly LiveConsent[]) =>
  parts.filter(
    ({ domain }) =>
      domain === "registry" || consents.some((each) => each.domains.some((open) => open === domain)),
  );

/**
 * Every feature of the catalogue: as computed where all the domains it reads are open, else `unauthorised`. What mixes
 * domains is told only where each of them is open, so that one consent reveals nothing of another's data.
 */
function visibleFeatures(parts: readonly Part[], asOf: DateOn): FeatureResult[] {
  const open = new Set(parts.map((part) => part.domain)).add("registry");
  const stored = new Map(
    parts.flatMap((part) => Object.entries(part.features as Record<string, FeatureResult>)),
  );
  return featureCatalogue.map((meaning) => {
    if (meaning.id === "coverage") return coverageOf(meaning, [...stored.values()], open, asOf);
    const feature = meaning.domains.every((domain) => open.has(domain)) ? stored.get(meaning.id) : undefined;
    return feature ?? withheld(meaning);
  });
}

const withheld = ({ id, unit, window, source, domain }: FeatureMeaning): FeatureResult => ({
  ...{ id, unit, window, source, domain },
  value: null,
  asOn: null,
  missing: "unauthorised",
});

/** Data older than this no longer counts as covered; as the feature itself has it. */
const FRESH_DAYS = 45;

/** The share of domains that are open to this reader and fresh; the stored figure counts those open to the platform. */
function coverageOf(
  meaning: FeatureMeaning,
  features: FeatureResult[],
  open: ReadonlySet<string>,
  asOf: DateOn,
): FeatureResult {
  const isFresh = (domain: DataDomain) =>
    features.some(
      (each) => each.domain === domain && each.asOn !== null && daysBetween(each.asOn, asOf) <= FRESH_DAYS,
    );
  const fresh = CONSENT_DOMAINS.filter((domain) => open.has(domain) && isFresh(domain)).length;
  return { ...withheld(meaning), value: fresh / CONSENT_DOMAINS.length, asOn: asOf, missing: null };
}

const shownDomains = (features: readonly FeatureResult[]): DataDomain[] =>
  CONSENT_DOMAINS.filter((domain) =>
    features.some((feature) => feature.domain === domain && feature.missing !== "unauthorised"),
  );
