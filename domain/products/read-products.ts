import { and, asc, eq, isNull, type SQL } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import type { DateOn } from "#lib/dates.ts";
import type { ProductTerms } from "#matching/index.ts";
import { type TermsView, termsView } from "./product-text.ts";

const { loanProducts: products, loanProductVersions: versions, organisations: banks } = schema;

/** A product on sale, as anyone may see it. */
export type ProductView = TermsView & {
  code: string;
  name: string;
  summary: string;
  versionId: string;
  version: number;
  validFrom: DateOn;
  bankId: string;
  bankName: string;
};

export type ProductRow = { view: ProductView; terms: ProductTerms };

/** The products on sale with their current terms, by code; narrowed by a condition on the product. */
export async function productsOnSale(tx: Tx, only?: SQL): Promise<ProductRow[]> {
  const rows = await tx
    .select({
      code: products.code,
      name: products.name,
      summary: products.summary,
      versionId: versions.id,
      version: versions.version,
      validFrom: versions.validFrom,
      bankId: banks.id,
      bankName: banks.name,
      terms: versions.terms,
    })
    .from(products)
    .innerJoin(versions, and(eq(versions.productId, products.id), isNull(versions.validTo)))
    .innerJoin(banks, and(eq(banks.id, products.bankId), eq(banks.status, "active")))
    .where(and(eq(products.status, "published"), only))
    .orderBy(asc(products.code));
  return rows.map(({ terms: stored, ...row }) => {
    const terms = stored as ProductTerms;
    return { view: { ...row, ...termsView(terms) }, terms };
  });
}
