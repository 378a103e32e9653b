import { and, desc, eq } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { type DateOn, daysBetween, type Month } from "#lib/dates.ts";
import { notFound } from "#lib/errors.ts";
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
import { carryingConsents, type LiveConsent } from "../applications/live-consents.ts";
import { domainsOf, type FirmItem } from "../consents/items.ts";
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
      .where(and(eq(applications.id, input.applicationId), eq(applications.bankId, member.organisationId)));
    if (!row) throw notFound("这笔申请");
    const { application, enterprise } = row;
    const consents = await carryingConsents(tx, keys, application, now);
    const latest = await latestProfile(tx, enterprise.id);
    const parts = openParts(latest?.parts ?? [], consents);
    const features = latest ? visibleFeatures(parts, latest.asOf) : [];
    const reads = readsUnder(consents, parts);
    for (const read of reads)
      await logRead({
        ...{ domains: read.domains, fields: read.items, consentId: read.consentId },
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

type Read = { consentId: string; domains: DataDomain[]; items: FirmItem[] };

/** Each item of an open part is read under the first consent that opens it so far back. */
function readsUnder(consents: readonly LiveConsent[], parts: readonly Part[]): Read[] {
  const read = new Map(consents.map(({ id }) => [id, new Set<FirmItem>()]));
  for (const { items, since } of parts)
    for (const item of items) read.get(opener(consents, item, since)!.id)!.add(item);
  const reads = [...read].map(([consentId, items]) => ({
    ...{ consentId, items: [...items] },
    domains: domainsOf([...items]),
  }));
  const used = reads.filter(({ items }) => items.length > 0);
  return used.length > 0 ? used : reads.slice(0, 1);
}

const opener = (consents: readonly LiveConsent[], item: FirmItem, since: Month | null) =>
  consents.find(
    (each) =>
      each.items.includes(item) && (since === null || each.rangeFrom === null || each.rangeFrom <= since),
  );

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
    .select({ items: profileParts.items, since: profileParts.since, features: profileParts.features })
    .from(profileParts)
    .where(eq(profileParts.profileId, profile.id));
  return { asOf: profile.asOf, knownAt: profile.knownAt, parts: parts as Part[] };
}

type Part = { items: FirmItem[]; since: Month | null; features: Record<string, FeatureResult> };

/** The policies decide; parts opened by a consent given since are left for the next read, which logs it. */
const openParts = (parts: readonly Part[], consents: readonly LiveConsent[]) =>
  parts.filter(({ items, since }) => items.every((item) => opener(consents, item, since)));

/** Every feature of the catalogue: as computed where its part is open, else `unauthorised`. */
function visibleFeatures(parts: readonly Part[], asOf: DateOn): FeatureResult[] {
  const stored = new Map(parts.flatMap((part) => Object.entries(part.features)));
  return featureCatalogue.map((meaning) =>
    meaning.id === "coverage"
      ? coverageOf(meaning, [...stored.values()], asOf)
      : (stored.get(meaning.id) ?? withheld(meaning)),
  );
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
function coverageOf(meaning: FeatureMeaning, features: FeatureResult[], asOf: DateOn): FeatureResult {
  const isFresh = (domain: DataDomain) =>
    features.some(
      (each) => each.domain === domain && each.asOn !== null && daysBetween(each.asOn, asOf) <= FRESH_DAYS,
    );
  const fresh = CONSENT_DOMAINS.filter(isFresh).length;
  return { ...withheld(meaning), value: fresh / CONSENT_DOMAINS.length, asOn: asOf, missing: null };
}
