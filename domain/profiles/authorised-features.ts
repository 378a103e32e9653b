import { desc, eq } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { type DateOn, daysBetween, type Month } from "#lib/dates.ts";
import { CONSENT_DOMAINS, type DataDomain } from "#lib/vocabulary.ts";
import { type FeatureMeaning, type FeatureResult, featureCatalogue } from "#scoring/index.ts";
import { domainsOf, type FirmItem } from "../consents/items.ts";
import type { LiveConsent } from "../consents/live-consents.ts";

export type AuthorisedFeatures = {
  /** Null where no profile has been computed yet. */
  latest: { asOf: DateOn; knownAt: Date } | null;
  /** Every feature of the catalogue, those that are not open as `unauthorised`. */
  features: FeatureResult[];
  /** To be logged before any of it is shown. */
  reads: AuthorisedRead[];
};

/** The firm's latest profile as far as the policies show it to the actor now and these consents carry it. */
export async function authorisedFeatures(
  tx: Tx,
  enterpriseId: string,
  consents: readonly LiveConsent[],
): Promise<AuthorisedFeatures> {
  const latest = await latestProfile(tx, enterpriseId);
  const parts = openParts(latest?.parts ?? [], consents);
  const features = latest ? visibleFeatures(parts, latest.asOf) : [];
  return { latest, features, reads: readsUnder(consents, parts) };
}

/** What was read under which consent, as the log has it. */
export type AuthorisedRead = {
  consentId: string;
  domains: DataDomain[];
  items: FirmItem[];
  /** The features that were shown, public facts under the first consent. */
  features: string[];
};

/** What a look was at that found nothing open, or no profile yet: that much it learned. */
const PROFILE = "profile";

/** Each item of an open part is read under the first consent that opens it so far back. */
function readsUnder(consents: readonly LiveConsent[], parts: readonly Part[]): AuthorisedRead[] {
  const read = new Map(
    consents.map(({ id }) => [id, { items: new Set<FirmItem>(), features: [] as string[] }]),
  );
  const open: string[] = [];
  for (const { items, since, features } of parts) {
    const openers = new Set(items.map((item) => ({ item, id: opener(consents, item, since)!.id })));
    for (const { item, id } of openers) read.get(id)!.items.add(item);
    const [first] = openers;
    (first ? read.get(first.id)!.features : open).push(...Object.keys(features));
  }
  const reads = [...read].map(([consentId, { items, features }]) => ({
    ...{ consentId, items: [...items], features },
    domains: domainsOf([...items]),
  }));
  const used = reads.filter(({ items }) => items.length > 0);
  const [first, ...others] = used.length > 0 ? used : reads;
  if (!first) return [];
  const features = [...open, ...first.features];
  const shown = features.length + first.items.length > 0 ? features : [PROFILE];
  return [{ ...first, features: shown }, ...(used.length > 0 ? others : [])];
}

const opener = (consents: readonly LiveConsent[], item: FirmItem, since: Month | null) =>
  consents.find(
    (each) =>
      each.items.includes(item) && (since === null || each.rangeFrom === null || each.rangeFrom <= since),
  );

/** Prepared by name: planning these statements, with the policies in them, takes longer than running them. */
async function latestProfile(tx: Tx, enterpriseId: string) {
  const { profiles, profileParts } = schema;
  const [profile] = await tx
    .select()
    .from(profiles)
    .where(eq(profiles.enterpriseId, enterpriseId))
    .orderBy(desc(profiles.knownAt), desc(profiles.id))
    .limit(1)
    .prepare("latest_profile")
    .execute();
  if (!profile) return null;
  const parts = await tx
    .select({ items: profileParts.items, since: profileParts.since, features: profileParts.features })
    .from(profileParts)
    .where(eq(profileParts.profileId, profile.id))
    .prepare("profile_parts")
    .execute();
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
