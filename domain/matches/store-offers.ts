import { sql } from "drizzle-orm";
import { uuidArray } from "#db/binary-array.ts";
import type { Tx } from "#db/client.ts";
import { prepared } from "#db/prepared.ts";
import { inOrder } from "#db/transaction.ts";
import type { MatchBatch } from "#matching/index.ts";
import { countChanges, type PackedRows, packRows } from "./packed-offers.ts";

/** What a batch lists for some enterprises, whose rows follow one another from the first on; no list says that nothing is offered. */
export type OfferLists = {
  enterpriseIds: readonly string[];
  batch: Pick<MatchBatch, "offers" | "listed" | "top">;
  first: number;
  /** The version numbers of the batch's products. */
  numbers: Int32Array;
};
export type OfferChanges = { changedEnterprises: number; changedOffers: number };

/**
 * Lists in one statement: in a pipelined transaction PostgreSQL stores some while the next ones are packed. Each statement
 * sets up the policies of all that it asks anew, which takes as long as some hundred rows.
 */
const SLICE = 1_000;

/**
 * Holds lists against those that stand, and writes the ones that say something else: the standing one is closed, the new
 * one opened. Where nothing changed, it only reads. The run must be running.
 */
export async function storeOffers(
  tx: Tx,
  runId: string,
  { enterpriseIds, batch, first, numbers }: OfferLists,
  now: Date,
): Promise<OfferChanges> {
  const slices: (() => Promise<OfferChanges>)[] = [];
  for (let at = 0; at < enterpriseIds.length; at += SLICE)
    slices.push(() => {
      const ids = enterpriseIds.slice(at, at + SLICE);
      return storeSlice(tx, runId, ids, packRows(batch, numbers, first + at, ids.length), now);
    });
  const changes = await inOrder(tx, slices);
  return {
    changedEnterprises: changes.reduce((sum, { changedEnterprises }) => sum + changedEnterprises, 0),
    changedOffers: changes.reduce((sum, { changedOffers }) => sum + changedOffers, 0),
  };
}

/** Each list that changed, and what stood before; one row without a place where nothing stood of any enterprise. */
type Stored = { changed_place: number | null; stood: Buffer | null };

async function storeSlice(
  tx: Tx,
  runId: string,
  ids: readonly string[],
  packed: PackedRows,
  now: Date,
): Promise<OfferChanges> {
  const { rows } = await prepared<Stored>(
    tx,
    "store_offers",
    "select * from app.store_offers($1, $2, $3, $4)",
    [runId, uuidArray(ids), packed.array, now.toISOString()],
  );
  if (rows[0]?.changed_place === null)
    return { changedEnterprises: packed.lists, changedOffers: packed.offers };
  return {
    changedEnterprises: rows.length,
    changedOffers: rows.reduce(
      (sum, { changed_place: place, stood }) => sum + countChanges(stood ?? NONE, packed.listAt(place! - 1)),
      0,
    ),
  };
}

const NONE = Buffer.alloc(0);

/** The lists that stand of some enterprises, by enterprise. */
export async function standingLists(tx: Tx, enterpriseIds: string[]): Promise<Map<string, Buffer>> {
  const { rows } = await tx.execute<{ id: string; packed: Buffer }>(sql`
    select enterprise_id as id, packed from offers
    where enterprise_id = any (${uuidArray(enterpriseIds)}::uuid[]) and valid_to is null`);
  return new Map(rows.map(({ id, packed }) => [id, packed]));
}
