import { type Formula, partsOf } from "../formula.ts";
import type { MatchingProduct } from "../match-all.ts";
import type { ProductTerms } from "../product.ts";
import { comparisonsOf } from "../rules.ts";

/** What ranking and the choice of a term read of every profile. */
const ALWAYS = ["grade", "requested_amount", "requested_term"];

/** Ids of the features that the products' rules and formulas and the ranking read, in a fixed order. */
export function featuresOf(products: readonly MatchingProduct[]): string[] {
  const ids = new Set(ALWAYS);
  for (const { terms } of products) for (const id of readBy(terms)) ids.add(id);
  return [...ids].sort();
}

const known = new WeakMap<ProductTerms, readonly string[]>();

/** The features that terms read; found once, as long as the object of the terms is held. */
function readBy(terms: ProductTerms): readonly string[] {
  const ids = known.get(terms) ?? [
    ...Array.from(comparisonsOf(terms.rule), ({ comparison }) => comparison.feature),
    ...[terms.limit, terms.rateBps].flatMap(formulaFeatures),
  ];
  known.set(terms, ids);
  return ids;
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
