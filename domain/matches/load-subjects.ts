import { and, desc, eq, inArray, lte, or } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import type { Keys } from "#lib/crypto/keys.ts";
import type { DataDomain, MissingReason } from "#lib/vocabulary.ts";
import type { FeatureValues } from "#matching/index.ts";
import { expertV1, type FeatureResult, meaningOf, score } from "#scoring/index.ts";
import { domainsOf } from "../consents/items.ts";
import { loadAuthorisations } from "../profiles/load-inputs.ts";

/** What matching knows of an enterprise: the values of features and facts, and why a value is missing. */
export type MatchSubject = {
  id: string;
  divisionCode: string;
  features: FeatureValues;
  missing: Record<string, MissingReason | null>;
  /** The newest profile, or null where none has been computed yet. */
  profile: { id: string; asOf: string; features: FeatureResult[] } | null;
};

/**
 * The latest profiles of some enterprises as the platform may use them for matching at this instant:
 * a domain whose authorisation ended since the profile was made counts as withheld.
 */
export async function loadSubjects(
  tx: Tx,
  keys: Keys,
  enterpriseIds: string[],
  now: Date,
): Promise<MatchSubject[]> {
  const { enterprises, profiles, profileParts, scores } = schema;
  if (enterpriseIds.length === 0) return [];
  const facts = await tx
    .select({
      id: enterprises.id,
      kind: enterprises.kind,
      sizeClass: enterprises.sizeClass,
      industryCode: enterprises.industryCode,
      industrySection: enterprises.industrySection,
      divisionCode: enterprises.divisionCode,
    })
    .from(enterprises)
    .where(inArray(enterprises.id, enterpriseIds))
    .orderBy(enterprises.id);
  const latest = tx
    .selectDistinctOn([profiles.enterpriseId], {
      id: profiles.id,
      enterpriseId: profiles.enterpriseId,
      asOf: profiles.asOf,
      knownAt: profiles.knownAt,
    })
    .from(profiles)
    .where(inArray(profiles.enterpriseId, enterpriseIds))
    .orderBy(profiles.enterpriseId, desc(profiles.knownAt), desc(profiles.id))
    .as("latest");
  const parts = await tx
    .select({
      profileId: latest.id,
      enterpriseId: latest.enterpriseId,
      asOf: latest.asOf,
      knownAt: latest.knownAt,
      domain: profileParts.domain,
      features: profileParts.features,
    })
    .from(latest)
    .innerJoin(profileParts, eq(profileParts.profileId, latest.id));
  const scored = await tx
    .select({ enterpriseId: latest.enterpriseId, points: scores.points, grade: scores.grade })
    .from(latest)
    .innerJoin(scores, eq(scores.profileId, latest.id));
  const authorised = await loadAuthorisations(tx, keys, enterpriseIds, now);
  const scoreOf = new Map(scored.map((row) => [row.enterpriseId, row]));
  const partsByEnterprise = groupBy(parts);

  const ended = await loadEnded(tx, enterpriseIds, now);

  return facts.map((fact) => {
    const own = partsByEnterprise.get(fact.id) ?? [];
    const stored = own.flatMap((part) => Object.values(part.features as Record<string, FeatureResult>));
    const closed = closedDomains(
      stored,
      new Set(domainsOf([...(authorised.get(fact.id)?.matching.keys() ?? [])])),
    );
    const features = stored.map((feature) =>
      meaningOf(feature.id).domains.some((domain) => closed.has(domain)) ? withheld(feature) : feature,
    );
    const endedAt = ended.get(fact.id);
    const outdated = own[0] && endedAt && endedAt > own[0].knownAt;
    const graded = outdated ? score(expertV1, features) : scoreOf.get(fact.id);
    return {
      id: fact.id,
      divisionCode: fact.divisionCode,
      profile: own[0] ? { id: own[0].profileId, asOf: own[0].asOf, features } : null,
      missing: Object.fromEntries(features.map((feature) => [feature.id, feature.missing])),
      features: {
        ...Object.fromEntries(features.map((feature) => [feature.id, feature.value])),
        kind: fact.kind,
        size_class: fact.sizeClass,
        industry_section: fact.industrySection,
        industry_division: fact.industryCode.replace(/^[A-Z]/, "").slice(0, 2),
        division: fact.divisionCode,
        score: graded?.points ?? null,
        grade: graded?.grade ?? null,
      },
    };
  });
}

/** Domains that the profile was computed from and that the platform may not use now. A feature that reads one is withheld. */
function closedDomains(features: readonly FeatureResult[], usable: ReadonlySet<DataDomain>): Set<DataDomain> {
  const closed = new Set<DataDomain>();
  for (const { id, missing } of features) {
    const [domain, ...others] = meaningOf(id).domains;
    if (!domain || others.length > 0 || domain === "registry" || missing === "unauthorised") continue;
    if (!usable.has(domain)) closed.add(domain);
  }
  return closed;
}

/** When a matching consent of each enterprise was last closed: paused, withdrawn or by its day. */
async function loadEnded(tx: Tx, enterpriseIds: string[], now: Date): Promise<Map<string, Date>> {
  const { consents } = schema;
  const rows = await tx
    .select({
      enterpriseId: consents.enterpriseId,
      pausedAt: consents.pausedAt,
      withdrawnAt: consents.withdrawnAt,
      expiresAt: consents.expiresAt,
    })
    .from(consents)
    .where(
      and(
        inArray(consents.enterpriseId, enterpriseIds),
        eq(consents.purpose, "matching"),
        or(inArray(consents.status, ["paused", "withdrawn"]), lte(consents.expiresAt, now)),
      ),
    );
  const ended = new Map<string, Date>();
  for (const { enterpriseId, pausedAt, withdrawnAt, expiresAt } of rows) {
    const endedAt = withdrawnAt ?? pausedAt ?? expiresAt;
    if (endedAt > (ended.get(enterpriseId) ?? new Date(0))) ended.set(enterpriseId, endedAt);
  }
  return ended;
}

const withheld = (feature: FeatureResult): FeatureResult => ({
  ...feature,
  value: null,
  asOn: null,
  missing: "unauthorised",
});

function groupBy<R extends { enterpriseId: string }>(rows: readonly R[]): Map<string, R[]> {
  const groups = new Map<string, R[]>();
  for (const row of rows) {
    const group = groups.get(row.enterpriseId);
    if (group) group.push(row);
    else groups.set(row.enterpriseId, [row]);
  }
  return groups;
}
