import { and, eq, inArray, lte, or, sql } from "drizzle-orm";
import { uuidArray } from "#db/binary-array.ts";
import { schema, type Tx } from "#db/client.ts";
import { prepared } from "#db/prepared.ts";
import { inOrder } from "#db/transaction.ts";
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
  /** Whether anything beside the public register may be used of it. */
  authorised: boolean;
  /** The newest profile, or null where none has been computed yet. */
  profile: { id: string; asOf: string; features: FeatureResult[] } | null;
};

/**
 * The latest profiles of some enterprises as the platform may use them for matching at this instant, in the order of
 * their ids: a domain whose authorisation ended since the profile was made counts as withheld. Three statements.
 */
export async function loadSubjects(
  tx: Tx,
  keys: Keys,
  enterpriseIds: string[],
  now: Date,
): Promise<MatchSubject[]> {
  if (enterpriseIds.length === 0) return [];
  const [facts, authorised, ended] = await inOrder(tx, [
    () => loadFacts(tx, enterpriseIds),
    () => loadAuthorisations(tx, keys, enterpriseIds, now, "matching"),
    () => loadEnded(tx, enterpriseIds, now),
  ]);
  return facts.map((fact) => {
    const stored = (fact.parts ?? []).flatMap((part) => Object.values(part));
    const closed = closedDomains(
      stored,
      new Set(domainsOf([...(authorised.get(fact.id)?.matching.keys() ?? [])])),
    );
    const features = stored.map((feature) =>
      meaningOf(feature.id).domains.some((domain) => closed.has(domain)) ? withheld(feature) : feature,
    );
    const endedAt = ended.get(fact.id);
    const outdated = fact.known_at !== null && endedAt !== undefined && endedAt > new Date(fact.known_at);
    return subjectOf(fact, features, outdated ? score(expertV1, features) : fact);
  });
}

/** An enterprise of the register with its newest profile and what that scored. */
type Facts = {
  id: string;
  kind: string;
  size_class: string;
  industry_code: string;
  industry_section: string;
  division_code: string;
  profile_id: string | null;
  as_of: string;
  known_at: string | null;
  points: number | null;
  grade: string | null;
  parts: Record<string, FeatureResult>[] | null;
};

const FACTS = `
  select e.id, e.kind, e.size_class, e.industry_code, e.industry_section, e.division_code,
    p.id as profile_id, p.as_of, p.known_at, s.points, s.grade, parts.features as parts
  from unnest($1::uuid[]) wanted (id)
  join enterprises e on e.id = wanted.id
  left join lateral (
    select id, as_of, known_at from profiles
    where enterprise_id = e.id order by known_at desc, id desc limit 1
  ) p on true
  left join lateral (
    select points, grade from scores where profile_id = p.id order by scored_at desc limit 1
  ) s on true
  left join lateral (
    select jsonb_agg(features) as features from profile_parts where profile_id = p.id
  ) parts on true
  order by e.id`;

/** Of many it is planned for so many. */
async function loadFacts(tx: Tx, enterpriseIds: string[]): Promise<Facts[]> {
  const name = enterpriseIds.length === 1 ? "facts_of_one" : undefined;
  const { rows } = await prepared<Facts>(tx, name, FACTS, [uuidArray(enterpriseIds)]);
  return rows;
}

function subjectOf(
  fact: Facts,
  features: FeatureResult[],
  graded: { points: number | null; grade: string | null },
): MatchSubject {
  return {
    id: fact.id,
    divisionCode: fact.division_code,
    profile: fact.profile_id === null ? null : { id: fact.profile_id, asOf: fact.as_of, features },
    missing: Object.fromEntries(features.map((feature) => [feature.id, feature.missing])),
    authorised: features.some(({ id, missing }) => missing !== "unauthorised" && !isPublic(id)),
    features: {
      ...Object.fromEntries(features.map((feature) => [feature.id, feature.value])),
      kind: fact.kind,
      size_class: fact.size_class,
      industry_section: fact.industry_section,
      industry_division: fact.industry_code.replace(/^[A-Z]/, "").slice(0, 2),
      division: fact.division_code,
      score: graded.points,
      grade: graded.grade,
    },
  };
}

const isPublic = (feature: string) => meaningOf(feature).domains.every((domain) => domain === "registry");

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
  const query = tx
    .select({
      enterpriseId: consents.enterpriseId,
      pausedAt: consents.pausedAt,
      withdrawnAt: consents.withdrawnAt,
      expiresAt: consents.expiresAt,
    })
    .from(consents)
    .where(
      and(
        sql`${consents.enterpriseId} = any (${uuidArray(enterpriseIds)}::uuid[])`,
        eq(consents.purpose, "matching"),
        or(inArray(consents.status, ["paused", "withdrawn"]), lte(consents.expiresAt, now)),
      ),
    );
  const rows = await (enterpriseIds.length === 1 ? query.prepare("ended_consents_of_one").execute() : query);
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
