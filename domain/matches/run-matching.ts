import { asc, eq, gt, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { dateOn } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { z } from "#lib/zod.ts";
import { type EnterpriseMatch, matchAll } from "#matching/index.ts";
import { command } from "../access/verb.ts";
import { loadProducts } from "./load-products.ts";
import { loadSubjects, type MatchSubject } from "./load-subjects.ts";
import { compareOffers, type Offer, type OfferChanges, storeOffers } from "./store-offers.ts";

/** Enterprises held in memory at a time. */
const BATCH = 1_000;

export const MatchScope = z.discriminatedUnion("scope", [
  z.object({ scope: z.literal("full") }),
  z.object({ scope: z.literal("enterprise"), enterpriseId: z.uuid() }),
]);

/**
 * Pairs enterprises with every product on sale and stores the offers that changed. All of a run is one transaction:
 * owners see either the offers before it or those after it. Two runs queue up, so that neither undoes the other.
 */
export const runMatching = command({
  permission: "match.run",
  input: MatchScope,
  async run({ tx, keys, ranking, input, now, audit }) {
    await tx.execute(LOCK);
    const runId = newId();
    const products = await loadProducts(tx);
    const subjectId = input.scope === "enterprise" ? input.enterpriseId : null;
    const figures = newFigures();
    const changes: OfferChanges[] = [];
    let ids = await nextIds(tx, subjectId);
    while (ids.length > 0) {
      const subjects = await loadSubjects(tx, keys, ids, now);
      const matches = matchAll(subjects, products, { startOn: dateOn(now), ranking });
      matches.forEach((match, index) => void count(figures, subjects[index]!, match));
      changes.push(await compareOffers(tx, ids, matches.flatMap(offersOf)));
      ids = subjectId ? [] : await nextIds(tx, null, ids.at(-1));
    }
    const changedOffers = changes.reduce((sum, { added, closed }) => sum + added.length + closed.length, 0);
    const { enterprises, eligiblePairs, matchedEnterprises, ...summary } = figures;
    const run = {
      scope: input.scope,
      subjectId,
      enterprises,
      products: products.length,
      eligiblePairs,
      matchedEnterprises,
    };
    await tx
      .insert(schema.matchRuns)
      .values({ id: runId, ...run, changedOffers, summary, startedAt: now, finishedAt: new Date() });
    for (const change of changes) await storeOffers(tx, runId, change, now);
    await audit({ subjectType: "match_run", subjectId: runId, after: { ...run, changedOffers } });
    return { runId, ...run, changedOffers };
  },
});

const LOCK = sql`select pg_advisory_xact_lock(hashtext('match_run'))`;

async function nextIds(tx: Tx, only: string | null, after?: string): Promise<string[]> {
  const { enterprises } = schema;
  const rows = await tx
    .select({ id: enterprises.id })
    .from(enterprises)
    .where(only ? eq(enterprises.id, only) : after ? gt(enterprises.id, after) : undefined)
    .orderBy(asc(enterprises.id))
    .limit(BATCH);
  return rows.map((row) => row.id);
}

const offersOf = ({ enterpriseId, pairs }: EnterpriseMatch): Offer[] =>
  pairs.flatMap(({ productId, offer }) =>
    offer
      ? [
          {
            enterpriseId,
            productVersionId: productId,
            limit: offer.limitFen,
            termMonths: offer.termMonths,
            rateBps: offer.rateBps,
            annualCostBps: offer.annualCostBps,
            rank: offer.rank,
          },
        ]
      : [],
  );

type Figures = {
  enterprises: number;
  eligiblePairs: number;
  matchedEnterprises: number;
  /** Enterprises with at least one offer, by division code. */
  matchedByDivision: Record<string, number>;
  /** Eligible enterprises by product version. */
  eligibleByProduct: Record<string, number>;
};

const newFigures = (): Figures => ({
  enterprises: 0,
  eligiblePairs: 0,
  matchedEnterprises: 0,
  matchedByDivision: {},
  eligibleByProduct: {},
});

const add = (counts: Record<string, number>, key: string) => {
  counts[key] = (counts[key] ?? 0) + 1;
};

function count(figures: Figures, subject: MatchSubject, { pairs }: EnterpriseMatch): void {
  const eligible = pairs.filter((pair) => pair.offer);
  figures.enterprises += 1;
  figures.eligiblePairs += eligible.length;
  for (const { productId } of eligible) add(figures.eligibleByProduct, productId);
  if (eligible.length === 0) return;
  figures.matchedEnterprises += 1;
  add(figures.matchedByDivision, subject.divisionCode);
}
