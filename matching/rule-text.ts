import { meaningIn } from "./dictionary.ts";
import { type NormalRule, normalise } from "./kleene.ts";
import { quantity } from "./quantity.ts";
import type { FeatureDictionary, FeatureMeaning } from "./rule-features.ts";
import type { Comparison, Rule } from "./rules.ts";

type Literal = Extract<NormalRule, { kind: "literal" }>;

/** What a comparison turns into when it is denied; exact in three-valued logic, since unknown stays unknown. */
const DENIED = { gte: "lt", gt: "lte", lte: "gt", lt: "gte" } as const;

/** Quantities are 多 or 少, scales such as scores and growth are 高 or 低. */
const SCALES = new Set(["ratio", "share", "points", "none"]);

function orderWords(op: keyof typeof DENIED, meaning: FeatureMeaning): string {
  const scale = SCALES.has(meaning.unit);
  if (op === "gte") return scale ? "不低于" : "不少于";
  if (op === "lte") return scale ? "不高于" : "不超过";
  if (op === "gt") return scale ? "高于" : "超过";
  return scale ? "低于" : "少于";
}

const quoted = (text: string) => `“${text}”`;

/** The demand alone, without the feature's name: `不少于 5 万元`, `属于“A 级”、“B 级”`. */
export function demandText(comparison: Comparison, meaning: FeatureMeaning, negated = false): string {
  const shown = (value: number | string | boolean) =>
    typeof value === "number" ? ` ${quantity(value, meaning)}` : quoted(quantity(value, meaning));
  const is = (denied: boolean) => (denied !== negated ? "不" : "");
  switch (comparison.op) {
    case "known":
      return negated ? "没有数据" : "有数据";
    case "isTrue":
    case "isFalse":
      return `为${quoted((comparison.op === "isTrue") !== negated ? "是" : "否")}`;
    case "eq":
    case "ne":
      return `${is(comparison.op === "ne")}为${shown(comparison.value)}`;
    case "between":
      return `${is(false)}在${shown(comparison.value[0])}至${shown(comparison.value[1])}之间`;
    case "in":
    case "notIn":
      return membership(comparison.value.map(shown), is(comparison.op === "notIn"));
    default: {
      const op = negated ? DENIED[comparison.op] : comparison.op;
      return `${orderWords(op, meaning)}${shown(comparison.value)}`;
    }
  }
}

/** Sets of words belong, `属于“A 级”、“B 级”`; of figures it is one, `为 1、2 之一`. */
function membership(shown: string[], not: string): string {
  if (shown.every((each) => each.startsWith("“"))) return `${not}属于${shown.join("、")}`;
  const list = shown.join("、").replaceAll("、 ", "、");
  return shown.length === 1 ? `${not}为${list}` : `${not}为${list} ${not ? "中的任何一个" : "之一"}`;
}

/** A comparison as a sentence part: `近12月实缴税额不少于 5 万元`. */
export function literalText({ comparison, negated }: Literal, dictionary: FeatureDictionary): string {
  const meaning = meaningIn(dictionary, comparison.feature);
  return `${meaning.name}${demandText(comparison, meaning, negated)}`;
}

/**
 * The conditions that must all hold, each free of what decides nothing: groups of one, groups inside groups of their own
 * kind, and empty groups. None where nothing is asked, null where nobody can qualify.
 */
export function conditionsIn(rule: Rule): NormalRule[] | null {
  const simple = simplified(normalise(rule));
  if (simple === false) return null;
  if (simple === true) return [];
  return simple.kind === "all" ? simple.parts : [simple];
}

function simplified(rule: NormalRule): NormalRule | boolean {
  if (rule.kind === "literal") return rule;
  const whole = rule.kind === "all";
  const parts = rule.parts.map(simplified);
  if (parts.includes(!whole)) return !whole;
  const left = parts
    .filter((part) => typeof part === "object")
    .flatMap((part) => (part.kind === rule.kind ? part.parts : [part]));
  return left.length === 0 ? whole : left.length === 1 ? left[0]! : { kind: rule.kind, parts: left };
}

/** One condition in Chinese; groups inside groups stand in brackets. */
export function conditionText(rule: NormalRule, dictionary: FeatureDictionary, nested = false): string {
  if (rule.kind === "literal") return literalText(rule, dictionary);
  const texts = new Set(rule.parts.map((part) => conditionText(part, dictionary, true)));
  const joined = [...texts].join(rule.kind === "all" ? "，且" : "，或");
  return nested && texts.size > 1 ? `（${joined}）` : joined;
}

const NOTHING_ASKED = "不设条件";
const NOBODY = "任何企业都不符合";

/** A rule in Chinese, to be read aloud; `not` is said in the words themselves. */
export function ruleText(rule: Rule, dictionary: FeatureDictionary): string {
  const conditions = conditionsIn(rule);
  if (conditions === null) return NOBODY;
  if (conditions.length === 0) return NOTHING_ASKED;
  const [only] = conditions;
  return conditionText(conditions.length === 1 ? only! : { kind: "all", parts: conditions }, dictionary);
}

/** The conditions of a rule one by one, for a list, each once; a single line where there are none. */
export function conditionTexts(rule: Rule, dictionary: FeatureDictionary): string[] {
  const conditions = conditionsIn(rule);
  if (conditions === null) return [NOBODY];
  if (conditions.length === 0) return [NOTHING_ASKED];
  return [...new Set(conditions.map((condition) => conditionText(condition, dictionary)))];
}
