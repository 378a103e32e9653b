import { meaningIn } from "./dictionary.ts";
import type { FeatureDictionary, FeatureMeaning } from "./rule-features.ts";
import type { Comparison, Rule } from "./rules.ts";

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

/** The demand alone, without the feature's name: `不少于 5 万元`, `为“A 级”或“B 级”`. */
export function demandText(comparison: Comparison, meaning: FeatureMeaning, negated = false): string {
  const shown = (value: number | string | boolean) =>
    meaning.type === "number" ? meaning.format(value) : quoted(meaning.format(value));
  const not = (denied: boolean) => (denied !== negated ? "不" : "");
  switch (comparison.op) {
    case "known":
      return negated ? "没有数据" : "有数据";
    case "isTrue":
      return `为${quoted(negated ? "否" : "是")}`;
    case "isFalse":
      return `为${quoted(negated ? "是" : "否")}`;
    case "eq":
      return `${not(false)}为 ${shown(comparison.value)}`.replace(" “", "“");
    case "ne":
      return `${not(true)}为 ${shown(comparison.value)}`.replace(" “", "“");
    case "between":
      return `${negated ? "不" : ""}在 ${shown(comparison.value[0])}至 ${shown(comparison.value[1])}之间`;
    case "in":
      return `${not(false)}属于${comparison.value.map(shown).join("、")}`;
    case "notIn":
      return `${not(true)}属于${comparison.value.map(shown).join("、")}`;
    default: {
      const op = negated ? DENIED[comparison.op] : comparison.op;
      return `${orderWords(op, meaning)} ${shown(comparison.value)}`;
    }
  }
}

/** A comparison as a sentence part: `近12月实缴税额不少于 5 万元`. */
export function comparisonText(
  comparison: Comparison,
  dictionary: FeatureDictionary,
  negated = false,
): string {
  const meaning = meaningIn(dictionary, comparison.feature);
  return `${meaning.name}${demandText(comparison, meaning, negated)}`;
}

/** A rule in Chinese. Groups inside groups stand in brackets; `not` is said in the words themselves. */
export function ruleText(rule: Rule, dictionary: FeatureDictionary, negated = false, nested = false): string {
  if ("not" in rule) return ruleText(rule.not, dictionary, !negated, nested);
  if (!("all" in rule) && !("any" in rule)) return comparisonText(rule, dictionary, negated);
  const children = "all" in rule ? rule.all : rule.any;
  const every = "all" in rule !== negated;
  if (children.length === 0) return every ? "不设条件" : "任何企业都不符合";
  if (children.length === 1) return ruleText(children[0]!, dictionary, negated, nested);
  const texts = children.map((child) => ruleText(child, dictionary, negated, true));
  const joined = texts.join(every ? "，且" : "，或");
  return nested ? `（${joined}）` : joined;
}

/** The conditions of a rule one by one, for a list: the parts of its outermost `all`. */
export const conditionTexts = (rule: Rule, dictionary: FeatureDictionary): string[] =>
  "all" in rule ? rule.all.map((child) => ruleText(child, dictionary)) : [ruleText(rule, dictionary)];
