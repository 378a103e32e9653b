import { sql } from "drizzle-orm";
import { bytesArray, uuidArray } from "#db/binary-array.ts";
import type { Tx } from "#db/client.ts";
import { countChanges } from "./packed-offers.ts";

/** What an enterprise is offered now; an empty list says that it is offered nothing. */
export type OfferList = { enterpriseId: string; packed: Buffer };
export type OfferChanges = { changedEnterprises: number; changedOffers: number };

/**
 * Holds lists against those that stand, and writes the ones that say something else: the standing one is closed, the new
 * one opened. Three statements, however many lists; one, which only reads, where nothing changed. The run must be running.
 */
export async function storeOffers(
  tx: Tx,
  runId: string,
  lists: readonly OfferList[],
  now: Date,
): Promise<OfferChanges> {
  if (lists.length === 0) return { changedEnterprises: 0, changedOffers: 0 };
  const standing = await standingLists(
    tx,
    lists.map(({ enterpriseId }) => enterpriseId),
  );
  const changed = lists.filter(
    ({ enterpriseId, packed }) => !packed.equals(standing.get(enterpriseId) ?? NONE),
  );
  const opened = changed.filter(({ packed }) => packed.length > 0);
  const closed = changed.filter(({ enterpriseId }) => standing.has(enterpriseId));
  await close(
    tx,
    closed.map(({ enterpriseId }) => enterpriseId),
    now,
  );
  await open(tx, runId, opened, now);
  const changedOffers = changed.reduce(
    (sum, { enterpriseId, packed }) => sum + countChanges(standing.get(enterpriseId) ?? NONE, packed),
    0,
  );
  return { changedEnterprises: changed.length, changedOffers };
}

const NONE = Buffer.alloc(0);

/** The lists that stand of some enterprises, by enterprise. */
export async function standingLists(tx: Tx, enterpriseIds: string[]): Promise<Map<string, Buffer>> {
  const { rows } = await tx.execute<{ id: string; packed: Buffer }>(sql`
    select enterprise_id as id, packed from offers
    where enterprise_id = any (${uuidArray(enterpriseIds)}::uuid[]) and valid_to is null`);
  return new Map(rows.map(({ id, packed }) => [id, packed]));
}

async function close(tx: Tx, enterpriseIds: string[], now: Date): Promise<void> {
  if (enterpriseIds.length === 0) return;
  const { rowCount } = await tx.execute(sql`
    update offers set valid_to = greatest(valid_from, ${now.toISOString()}::timestamptz)
    where enterprise_id = any (${uuidArray(enterpriseIds)}::uuid[]) and valid_to is null`);
  if (rowCount !== enterpriseIds.length) throw new Error("lists of offers could not be closed");
}

async function open(tx: Tx, runId: string, lists: OfferList[], now: Date): Promise<void> {
  if (lists.length === 0) return;
  await tx.execute(sql`
    insert into offers (enterprise_id, run_id, packed, valid_from)
    select n.enterprise_id, ${runId}, n.packed, ${now.toISOString()}::timestamptz
    from unnest(
      ${uuidArray(lists.map(({ enterpriseId }) => enterpriseId))}::uuid[],
      ${bytesArray(lists.map(({ packed }) => packed))}::bytea[]
    ) n (enterprise_id, packed)`);
}
