import type { Tx } from "#db/client.ts";
import { prepared } from "#db/prepared.ts";
import { withCommit } from "#db/transaction.ts";
import { newId } from "#lib/ids.ts";
import type { OneMatch } from "#matching/index.ts";
import { countChanges, packOne } from "./packed-offers.ts";
import { noSummary, type RunFigures } from "./run-figures.ts";

export type StoredMatch = Omit<RunFigures, "summary"> & { runId: string; products: number };

/** The list that stands of one enterprise; empty where it is offered nothing. */
export async function standingList(tx: Tx, enterpriseId: string): Promise<Buffer> {
  const { rows } = await prepared<{ packed: Buffer }>(
    tx,
    "standing_list_of_one",
    "select packed from offers where enterprise_id = $1 and valid_to is null",
    [enterpriseId],
  );
  return rows[0]?.packed ?? Buffer.alloc(0);
}

/**
 * Records that one enterprise was matched, as a run of its own, and stores its list where it says something else than the
 * one that stands; in one statement, which is waited for with the commit.
 * @param numbers the version numbers of the products that it was matched with
 * @param standing the list that stands, read in the same turn
 */
export function storeMatch(
  tx: Tx,
  enterpriseId: string,
  match: OneMatch,
  { numbers, standing, now }: { numbers: Int32Array; standing: Buffer; now: Date },
): StoredMatch {
  const runId = newId();
  const list = packOne(match, numbers);
  const isChanged = !list.equals(standing);
  const figures = {
    products: numbers.length,
    eligiblePairs: match.eligible,
    matchedEnterprises: match.eligible > 0 ? 1 : 0,
    changedEnterprises: isChanged ? 1 : 0,
    changedOffers: isChanged ? countChanges(standing, list) : 0,
  };
  withCommit(tx, () =>
    prepared(tx, "store_match", "select app.store_match($1, $2, $3, $4, $5, $6, $7, $8)", [
      ...[runId, enterpriseId, isChanged ? list : null, now.toISOString()],
      ...[figures.products, figures.eligiblePairs, figures.changedOffers, JSON.stringify(noSummary())],
    ]),
  );
  return { runId, enterprises: 1, ...figures };
}
