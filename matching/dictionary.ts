import { invalid } from "#lib/errors.ts";
import { type Formula, partsOf } from "./formula.ts";
import type { ProductTerms } from "./product.ts";
import type { FeatureDictionary, FeatureMeaning } from "./rule-features.ts";
import { type Comparison, comparisonsOf } from "./rules.ts";

/** The entry of a dictionary, none of what every object inherits (`constructor`). */
const entryOf = (dictionary: FeatureDictionary, id: string): FeatureMeaning | undefined =>
  Object.hasOwn(dictionary, id) ? dictionary[id] : undefined;

/** The meaning of a feature; one that the dictionary lacks speaks by its id, so that a text is never missing. */
export const meaningIn = (dictionary: FeatureDictionary, id: string): FeatureMeaning =>
  entryOf(dictionary, id) ?? {
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
  const meaning = entryOf(dictionary, comparison.feature);
  if (!meaning) return `没有编号为 ${comparison.feature} 的特征。`;
  if (comparison.op === "known") return null;
  const kind = "value" in comparison ? [comparison.value].flat() : [true];
  const wrong = kind.find((value) => typeOf(value) !== meaning.type);
  if (wrong !== undefined)
    return `${meaning.name}是${TYPE_WORD[meaning.type]}，不能与 ${String(wrong)} 比较。`;
  const code = kind.find((value) => meaning.labels && !Object.hasOwn(meaning.labels, String(value)));
  return code === undefined ? null : `${meaning.name}没有 ${String(code)} 这一项。`;
}

/** A formula that is the same number for everyone; null for any other. */
const constantOf = (formula: Formula): number | null =>
  typeof formula === "number" ? formula : "const" in formula ? formula.const : null;

/** What can never have a sensible value whoever asks: a division by nothing, a step of nothing, bounds upside down. */
function senseless(formula: Formula): string | null {
  if (typeof formula === "number") return null;
  if ("div" in formula && constantOf(formula.div[1]) === 0) return "不能除以 0。";
  if ("roundDown" in formula) {
    const step = constantOf(formula.roundDown[1]);
    return step !== null && step <= 0 ? "取整的步长要大于 0。" : null;
  }
  if (!("clamp" in formula)) return null;
  const [low, high] = [constantOf(formula.clamp[1]), constantOf(formula.clamp[2])];
  return low !== null && high !== null && low > high ? "clamp 的下限不能大于上限。" : null;
}

function formulaProblems(formula: Formula, dictionary: FeatureDictionary): string[] {
  if (typeof formula === "object" && "feature" in formula) {
    const meaning = entryOf(dictionary, formula.feature);
    if (!meaning) return [`没有编号为 ${formula.feature} 的特征。`];
    return meaning.type === "number" ? [] : [`${meaning.name}是${TYPE_WORD[meaning.type]}，不能用于计算。`];
  }
  const own = senseless(formula);
  return [...(own ? [own] : []), ...partsOf(formula).flatMap((part) => formulaProblems(part, dictionary))];
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
