import { eq } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import type { Word } from "#lib/vocabulary.ts";
import type { MatchBatch, RankConfiguration } from "#matching/index.ts";
import { type Compiled, compiledProducts } from "./load-products.ts";
import type { MatchSubject } from "./load-subjects.ts";
import { names } from "./packed-offers.ts";
import { figuresOf, noSummary, type RunFigures } from "./run-figures.ts";
import { type OfferLists, standingLists } from "./store-offers.ts";

type Asked = { scope: Word<"matchScope">; subjectId: string | null };
export type MatchedChunk = Omit<RunFigures, "changedEnterprises" | "changedOffers"> & {
  products: number;
  lists: OfferLists;
};

/** Matches some enterprises with what is on sale at this instant, as far as the run is about them. */
export async function matchChunk(
  tx: Tx,
  { scope, subjectId }: Asked,
  subjects: readonly MatchSubject[],
  ranking: RankConfiguration,
): Promise<MatchedChunk> {
  const all = await compiledProducts(tx, ranking);
  if (scope === "product") {
    const one = await compiledProducts(tx, ranking, subjectId!);
    return matchProduct(tx, all, one, subjectId!, subjects);
  }
  const batch = await batchOf(all, subjects);
  return {
    ...figuresOf(subjects, batch),
    products: all.numbers.length,
    lists: listsOf(subjects, batch, all.numbers),
  };
}

/**
 * One product's: only enterprises that it is for now, or whose list names a version of it, can have another list. The
 * run's figures are of that product.
 */
async function matchProduct(
  tx: Tx,
  all: Compiled,
  { engine, numbers }: Compiled,
  productId: string,
  subjects: readonly MatchSubject[],
): Promise<MatchedChunk> {
  const listed = await listingProduct(tx, productId, subjects);
  const eligible = subjects.filter(({ features }) => engine.matchOne(features).eligible > 0);
  const isEligible = new Set(eligible);
  const concerned = subjects.filter((subject) => isEligible.has(subject) || listed.has(subject.id));
  const batch = await batchOf(all, concerned);
  const version = engine.products[0]?.id;
  return {
    enterprises: subjects.length,
    eligiblePairs: eligible.length,
    matchedEnterprises: eligible.length,
    summary: { ...noSummary(), eligibleByProduct: version ? { [version]: eligible.length } : {} },
    products: numbers.length,
    lists: listsOf(concerned, batch, all.numbers),
  };
}

async function listingProduct(
  tx: Tx,
  productId: string,
  subjects: readonly MatchSubject[],
): Promise<Set<string>> {
  const { loanProductVersions: versions } = schema;
  const own = await tx
    .select({ number: versions.number })
    .from(versions)
    .where(eq(versions.productId, productId));
  const numbers = new Set(own.map(({ number }) => number));
  const standing = await standingLists(
    tx,
    subjects.map(({ id }) => id),
  );
  return new Set([...standing].filter(([, packed]) => names(packed, numbers)).map(([id]) => id));
}

async function batchOf({ engine }: Compiled, subjects: readonly MatchSubject[]): Promise<MatchBatch> {
  const columns = engine.columns(subjects.length);
  subjects.forEach(({ features }, row) => {
    columns.set(row, features);
  });
  return engine.matchAll(columns);
}

const listsOf = (subjects: readonly MatchSubject[], batch: MatchBatch, numbers: Int32Array): OfferLists => ({
  enterpriseIds: subjects.map(({ id }) => id),
  batch,
  first: 0,
  numbers,
});
