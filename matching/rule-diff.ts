import { meaningIn } from "./dictionary.ts";
import { comparisonTest, FALSE, type NormalRule, TRUE, type Truth } from "./kleene.ts";
import type { FeatureDictionary } from "./rule-features.ts";
import { conditionsIn, conditionText, demandText } from "./rule-text.ts";
import type { FeatureValue, FeatureValues, Rule } from "./rules.ts";

/** What a change means to firms: fewer qualify, more do, the same ones do, or neither can be said. */
export type RuleEffect = "tightened" | "loosened" | "same" | "changed";

export type RuleChange = { effect: RuleEffect; text: string };

export const EFFECT_WORD: Record<RuleEffect, string> = {
  tightened: "收紧",
  loosened: "放宽",
  same: "写法不同，要求不变",
  changed: "调整",
};

const NOBODY: NormalRule = { kind: "any", parts: [] };

/**
 * The conditions that were added, dropped or altered between two rules, in words:
 * `近12月实缴税额由不少于 5 万元改为不少于 10 万元（收紧）`. Conditions belong together that speak of the same features.
 */
export function ruleDiff(before: Rule, after: Rule, dictionary: FeatureDictionary): RuleChange[] {
  const left = conditionsIn(before) ?? [NOBODY];
  const right = conditionsIn(after) ?? [NOBODY];
  const dropped = withoutEqual(left, right);
  const added = withoutEqual(right, left);
  const pairs = pairUp(dropped, added);
  const altered = new Set(pairs.map(({ to }) => to));
  const text = (rule: NormalRule) => (rule === NOBODY ? "任何企业都不符合" : conditionText(rule, dictionary));
  return [
    ...dropped.map((from): RuleChange => {
      const to = pairs.find((pair) => pair.from === from)?.to;
      return to
        ? alteration(from, to, dictionary)
        : { effect: "loosened", text: `取消条件：${text(from)}（放宽）` };
    }),
    ...added
      .filter((to) => !altered.has(to))
      .map((to): RuleChange => ({ effect: "tightened", text: `新增条件：${text(to)}（收紧）` })),
  ];
}

function alteration(from: NormalRule, to: NormalRule, dictionary: FeatureDictionary): RuleChange {
  const effect = effectOf(from, to);
  const word = EFFECT_WORD[effect];
  if (from.kind !== "literal" || to.kind !== "literal" || from.comparison.feature !== to.comparison.feature) {
    const [was, is] = [conditionText(from, dictionary), conditionText(to, dictionary)];
    return { effect, text: `原条件：${was}；改为：${is}（${word}）` };
  }
  const meaning = meaningIn(dictionary, from.comparison.feature);
  const [was, is] = [from, to].map(({ comparison, negated }) => demandText(comparison, meaning, negated));
  // Rounded in words, as shares are, two demands may sound alike.
  const figures = was === is && effect !== "same" ? `，数值由 ${figureOf(from)} 改为 ${figureOf(to)}` : "";
  return { effect, text: `${meaning.name}由${was}改为${is}（${word}${figures}）` };
}

const figureOf = ({ comparison }: Extract<NormalRule, { kind: "literal" }>) =>
  "value" in comparison ? JSON.stringify(comparison.value) : "";

const keyOf = (rule: NormalRule): string =>
  rule.kind === "literal"
    ? JSON.stringify([rule.comparison.feature, rule.comparison.op, rule.negated, figureOf(rule)])
    : JSON.stringify([rule.kind, ...rule.parts.map(keyOf)]);

function withoutEqual(rules: readonly NormalRule[], others: readonly NormalRule[]): NormalRule[] {
  const keys = new Set(others.map(keyOf));
  return rules.filter((rule) => !keys.has(keyOf(rule)));
}

const literalsIn = (rule: NormalRule): Extract<NormalRule, { kind: "literal" }>[] =>
  rule.kind === "literal" ? [rule] : rule.parts.flatMap(literalsIn);
const featuresIn = (rule: NormalRule) =>
  new Set(literalsIn(rule).map(({ comparison }) => comparison.feature));

