import { createHash } from "node:crypto";
import { type Month, monthOf, monthsBetween } from "#lib/dates.ts";
import type { DataDomain } from "#lib/vocabulary.ts";
import { computeFeatures, type FeatureResult, type ProfileInput } from "#scoring/index.ts";
import type { FirmItem } from "../consents/items.ts";
import { earliest, narrow, type Reach, reachesOf, type Scope, withheldOutside } from "./feature-reach.ts";

/** The domain a part of a profile belongs to; `derived` features draw on several. */
export type PartDomain = DataDomain | "derived";

/** Features computed from the same items, by id. One such part is one row of `profile_parts`. */
export type FeaturePart = {
  domain: PartDomain;
  items: FirmItem[];
  since: Month | null;
  features: Record<string, FeatureResult>;
};

export const partDomainOf = (feature: Pick<FeatureResult, "domain">): PartDomain =>
  feature.domain ?? "derived";

/** Windows are told apart as coarsely as consents are: about one year, about two, and beyond. */
const TIERS = [15, 27];

function tierOf(feature: FeatureResult, { since }: Reach): number {
  if (!since || !feature.asOn) return 0;
  const months = monthsBetween(since, monthOf(feature.asOn)) + 1;
  return TIERS.filter((tier) => months > tier).length;
}

/** Features sorted into the parts that consents open one by one. */
export function partsOf(features: readonly FeatureResult[]): FeaturePart[] {
  const reaches = reachesOf(features);
  const groups = new Map<string, { domain: PartDomain; reaches: Reach[]; features: FeatureResult[] }>();
  for (const feature of features) {
    const reach = reaches.get(feature.id)!;
    const domain = partDomainOf(feature);
    const key = [domain, ...reach.items, tierOf(feature, reach)].join(" ");
    const group = groups.get(key) ?? { domain, reaches: [], features: [] };
    group.reaches.push(reach);
    group.features.push(feature);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ domain, reaches: own, features: members }) => ({
    domain,
    items: [...own[0]!.items],
    since: earliest(own),
    features: Object.fromEntries(members.map((feature) => [feature.id, feature])),
  }));
}

export type ProfileParts = {
  parts: FeaturePart[];
  /** What the platform may match with: without what was authorised to banks alone. */
  forMatching: FeatureResult[];
  digest: string;
};

/** What may be used: by anyone at all, and by the platform for matching. */
export type Authorisation = { anyone: Scope; matching: Scope };

/**
 * One enterprise's profile. An item is computed where anyone may use it, so that each bank finds the parts it may see;
 * derived features, which mix domains, are computed from what the platform itself may use.
 */
export function profileOf(input: ProfileInput, { anyone, matching }: Authorisation): ProfileParts {
  const within = (scope: Scope) => withheldOutside(computeFeatures(narrow(input, scope)), scope);
  const forMatching = within(matching);
  const everything = within(anyone);
  const stored = everything.map((feature, index) =>
    feature.domain === null ? forMatching[index]! : feature,
  );
  const parts = partsOf(stored);
  return { parts, forMatching, digest: createHash("sha256").update(JSON.stringify(parts)).digest("hex") };
}
