import { and, asc, eq, isNull, type SQL, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { type Engine, openEngine, type ProductTerms, type RankConfiguration } from "#matching/index.ts";

const { loanProducts, loanProductVersions: versions, organisations: banks } = schema;

/** What is on sale, compiled; `numbers` are the version numbers of the engine's products. */
export type Compiled = { engine: Engine; numbers: Int32Array };

/** The versions on sale now: of all products, or of one. */
const onSale = (productId?: string): SQL =>
  and(
    isNull(versions.validTo),
    eq(loanProducts.status, "published"),
    eq(banks.status, "active"),
    productId === undefined ? undefined : eq(versions.productId, productId),
  )!;

/** Engines by how they rank and the versions that they know, which never change. The last one used stands last. */
const kept = new Map<string, Compiled>();
const MOST_KEPT = 4;

/** An engine of everything on sale, or of one product; kept from call to call for as long as the same is on sale. */
export async function compiledProducts(
  tx: Tx,
  ranking: RankConfiguration,
  productId?: string,
): Promise<Compiled> {
  const key = `${await saleKey(tx, productId)} ${JSON.stringify(ranking)}`;
  const compiled = kept.get(key) ?? (await compile(tx, ranking, productId));
  kept.delete(key);
  kept.set(key, compiled);
  for (const [oldest] of kept) {
    if (kept.size <= MOST_KEPT) break;
    kept.delete(oldest);
  }
  return compiled;
}

/** Has threads forget the products of all engines kept here. */
export async function restEngines(): Promise<void> {
  await Promise.all([...kept.values()].map(({ engine }) => engine.close()));
}

async function saleKey(tx: Tx, productId?: string): Promise<string> {
  const [row] = await tx
    .select({
      key: sql<string>`coalesce(md5(string_agg(${versions.id}::text, ' ' order by ${versions.id})), '')`,
    })
    .from(versions)
    .innerJoin(loanProducts, eq(loanProducts.id, versions.productId))
    .innerJoin(banks, eq(banks.id, versions.bankId))
    .where(onSale(productId))
    .prepare(productId === undefined ? "sale_key" : "sale_key_of_product")
    .execute();
  return row!.key;
}

/** Terms were validated when they were published. */
async function compile(tx: Tx, ranking: RankConfiguration, productId?: string): Promise<Compiled> {
  const rows = await tx
    .select({ id: versions.id, number: versions.number, terms: versions.terms })
    .from(versions)
    .innerJoin(loanProducts, eq(loanProducts.id, versions.productId))
    .innerJoin(banks, eq(banks.id, versions.bankId))
    .where(onSale(productId))
    .orderBy(asc(loanProducts.code));
  const products = rows.map(({ id, terms }) => ({ id, terms: terms as ProductTerms }));
  return {
    engine: openEngine(products, { ranking }),
    numbers: Int32Array.from(rows, ({ number }) => number),
  };
}
