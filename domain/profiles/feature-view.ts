import type { DateOn } from "#lib/dates.ts";
import { CONSENT_DOMAINS, type DataDomain, label, type MissingReason } from "#lib/vocabulary.ts";
import { type FeatureMeaning, type FeatureResult, featureCatalogue, meaningOf } from "#scoring/index.ts";
import { type PartDomain, partDomainOf } from "./feature-parts.ts";

/** One feature as people read it: the value in words, where it comes from and how old it is, or why it is missing. */
export type FeatureView = {
  id: string;
  name: string;
  explanation: string;
  value: string | null;
  window: string;
  source: string;
  asOn: DateOn | null;
  missing: MissingReason | null;
  /** What would supply a missing value. */
  remedy: string | null;
  note: string | null;
};

export type FeatureGroup = { domain: PartDomain; title: string; features: FeatureView[] };

const isConsentDomain = (domain: DataDomain) => (CONSENT_DOMAINS as DataDomain[]).includes(domain);

/** What would supply a missing value, in Chinese. */
export function remedyFor(
  meaning: Pick<FeatureMeaning, "domains" | "source">,
  missing: MissingReason,
): string {
  const domains = meaning.domains.filter(isConsentDomain).map((domain) => `“${label("dataDomain", domain)}”`);
  if (missing === "unauthorised") return `授权${domains.join("、")}数据后即可计算。`;
  if (missing === "not_covered") return `${meaning.source}报送后自动更新；如认为有误，请先向来源单位核实。`;
  return "经营时间或业务情况不适用，不需要处理。";
}

export function featureView(result: FeatureResult): FeatureView {
  const meaning = meaningOf(result.id);
  const { id, window, source, asOn, missing } = result;
  return {
    id,
    name: meaning.name,
    explanation: meaning.explanation,
    value: missing ? null : meaning.format(result.value),
    window,
    source,
    asOn,
    missing,
    remedy: missing && remedyFor(meaning, missing),
    note: result.note || null,
  };
}

const titleOf = (domain: PartDomain) => (domain === "derived" ? "综合" : label("dataDomain", domain));

/** Features by domain, in the catalogue's order; `trade` is the name that stands for the code of the industry. */
export function groupFeatures(
  results: readonly FeatureResult[],
  trade: string | null = null,
): FeatureGroup[] {
  const byId = new Map(results.map((result) => [result.id, result]));
  const groups = new Map<PartDomain, FeatureGroup>();
  for (const { id } of featureCatalogue) {
    const result = byId.get(id);
    if (!result) continue;
    const domain = partDomainOf(result);
    const group = groups.get(domain) ?? { domain, title: titleOf(domain), features: [] };
    const view = featureView(result);
    group.features.push(id === "industry" && trade && view.value ? { ...view, value: trade } : view);
    groups.set(domain, group);
  }
  return [...groups.values()];
}
