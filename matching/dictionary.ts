import { invalid } from "#lib/errors.ts";
import { type Formula, partsOf } from "./formula.ts";
import type { ProductTerms } from "./product.ts";
import type { FeatureDictionary, FeatureMeaning } from "./rule-features.ts";
import { type Comparison, comparisonsOf } from "./rules.ts";

/** The meaning of a feature; one that the dictionary lacks speaks by its id, so that a text is never missing. */
export const meaningIn = (dictionary: FeatureDictionary, id: string): FeatureMeaning =>
  dictionary[id] ?? {
    id,
    name: id,
    type: "number",
    unit: "none",
    domains: [],
    source: "平台",
    format: (value) => String(value),
  };

const TYPE_WORD: Record<FeatureMeaning["type"], string> = { number: "数字", text: "文字", flag: "是非" };
const typeOf = (value: unknown): FeatureMeaning["type"] =>
  typeof value === "number" ? "number" : typeof value === "boolean" ? "flag" : "text";

function comparisonProblem(comparison: Comparison, dictionary: FeatureDictionary): string | null {
  const meaning = dictionary[comparison.feature];
  if (!meaning) return `没有编号为 ${comparison.feature} 的特征。`;
  if (comparison.op === "known") return null;
  const kind = "value" in comparison ? [comparison.value].flat() : [true];
  const wrong = kind.find((value) => typeOf(value) !== meaning.type);
  if (wrong !== undefined)
    return `${meaning.name}是${TYPE_WORD[meaning.type]}，不能与 ${String(wrong)} 比较。`;
  const code = kind.find((value) => meaning.labels && !(String(value) in meaning.labels));
  return code === undefined ? null : `${meaning.name}没有 ${String(code)} 这一项。`;
}

function formulaProblems(formula: Formula, dictionary: FeatureDictionary): string[] {
  if (typeof formula === "object" && "feature" in formula) {
    const meaning = dictionary[formula.feature];
    if (!meaning) return [`没有编号为 ${formula.feature} 的特征。`];
    return meaning.type === "number" ? [] : [`${meaning.name}是${TYPE_WORD[meaning.type]}，不能用于计算。`];
  }
  return partsOf(formula).flatMap((part) => formulaProblems(part, dictionary));
}

/**
 * Checks that a product's terms speak only of features that exist, in values that these can have.
 * @throws DomainError `invalid`, with the place of each problem.
 */
export function checkTerms(terms: ProductTerms, dictionary: FeatureDictionary): void {
  const problems: [place: string, problem: string][] = [];
  for (const { path, comparison } of comparisonsOf(terms.rule, "/rule")) {
    const problem = comparisonProblem(comparison, dictionary);
    if (problem) problems.push([path, problem]);
  }
  for (const name of ["limit", "rateBps"] as const) {
    for (const problem of formulaProblems(terms[name], dictionary)) problems.push([`/${name}`, problem]);
  }
  if (problems.length === 0) return;
  const fields = Object.fromEntries(problems.map(([place, problem]) => [place, [problem]]));
  throw invalid(
    `产品条款有误：${problems.map(([place, problem]) => `${place}：${problem}`).join("")}`,
    fields,
  );
}
