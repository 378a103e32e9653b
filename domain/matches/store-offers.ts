import { sql } from "drizzle-orm";
import { bytesArray, uuidArray } from "#db/binary-array.ts";
import type { Tx } from "#db/client.ts";
import { prepared } from "#db/prepared.ts";
import { countChanges } from "./packed-offers.ts";

/** What an enterprise is offered now; an empty list says that it is offered nothing. */
export type OfferList = { enterpriseId: string; packed: Buffer };
export type OfferChanges = { changedEnterprises: number; changedOffers: number };

/**
 * Holds lists against those that stand, and writes the ones that say something else: the standing one is closed, the new
 * one opened. One statement, however many lists; where nothing changed, it only reads. The run must be running.
 */
export async function storeOffers(
  tx: Tx,
  runId: string,
  lists: readonly OfferList[],
  now: Date,
): Promise<OfferChanges> {
  if (lists.length === 0) return { changedEnterprises: 0, changedOffers: 0 };
  const firms = uuidArray(lists.map(({ enterpriseId }) => enterpriseId));
  const packed = bytesArray(lists.map((list) => list.packed));
  const { rows } = await prepared<{ changed_place: number; stood: Buffer | null }>(
    tx,
    "store_offers",
    sql`select * from app.store_offers(${runId}, ${firms}, ${packed}, ${now.toISOString()})`,
  );
  const changedOffers = rows.reduce(
    (sum, { changed_place: place, stood }) => sum + countChanges(stood ?? NONE, lists[place - 1]!.packed),
    0,
  );
  return { changedEnterprises: rows.length, changedOffers };
}

const NONE = Buffer.alloc(0);

/** The lists that stand of some enterprises, by enterprise. */
export async function standingLists(tx: Tx, enterpriseIds: string[]): Promise<Map<string, Buffer>> {
  const { rows } = await tx.execute<{ id: string; packed: Buffer }>(sql`
    select enterprise_id as id, packed from offers
    where enterprise_id = any (${uuidArray(enterpriseIds)}::uuid[]) and valid_to is null`);
  return new Map(rows.map(({ id, packed }) => [id, packed]));
}
