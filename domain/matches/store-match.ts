import { sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { prepared } from "#db/prepared.ts";
import { newId } from "#lib/ids.ts";
import type { OneMatch } from "#matching/index.ts";
import { packOne } from "./packed-offers.ts";
import { noSummary, type RunFigures } from "./run-figures.ts";

export type StoredMatch = Omit<RunFigures, "summary"> & { runId: string; products: number };

/**
 * Records that one enterprise was matched, as a run of its own, and stores its list where it says something else than the
 * one that stands; in one statement. `numbers` are the version numbers of the products that it was matched with.
 */
export async function storeMatch(
  tx: Tx,
  enterpriseId: string,
  match: OneMatch,
  numbers: Int32Array,
  now: Date,
): Promise<StoredMatch> {
  const runId = newId();
  const { rows } = await prepared<{ changes: number | null }>(
    tx,
    "store_match",
    sql`select app.store_match(${runId}, ${enterpriseId}, ${packOne(match, numbers)}, ${now.toISOString()},
      ${numbers.length}, ${match.eligible}, ${JSON.stringify(noSummary())}) as changes`,
  );
  const { changes } = rows[0]!;
  return {
    runId,
    enterprises: 1,
    products: numbers.length,
    eligiblePairs: match.eligible,
    matchedEnterprises: match.eligible > 0 ? 1 : 0,
    changedEnterprises: changes === null ? 0 : 1,
    changedOffers: changes ?? 0,
  };
}
