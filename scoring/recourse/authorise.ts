import { CONSENT_DOMAINS, type DataDomain, label } from "#lib/vocabulary.ts";
import { featureCatalogue } from "../features/catalogue.ts";
import type { FeatureMeaning } from "../features/feature.ts";
import {
  type ActionLevel,
  type DataAssumption,
  type FeatureMove,
  type FeatureState,
  type FirmStates,
  known,
  type RecourseAction,
  stateIn,
} from "./action.ts";
import { authorisation } from "./firm-actions.ts";
import type { Requirement } from "./requirement.ts";
import type { RecourseScorer } from "./scorer.ts";

type Setting = {
  scorer: Pick<RecourseScorer, "bins" | "pointsOf">;
  profile: FirmStates;
  requirements: readonly Requirement[];
};

/**
 * Authorising what is withheld, as one action: a level for each set of withheld domains. What the data will say is not
 * known, so that each level carries its assumption: `sound` puts a feature in its best bin that has no more points than
 * a sound firm is expected to have, `best` in the best bin of all. A feature that reads two domains opens with the last.
 * @returns null where nothing is withheld
 */
export function authoriseAction(setting: Setting, assumption: DataAssumption): RecourseAction | null {
  const withheld = withheldDomains(setting.profile);
  if (withheld.length === 0) return null;
  const levels = subsets(withheld).map(
    (domains): ActionLevel => ({
      text: `授权查询${domains.map((domain) => label("dataDomain", domain)).join("、")}数据`,
      cost: domains.length * authorisation.costPerDomain,
      earliest: { months: 0 },
      assumption,
      moves: [...opened(domains, withheld, setting, assumption), ...covered(domains, setting.profile)],
    }),
  );
  const { id, name, source } = authorisation;
  return { ...{ id, name, source, actionable: true, excludes: [] }, levels };
}

const isWithheld = (profile: FirmStates, { id }: FeatureMeaning) =>
  stateIn(profile, id).missing === "unauthorised";

/** Domains with a feature of their own alone that is withheld. */
function withheldDomains(profile: FirmStates): DataDomain[] {
  const alone = featureCatalogue.filter(
    (meaning) => meaning.domains.length === 1 && isWithheld(profile, meaning),
  );
  return [...new Set(alone.map(({ domains }) => domains[0]!))];
}

/** All sets but the empty one, smaller numbers first: 1, 2, 12, 3, 13, … */
function subsets<T>(items: readonly T[]): T[][] {
  const sets = Array.from({ length: 2 ** items.length }, (_, bits) =>
    items.filter((_, at) => ((bits >> at) & 1) === 1),
  );
  return sets.slice(1);
}

function opened(
  domains: readonly DataDomain[],
  withheld: readonly DataDomain[],
  setting: Setting,
  assumption: DataAssumption,
): FeatureMove[] {
  return featureCatalogue
    .filter((meaning) => isWithheld(setting.profile, meaning))
    .filter((meaning) =>
      meaning.domains.every((domain) => domains.includes(domain) || !withheld.includes(domain)),
    )
    .flatMap(({ id }) => {
      const to = assumedState(id, setting, assumption);
      return to ? [{ feature: id, to }] : [];
    });
}

/** A state that opened data are taken to show; null where neither the card nor a rule says anything of the feature. */
function assumedState(
  feature: string,
  { scorer, requirements }: Setting,
  assumption: DataAssumption,
): FeatureState | null {
  const rules = requirements.filter((rule) => rule.feature === feature);
  const { states, baseline } = scorer.bins(feature);
  const examples = rules.map(({ example }) => example).filter((state) => state !== null);
  const all = [...states, ...examples].map((state) => ({
    state,
    points: scorer.pointsOf(feature, state),
    met: rules.filter((rule) => rule.accepts(state)).length,
  }));
  const sound = all.filter(({ points }) => points <= baseline);
  const candidates = assumption === "sound" && sound.length > 0 ? sound : all;
  const [first] = candidates.sort((a, b) =>
    assumption === "sound" ? b.points - a.points || b.met - a.met : b.met - a.met || b.points - a.points,
  );
  return first?.state ?? null;
}

/** The share of authorised domains, which grows by those that are opened. */
function covered(domains: readonly DataDomain[], profile: FirmStates): FeatureMove[] {
  const { value } = stateIn(profile, "coverage");
  const more = domains.filter((domain) => CONSENT_DOMAINS.some((one) => one === domain)).length;
  if (typeof value !== "number" || more === 0) return [];
  const now = Math.round(value * CONSENT_DOMAINS.length) + more;
  return [{ feature: "coverage", to: known(Math.min(1, now / CONSENT_DOMAINS.length)) }];
}
