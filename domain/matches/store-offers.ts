import { sql } from "drizzle-orm";
import { bytesArray, uuidArray } from "#db/binary-array.ts";
import type { Tx } from "#db/client.ts";
import { countChanges } from "./packed-offers.ts";

/** What an enterprise is offered now; an empty list says that it is offered nothing. */
export type OfferList = { enterpriseId: string; packed: Buffer };
export type OfferChanges = { changedEnterprises: number; changedOffers: number };

const listOf = (lists: readonly OfferList[]) => sql`unnest(
  ${uuidArray(lists.map(({ enterpriseId }) => enterpriseId))}::uuid[],
  ${bytesArray(lists.map(({ packed }) => packed))}::bytea[]) as n (enterprise_id, packed)`;

/**
 * Holds lists against those that stand, and writes the ones that say something else: the standing one is closed, the new
 * one opened. Three statements, however many lists; one where nothing changed. The run must be running.
 */
export async function storeOffers(
  tx: Tx,
  runId: string,
  lists: readonly OfferList[],
  now: Date,
): Promise<OfferChanges> {
  if (lists.length === 0) return { changedEnterprises: 0, changedOffers: 0 };
  const { rows } = await tx.execute<{ enterprise_id: string; before: Buffer | null }>(sql`
    select n.enterprise_id, o.packed as before
    from ${listOf(lists)} left join offers o on o.enterprise_id = n.enterprise_id and o.valid_to is null
    where coalesce(o.packed, '') <> n.packed`);
  if (rows.length === 0) return { changedEnterprises: 0, changedOffers: 0 };
  const before = new Map(rows.map((row) => [row.enterprise_id, row.before]));
  const changed = lists.filter(({ enterpriseId }) => before.has(enterpriseId));
  await close(
    tx,
    rows.flatMap((row) => (row.before ? [row.enterprise_id] : [])),
    now,
  );
  await open(
    tx,
    runId,
    changed.filter(({ packed }) => packed.length > 0),
    now,
  );
  const changedOffers = changed.reduce(
    (sum, { enterpriseId, packed }) =>
      sum + countChanges(before.get(enterpriseId) ?? Buffer.alloc(0), packed),
    0,
  );
  return { changedEnterprises: changed.length, changedOffers };
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
    select n.enterprise_id, ${runId}, n.packed, ${now.toISOString()}::timestamptz from ${listOf(lists)}`);
}
