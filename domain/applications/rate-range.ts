import type { Formula } from "#matching/index.ts";

export type Range = readonly [low: number, high: number];

/** Annual rates that no product may leave: above 0, and at most 24%, the ceiling regulators expect of licensed lenders. */
export const RATE_LIMITS: Range = [1, 2_400];

const ANYTHING: Range = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
const span = (values: number[]): Range => {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.length < values.length ? ANYTHING : [Math.min(...known), Math.max(...known)];
};
const hull = (ranges: Range[]): Range => span(ranges.flat());
const pairwise = ([a, b]: Range, [c, d]: Range, apply: (x: number, y: number) => number) =>
  span([apply(a, c), apply(a, d), apply(b, c), apply(b, d)]);

/**
 * Which values a formula can take for any enterprise, for loans of the term (months). A feature may be anything, so
 * only what clamps it bounds it.
 */
export function rangeOf(formula: Formula, termMonths: number): Range {
  const of = (part: Formula) => rangeOf(part, termMonths);
  const both = (parts: readonly Formula[], pick: (...values: number[]) => number): Range => {
    const ranges = parts.map(of);
    return [pick(...ranges.map(([low]) => low)), pick(...ranges.map(([, high]) => high))];
  };
  if (typeof formula === "number") return [formula, formula];
  if ("const" in formula) return [formula.const, formula.const];
  if ("feature" in formula) return ANYTHING;
  if ("add" in formula) return pairwise(of(formula.add[0]), of(formula.add[1]), (x, y) => x + y);
  if ("sub" in formula) return pairwise(of(formula.sub[0]), of(formula.sub[1]), (x, y) => x - y);
  if ("mul" in formula) return pairwise(of(formula.mul[0]), of(formula.mul[1]), (x, y) => x * y);
  if ("div" in formula) return divided(of(formula.div[0]), of(formula.div[1]));
  if ("min" in formula) return both(formula.min, Math.min);
  if ("max" in formula) return both(formula.max, Math.max);
  if ("clamp" in formula) {
    const [value, low, high] = formula.clamp.map(of) as [Range, Range, Range];
    return [Math.max(low[0], Math.min(value[0], high[0])), Math.min(high[1], Math.max(value[1], low[1]))];
  }
  if ("roundDown" in formula) {
    const [value, step] = formula.roundDown.map(of) as [Range, Range];
    return [value[0] - step[1], value[1]];
  }
  if ("byGrade" in formula) return hull(Object.values(formula.byGrade).map(of));
  const entry = formula.byTerm.find(([bound]) => bound >= termMonths) ?? formula.byTerm.at(-1)!;
  return of(entry[1]);
}

const divided = (value: Range, by: Range): Range =>
  by[0] <= 0 && by[1] >= 0 ? ANYTHING : pairwise(value, by, (x, y) => x / y);

/** The whole basis points a rate may have under a product's price formula, within {@link RATE_LIMITS}. */
export function rateRange(rateBps: Formula, termMonths: number): Range {
  const [low, high] = rangeOf(rateBps, termMonths);
  return [Math.max(RATE_LIMITS[0], Math.floor(low)), Math.min(RATE_LIMITS[1], Math.ceil(high))];
}
