import { label, words } from "#lib/vocabulary.ts";
import { canonical } from "./canonical.ts";
import type { Formula } from "./formula.ts";
import { FORMULA_UNIT, type FormulaKind, formulaText } from "./formula-text.ts";
import type { FeatureDictionary } from "./rule-features.ts";

export type FormulaChange = { effect: "tightened" | "loosened" | "changed"; text: string };

const NAME: Record<FormulaKind, string> = { limit: "额度", rate: "年利率" };
/** A higher limit serves a firm, a higher rate does not. */
const HIGHER: Record<FormulaKind, FormulaChange["effect"]> = { limit: "loosened", rate: "tightened" };
const LOWER: Record<FormulaKind, FormulaChange["effect"]> = { limit: "tightened", rate: "loosened" };

const constantOf = (formula: Formula): number | null =>
  typeof formula === "number" ? formula : "const" in formula ? formula.const : null;

type Where = { kind: FormulaKind; dictionary: FeatureDictionary; name: string };

/**
 * What differs between two formulas in words: figures with their direction, tables grade by grade and term by term,
 * anything else by the words of both.
 */
export const formulaDiff = (
  before: Formula,
  after: Formula,
  kind: FormulaKind,
  dictionary: FeatureDictionary,
): FormulaChange[] => difference(before, after, { kind, dictionary, name: NAME[kind] });

function difference(before: Formula, after: Formula, where: Where): FormulaChange[] {
  const { kind, name } = where;
  const [was, is] = [constantOf(before), constantOf(after)];
  if (was !== null && is !== null)
    return was === is ? rewritten(before, after, where) : figures(was, is, where);
  if (typeof before === "object" && typeof after === "object") {
    if ("byGrade" in before && "byGrade" in after) return byGrade(before.byGrade, after.byGrade, where);
    if ("byTerm" in before && "byTerm" in after) {
      const [left, right] = [before.byTerm, after.byTerm];
      const isSameTable =
        left.length === right.length && left.every(([months], at) => months === right[at]![0]);
      if (isSameTable)
        return left.flatMap(([months, part], at) =>
          difference(part, right[at]![1], { ...where, name: `${name}（${months} 个月以内）` }),
        );
    }
  }
  const [old, next] = [before, after].map((formula) => formulaText(formula, kind, where.dictionary));
  if (old === next) return rewritten(before, after, where);
  return [{ effect: "changed", text: `${name}算式：原为 ${old}；改为 ${next}` }];
}

function figures(was: number, is: number, { kind, name }: Where): FormulaChange[] {
  const shown = FORMULA_UNIT[kind];
  const rises = is > was;
  const effect = rises ? HIGHER[kind] : LOWER[kind];
  return [{ effect, text: `${name}由 ${shown(was)} 改为 ${shown(is)}（${rises ? "提高" : "降低"}）` }];
}

type Table = Extract<Formula, { byGrade: unknown }>["byGrade"];

function byGrade(before: Table, after: Table, where: Where): FormulaChange[] {
  const shown = (part: Formula) => formulaText(part, where.kind, where.dictionary);
  return words("grade").flatMap((grade): FormulaChange[] => {
    const name = `${where.name}（等级${label("grade", grade)}）`;
    const [was, is] = [before[grade], after[grade]];
    if (was !== undefined && is !== undefined) return difference(was, is, { ...where, name });
    if (is !== undefined) return [{ effect: "loosened", text: `新增${name}：${shown(is)}` }];
    return was === undefined ? [] : [{ effect: "tightened", text: `取消${name}：原为 ${shown(was)}` }];
  });
}

/** The same words for what is written differently, as `5` and `{"const": 5}` are. */
const rewritten = (before: Formula, after: Formula, { name }: Where): FormulaChange[] =>
  canonical(before) === canonical(after)
    ? []
    : [{ effect: "changed", text: `${name}算式的写法有调整，算法不变` }];
