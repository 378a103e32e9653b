import { desc, eq, inArray } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import type { MissingReason } from "#lib/vocabulary.ts";
import type { FeatureValues } from "#matching/index.ts";
import type { FeatureResult } from "#scoring/index.ts";
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
export async function loadSubjects(tx: Tx, enterpriseIds: string[], now: Date): Promise<MatchSubject[]> {
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
    })
    .from(profiles)
    .where(inArray(profiles.enterpriseId, enterpriseIds))
    .orderBy(profiles.enterpriseId, desc(profiles.knownAt))
    .as("latest");
  const parts = await tx
    .select({
      profileId: latest.id,
      enterpriseId: latest.enterpriseId,
      asOf: latest.asOf,
      domain: profileParts.domain,
      features: profileParts.features,
    })
    .from(latest)
    .innerJoin(profileParts, eq(profileParts.profileId, latest.id));
  const scored = await tx
    .select({ enterpriseId: latest.enterpriseId, points: scores.points, grade: scores.grade })
    .from(latest)
    .innerJoin(scores, eq(scores.profileId, latest.id));
  const authorised = await loadAuthorisations(tx, enterpriseIds, now);
  const scoreOf = new Map(scored.map((row) => [row.enterpriseId, row]));
  const partsByEnterprise = groupBy(parts);

  return facts.map((fact) => {
    const usable = authorised.get(fact.id)?.matching;
    const own = partsByEnterprise.get(fact.id) ?? [];
    const features = own.flatMap((part) => {
      const open =
        part.domain === "registry" || part.domain === "derived" || usable?.has(part.domain as never);
      return Object.values(part.features as Record<string, FeatureResult>).map((feature) =>
        open ? feature : withheld(feature),
      );
    });
    const grade = scoreOf.get(fact.id);
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
        score: grade?.points ?? null,
        grade: grade?.grade ?? null,
      },
    };
  });
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
