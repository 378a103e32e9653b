import { type Formula, partsOf } from "../formula.ts";
import type { MatchingProduct } from "../match-all.ts";
import { comparisonsOf } from "../rules.ts";

/** What ranking and the choice of a term read of every profile. */
const ALWAYS = ["grade", "requested_amount", "requested_term"];

/** Ids of the features that the products' rules and formulas and the ranking read, in a fixed order. */
export function featuresOf(products: readonly MatchingProduct[]): string[] {
  const ids = new Set(ALWAYS);
  for (const { terms } of products) {
    for (const { comparison } of comparisonsOf(terms.rule)) ids.add(comparison.feature);
    for (const formula of [terms.limit, terms.rateBps])
      for (const id of formulaFeatures(formula)) ids.add(id);
  }
  return [...ids].sort();
}

/** The features that a formula reads, `grade` aside. */
export function formulaFeatures(formula: Formula): string[] {
  if (typeof formula === "number" || "const" in formula) return [];
  if ("feature" in formula) return [formula.feature];
  return partsOf(formula).flatMap(formulaFeatures);
}

/** Whether a formula reads any feature, `grade` aside. */
export function readsFeatures(formula: Formula): boolean {
  if (typeof formula === "number" || "const" in formula) return false;
  return "feature" in formula || partsOf(formula).some(readsFeatures);
}
