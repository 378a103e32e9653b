import { label, words } from "#lib/vocabulary.ts";
import { meaningIn } from "./dictionary.ts";
import type { Formula } from "./formula.ts";
import { exactMoney, exactRate } from "./quantity.ts";
import type { FeatureDictionary } from "./rule-features.ts";

export type FormulaKind = "limit" | "rate";

/** A constant of a limit (fen) or of a rate (basis points), with every digit. */
export const FORMULA_UNIT: Record<FormulaKind, (value: number) => string> = {
  limit: exactMoney,
  rate: exactRate,
};

/** Whether a formula's words, inside another's, would run into what follows. */
const runsOn = (part: Formula): boolean =>
  typeof part === "object" && ["clamp", "roundDown", "byGrade", "byTerm"].some((key) => key in part);
const isProduct = (part: Formula): boolean => typeof part === "object" && ("mul" in part || "div" in part);

/** A formula of a limit (fen) or a rate (basis points) in Chinese: `取最小（100 万元；近12月开票金额 × 0.1）`. */
export function formulaText(formula: Formula, kind: FormulaKind, dictionary: FeatureDictionary): string {
  return text(formula, FORMULA_UNIT[kind]);

  function text(part: Formula, unit: (value: number) => string): string {
    const bracketed = (each: Formula, of: (value: number) => string, isTight = false) => {
      const told = text(each, of);
      return runsOn(each) || (isTight && isProduct(each)) ? `（${told}）` : told;
    };
    const inner = (each: Formula) => bracketed(each, unit);
    /** A factor is a plain number; so is what is divided by. */
    const factor = (each: Formula) => bracketed(each, String);
    if (typeof part === "number") return unit(part);
    if ("const" in part) return unit(part.const);
    if ("feature" in part) return meaningIn(dictionary, part.feature).name;
    if ("add" in part) return `（${part.add.map(inner).join(" + ")}）`;
    if ("sub" in part) return `（${part.sub.map(inner).join(" − ")}）`;
    if ("mul" in part) return part.mul.map(factor).join(" × ");
    if ("div" in part) return `${inner(part.div[0])} ÷ ${bracketed(part.div[1], String, true)}`;
    if ("min" in part) return `取最小（${part.min.map(inner).join("；")}）`;
    if ("max" in part) return `取最大（${part.max.map(inner).join("；")}）`;
    if ("clamp" in part) {
      const [value, low, high] = part.clamp.map(inner);
      return `${value}，不低于 ${low}，不高于 ${high}`;
    }
    if ("roundDown" in part)
      return `${inner(part.roundDown[0])}，按 ${inner(part.roundDown[1])} 的整数倍向下取整`;
    if ("byGrade" in part)
      return words("grade")
        .filter((grade) => part.byGrade[grade] !== undefined)
        .map((grade) => `等级${label("grade", grade)} ${inner(part.byGrade[grade]!)}`)
        .join("；");
    return part.byTerm.map(([months, each]) => `${months} 个月以内 ${inner(each)}`).join("；");
  }
}
