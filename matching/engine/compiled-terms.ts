import { type CompiledProduct, compileProduct } from "../pair.ts";
import type { ProductTerms } from "../product.ts";

const known = new WeakMap<ProductTerms, CompiledProduct>();

/** Terms compiled to closures, when first asked for, and kept as long as the object of the terms is. */
export function compiledOf(terms: ProductTerms): CompiledProduct {
  const compiled = known.get(terms) ?? compileProduct(terms);
  known.set(terms, compiled);
  return compiled;
}
