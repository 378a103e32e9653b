import type { DateOn } from "#lib/dates.ts";
import { label, type MissingReason } from "#lib/vocabulary.ts";
import {
  type FeatureDictionary,
  type FeatureMeaning,
  type ProductTerms,
  type Rule,
  ruleText,
} from "#matching/index.ts";
import { compileRule, FALSE, TRUE } from "#matching/kleene.ts";
import { comparisonsOf } from "#matching/rules.ts";
import type { MatchSubject } from "./load-subjects.ts";

/** A fact that a condition looks at, as it stands for this enterprise. */
export type FactView = {
  id: string;
  name: string;
  /** In words with the unit, or why there is none. */
  value: string;
  source: string;
  asOn: DateOn | null;
  missing: MissingReason | null;
};

export type ConditionView = { text: string; state: "passed" | "failed" | "unknown"; facts: FactView[] };

/** Every condition of a product in its order, with what it came to and what it was judged by. */
export function conditionsOf(
  terms: Pick<ProductTerms, "rule">,
  subject: MatchSubject,
  dictionary: FeatureDictionary,
): ConditionView[] {
  const rules = "all" in terms.rule ? terms.rule.all : [terms.rule];
  return rules.map((rule) => ({
    text: ruleText(rule, dictionary),
    state: stateOf(rule, subject),
    facts: factsOf(rule, subject, dictionary),
  }));
}

function stateOf(rule: Rule, { features }: MatchSubject): ConditionView["state"] {
  const truth = compileRule(rule).truth(features);
  return truth === TRUE ? "passed" : truth === FALSE ? "failed" : "unknown";
}

function factsOf(rule: Rule, subject: MatchSubject, dictionary: FeatureDictionary): FactView[] {
  const ids = new Set(comparisonsOf(rule).map(({ comparison }) => comparison.feature));
  return [...ids].map((id) => {
    const meaning = dictionary[id];
    const value = subject.features[id] ?? null;
    const result = subject.profile?.features.find((feature) => feature.id === id);
    const missing = value === null ? (subject.missing[id] ?? unknownReason(meaning)) : null;
    return {
      id,
      name: meaning?.name ?? id,
      value: missing ? label("missingReason", missing) : (meaning?.format(value) ?? String(value)),
      source: meaning?.source ?? "平台",
      asOn: result?.asOn ?? null,
      missing,
    };
  });
}

/** Without any profile, what rests on an authorisation counts as withheld. */
const unknownReason = (meaning: FeatureMeaning | undefined): MissingReason =>
  meaning && meaning.domains.length > 0 ? "unauthorised" : "not_covered";
