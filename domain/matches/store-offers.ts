import { and, inArray, isNull } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";

const { offers } = schema;

export type Offer = Pick<
  typeof offers.$inferSelect,
  "enterpriseId" | "productVersionId" | "limit" | "termMonths" | "rateBps" | "annualCostBps" | "rank"
>;

/** What a run must write: new offers, and the ids of those that no longer stand as they are. */
export type OfferChanges = { added: Offer[]; closed: string[] };

/** Rows in one statement: ten columns each, well under PostgreSQL's 65,535 parameters. */
const ROWS = 5_000;

const fingerprint = ({ limit, termMonths, rateBps, annualCostBps, rank }: Offer) =>
  [limit, termMonths, rateBps, annualCostBps, rank].join(" ");

/** Holds new offers against the current ones of the same enterprises; an offer that says the same stays as it is. */
export async function compareOffers(tx: Tx, enterpriseIds: string[], found: Offer[]): Promise<OfferChanges> {
  const current = await tx
    .select()
    .from(offers)
    .where(and(inArray(offers.enterpriseId, enterpriseIds), isNull(offers.validTo)));
  const keyOf = (offer: Offer) => `${offer.enterpriseId} ${offer.productVersionId}`;
  const standing = new Map(current.map((offer) => [keyOf(offer), offer]));
  const added: Offer[] = [];
  for (const offer of found) {
    const before = standing.get(keyOf(offer));
    if (before && fingerprint(before) === fingerprint(offer)) standing.delete(keyOf(offer));
    else added.push(offer);
  }
  return { added, closed: [...standing.values()].map((offer) => offer.id) };
}

/** Closes what no longer stands, then writes what is new. */
export async function storeOffers(
  tx: Tx,
  runId: string,
  { added, closed }: OfferChanges,
  now: Date,
): Promise<void> {
  for (let at = 0; at < closed.length; at += ROWS) {
    await tx
      .update(offers)
      .set({ validTo: now })
      .where(inArray(offers.id, closed.slice(at, at + ROWS)));
  }
  for (let at = 0; at < added.length; at += ROWS) {
    await tx
      .insert(offers)
      .values(added.slice(at, at + ROWS).map((offer) => ({ ...offer, runId, validFrom: now })));
  }
}
