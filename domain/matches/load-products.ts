import { and, asc, eq, isNull } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import type { MatchingProduct, ProductTerms } from "#matching/index.ts";

export type MatchProduct = MatchingProduct & { productId: string; bankId: string };

/** The versions on sale now, in a fixed order; one product's, if given. Terms were validated when published. */
export async function loadProducts(tx: Tx, productId?: string): Promise<MatchProduct[]> {
  const { loanProducts, loanProductVersions: versions, organisations: banks } = schema;
  const rows = await tx
    .select({
      id: versions.id,
      productId: versions.productId,
      bankId: versions.bankId,
      terms: versions.terms,
    })
    .from(versions)
    .innerJoin(
      loanProducts,
      and(eq(loanProducts.id, versions.productId), eq(loanProducts.status, "published")),
    )
    .innerJoin(banks, and(eq(banks.id, versions.bankId), eq(banks.status, "active")))
    .where(and(isNull(versions.validTo), productId ? eq(versions.productId, productId) : undefined))
    .orderBy(asc(loanProducts.code));
  return rows.map((row) => ({ ...row, terms: row.terms as ProductTerms }));
}
