import { and, eq } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import type { DateOn } from "#lib/dates.ts";
import { notFound } from "#lib/errors.ts";
import { type ProductTerms, parseProductTerms } from "#matching/index.ts";

export type VersionedProduct = {
  versionId: string;
  productId: string;
  bankId: string;
  bankName: string;
  bankContact: string;
  name: string;
  terms: ProductTerms;
  /** Whether it may be applied for today. */
  onSale: boolean;
};

/**
 * One version of a product with its bank.
 * @throws DomainError `not_found`
 */
export async function productOfVersion(tx: Tx, versionId: string, today: DateOn): Promise<VersionedProduct> {
  const { loanProductVersions: versions, loanProducts: products, organisations: banks } = schema;
  const [row] = await tx
    .select({
      versionId: versions.id,
      productId: products.id,
      bankId: banks.id,
      bankName: banks.name,
      bankContact: banks.contact,
      bankStatus: banks.status,
      name: products.name,
      status: products.status,
      terms: versions.terms,
      validFrom: versions.validFrom,
      validTo: versions.validTo,
    })
    .from(versions)
    .innerJoin(products, eq(products.id, versions.productId))
    .innerJoin(banks, and(eq(banks.id, versions.bankId)))
    .where(eq(versions.id, versionId));
  if (!row) throw notFound("这个产品");
  const { bankStatus, status, validFrom, validTo, terms, ...rest } = row;
  const isValid = validFrom <= today && (validTo === null || validTo > today);
  const onSale = status === "published" && bankStatus === "active" && isValid;
  return { ...rest, terms: parseProductTerms(terms), onSale };
}
