import { createHash } from "node:crypto";
import type { DataDomain } from "#lib/vocabulary.ts";
import { computeFeatures, type FeatureResult, type ProfileInput, withhold } from "#scoring/index.ts";

/** The domain a part of a profile belongs to; `derived` features draw on several. */
export type PartDomain = DataDomain | "derived";

/** The features of one domain, by id. One such part is one row of `profile_parts`. */
export type FeaturePart = { domain: PartDomain; features: Record<string, FeatureResult> };

export const partDomainOf = (feature: Pick<FeatureResult, "domain">): PartDomain =>
  feature.domain ?? "derived";

/** Features sorted into the parts that consents open one by one. */
export function partsOf(features: readonly FeatureResult[]): FeaturePart[] {
  const parts = new Map<PartDomain, FeaturePart>();
  for (const feature of features) {
    const domain = partDomainOf(feature);
    const part = parts.get(domain) ?? { domain, features: {} };
    part.features[feature.id] = feature;
    parts.set(domain, part);
  }
  return [...parts.values()];
}

export type ProfileParts = {
  parts: FeaturePart[];
  /** What the platform may match with: without the domains that were authorised to banks alone. */
  forMatching: FeatureResult[];
  digest: string;
};

/**
 * One enterprise's profile. A domain is computed where anyone may use it, so that each bank finds the part it may see;
 * derived features, which mix domains, are computed from those that the platform itself may use.
 */
export function profileOf(input: ProfileInput, matchingDomains: ReadonlySet<DataDomain>): ProfileParts {
  const hidden = (Object.keys(input.domains) as DataDomain[]).filter(
    (domain) =>
      domain !== "registry" && input.domains[domain] !== "unauthorised" && !matchingDomains.has(domain),
  );
  const forMatching = computeFeatures(withhold(input, hidden));
  const everything = hidden.length === 0 ? forMatching : computeFeatures(input);
  const stored = everything.map((feature, index) =>
    feature.domain === null ? forMatching[index]! : feature,
  );
  const parts = partsOf(stored);
  return { parts, forMatching, digest: createHash("sha256").update(JSON.stringify(parts)).digest("hex") };
}