/** How much two conditions speak of the same, 0 to 1; a little more where they also ask in the same way. */
function likeness(a: NormalRule, b: NormalRule): number {
  const [left, right] = [featuresIn(a), featuresIn(b)];
  const shared = [...left].filter((feature) => right.has(feature)).length;
  if (shared === 0) return 0;
  const alike = a.kind === "literal" && b.kind === "literal" && a.comparison.op === b.comparison.op;
  return shared / (left.size + right.size - shared) + (alike ? 0.01 : 0);
}

/** Each condition with the one that took its place, the likest first. */
function pairUp(dropped: readonly NormalRule[], added: readonly NormalRule[]) {
  const candidates = dropped
    .flatMap((from) => added.map((to) => ({ from, to, likeness: likeness(from, to) })))
    .filter((each) => each.likeness > 0)
    .sort((a, b) => b.likeness - a.likeness);
  const taken = new Set<NormalRule>();
  return candidates.filter(({ from, to }) => {
    if (taken.has(from) || taken.has(to)) return false;
    taken.add(from).add(to);
    return true;
  });
}

/** Above so many combinations of values the effect is not worked out. */
const MOST_COMBINATIONS = 20_000;

/**
 * Who qualifies under one condition and under another, by every combination of values that they tell apart: a value at
 * each bound, one between any two, one beyond, each word, some other word, yes, no, and nothing.
 */
export function effectOf(before: NormalRule, after: NormalRule): RuleEffect {
  const values = valuesToldApart([...literalsIn(before), ...literalsIn(after)]);
  const combinations = [...values.values()].reduce((product, each) => product * each.length, 1);
  if (combinations > MOST_COMBINATIONS) return "changed";
  let gained = false;
  let lost = false;
  for (let index = 0; index < combinations; index++) {
    const drawn: Record<string, FeatureValue> = Object.create(null);
    let rest = index;
    for (const [feature, choices] of values) {
      drawn[feature] = choices[rest % choices.length]!;
      rest = Math.floor(rest / choices.length);
    }
    const [was, is] = [truthOf(before, drawn) === TRUE, truthOf(after, drawn) === TRUE];
    gained ||= is && !was;
    lost ||= was && !is;
  }
  if (gained && lost) return "changed";
  return gained ? "loosened" : lost ? "tightened" : "same";
}

function valuesToldApart(literals: Extract<NormalRule, { kind: "literal" }>[]): Map<string, FeatureValue[]> {
  const constants = new Map<string, Set<FeatureValue>>();
  for (const { comparison } of literals) {
    const known = constants.get(comparison.feature) ?? new Set();
    constants.set(comparison.feature, known);
    const named = "value" in comparison ? [comparison.value].flat() : comparison.op === "known" ? [] : [true];
    for (const value of named) known.add(value);
  }
  return new Map([...constants].map(([feature, known]) => [feature, [null, ...representatives([...known])]]));
}

function representatives(constants: FeatureValue[]): FeatureValue[] {
  const numbers = constants.filter((value) => typeof value === "number").sort((a, b) => a - b);
  const texts = constants.filter((value) => typeof value === "string");
  const flags = constants.some((value) => typeof value === "boolean") ? [true, false] : [];
  const between = numbers.flatMap((value, index) => (index === 0 ? [] : [(numbers[index - 1]! + value) / 2]));
  const beyond =
    numbers.length > 0
      ? [numbers[0]! - 1 - Math.abs(numbers[0]!), numbers.at(-1)! + 1 + Math.abs(numbers.at(-1)!)]
      : [];
  const other = texts.length > 0 ? [`${texts.join("")}?`] : [];
  const all = [...numbers, ...between, ...beyond, ...texts, ...other, ...flags];
  return all.length > 0 ? all : [true];
}

function truthOf(rule: NormalRule, values: FeatureValues): Truth {
  if (rule.kind === "literal") {
    const truth = comparisonTest(rule.comparison)(values[rule.comparison.feature]);
    return rule.negated ? ((TRUE - truth) as Truth) : truth;
  }
  const truths = rule.parts.map((part) => truthOf(part, values));
  return (rule.kind === "all" ? Math.min(TRUE, ...truths) : Math.max(FALSE, ...truths)) as Truth;
}
