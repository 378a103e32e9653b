import { invalid } from "#lib/errors.ts";
import { type Grade, words } from "#lib/vocabulary.ts";
import { z } from "#lib/zod.ts";
import { type Place, readNode, showPlace } from "./place.ts";

/**
 * An amount (fen) or a price (basis points). A bare number is short for `const`.
 * `byGrade` reads the feature `grade`; `byTerm` takes the first entry whose bound is not below the term in months.
 */
export type Formula =
  | number
  | { const: number }
  | { feature: string }
  | { add: [Formula, Formula] }
  | { sub: [Formula, Formula] }
  | { mul: [Formula, Formula] }
  | { div: [Formula, Formula] }
  | { min: Formula[] }
  | { max: Formula[] }
  | { clamp: [Formula, Formula, Formula] }
  | { roundDown: [Formula, Formula] }
  | { byGrade: Partial<Record<Grade, Formula>> }
  | { byTerm: [number, Formula][] };

const number = z.number({ error: "这里要填数字。" });
const pair = z.tuple([z.unknown(), z.unknown()], { error: "这里要填两项的列表。" });
const several = z.array(z.unknown(), { error: "这里要填列表。" }).min(1, "列表里至少要有一项。");
const triple = z.tuple([z.unknown(), z.unknown(), z.unknown()], { error: "clamp 要写成 [值, 下限, 上限]。" });
const months = z.number({ error: "期限要填月数。" }).int("期限要填整月数。").positive("期限要大于 0。");
const terms = z
  .array(z.tuple([months, z.unknown()], { error: "byTerm 的每一项要写成 [月数, 算式]。" }))
  .min(1, "byTerm 至少要有一项。")
  .refine(
    (entries) => entries.every(([bound], index) => index === 0 || bound > entries[index - 1]![0]),
    "byTerm 的月数要从小到大。",
  );
const grades = z
  .strictObject(Object.fromEntries(words("grade").map((grade) => [grade, z.unknown().optional()])))
  .refine((entries) => Object.keys(entries).length > 0, "byGrade 至少要有一个等级。");

const LISTS = {
  add: pair,
  sub: pair,
  mul: pair,
  div: pair,
  min: several,
  max: several,
  clamp: triple,
  roundDown: pair,
};
const MAX_DEPTH = 32;

/** Reads one formula node, adding what is wrong with its place to `place.issues`; null where it cannot be read. */
export function readFormula(value: unknown, place: Place): Formula | null {
  if (place.path.length > 2 * MAX_DEPTH) return place.refuse("算式嵌套过深。");
  if (typeof value === "number") return readNode(number, value, place);
  if (
    typeof value !== "object" ||
    value === null ||
    Array.isArray(value) ||
    Object.keys(value).length !== 1
  ) {
    return place.refuse("算式必须是数字，或只含一个运算的对象。");
  }
  const key = Object.keys(value)[0]!;
  if (key === "const") return readNode(z.strictObject({ const: number }), value, place);
  if (key === "feature") {
    return readNode(z.strictObject({ feature: z.string().min(1, "缺少特征编号。").max(80) }), value, place);
  }
  if (key === "byGrade") return readByGrade((value as { byGrade: unknown }).byGrade, place.at("byGrade"));
  if (key === "byTerm") return readByTerm((value as { byTerm: unknown }).byTerm, place.at("byTerm"));
  if (!Object.hasOwn(LISTS, key)) return place.refuse(`不认识的运算 ${key}。`);
  const operator = key as keyof typeof LISTS;
  const inner = place.at(operator);
  const operands = readNode<unknown[]>(LISTS[operator], (value as Record<string, unknown>)[key], inner);
  const read = operands?.map((operand, index) => readFormula(operand, inner.at(index))) ?? [null];
  return read.includes(null) ? null : ({ [operator]: read } as Formula);
}

function readByGrade(value: unknown, place: Place): Formula | null {
  const entries = Object.entries(readNode(grades, value, place) ?? {});
  const read = entries.map(([grade, formula]) => [grade, readFormula(formula, place.at(grade))] as const);
  if (read.length === 0 || read.some(([, formula]) => formula === null)) return null;
  return { byGrade: Object.fromEntries(read) as Partial<Record<Grade, Formula>> };
}

function readByTerm(value: unknown, place: Place): Formula | null {
  const entries = readNode(terms, value, place) ?? [];
  const read = entries.map(
    ([bound, formula], index) => [bound, readFormula(formula, place.at(index, 1))] as const,
  );
  if (read.length === 0 || read.some(([, formula]) => formula === null)) return null;
  return { byTerm: read as [number, Formula][] };
}

/** The Zod schema of a formula, for use inside other schemas; its issues carry the path to the faulty node. */
export const formulaSchema = z.unknown().transform((value, context): Formula => {
  const place = showPlace();
  const formula = readFormula(value, place);
  for (const issue of place.issues) {
    context.issues.push({ code: "custom", message: issue.message, path: issue.path, input: value });
  }
  return formula !== null && place.issues.length === 0 ? formula : z.NEVER;
});

/**
 * Reads a formula from JSON.
 * @throws DomainError `invalid`; its sentence names each faulty place as a JSON pointer.
 */
export function parseFormula(value: unknown): Formula {
  const place = showPlace();
  const formula = readFormula(value, place);
  if (formula !== null && place.issues.length === 0) return formula;
  throw invalid(`算式有误：${place.sentences().join("")}`, place.fields());
}

/** The formulas directly inside a formula. */
export function partsOf(formula: Formula): Formula[] {
  if (typeof formula === "number" || "const" in formula || "feature" in formula) return [];
  if ("byGrade" in formula) return Object.values(formula.byGrade);
  if ("byTerm" in formula) return formula.byTerm.map(([, part]) => part);
  return Object.values(formula).flat() as Formula[];
}
