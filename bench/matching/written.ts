import { commitAhead } from "#db/transaction.ts";
import { CHUNK } from "#domain/matches/advance-run.ts";
import { storeOffers } from "#domain/matches/store-offers.ts";
import type { OfferLists } from "#matching/index.ts";
import { readKept } from "./compare.ts";
import { beginRun, firmId, type ScratchFirms, versionNumbers } from "./scratch-firms.ts";

/** The first full run's lists in the platform's database. */
export type Written = { offers: number; seconds: number };

/**
 * Writes the lists that the engine kept in a folder as a first full run does: the same batches, packed and stored by the
 * platform's own functions under its role, a commit each; the last waits until all is on a disk.
 */
export async function writeLists(
  { inTurn, owner }: ScratchFirms,
  folder: string,
  size: { rows: number; products: number; top: number },
): Promise<Written> {
  const { listed, figures } = readKept(folder, size);
  const [product, limitFen, rateBps, termMonths, rankingCost, score] = figures;
  const offers = { product, limitFen, rateBps, termMonths, rankingCost, score } as unknown as OfferLists;
  const batch = { offers, listed, top: size.top };
  const numbers = versionNumbers(size.products);
  const runId = await inTurn((tx) => beginRun(tx, size.rows));
  const ids = Array.from({ length: size.rows }, (_, row) => firmId(row));
  const started = performance.now();
  for (let first = 0; first < size.rows; first += CHUNK) {
    const enterpriseIds = ids.slice(first, first + CHUNK);
    await inTurn(async (tx) => {
      if (first + CHUNK < size.rows) commitAhead(tx);
      await storeOffers(tx, runId, { enterpriseIds, batch, first, numbers }, new Date());
    });
  }
  const seconds = (performance.now() - started) / 1_000;
  const { rows } = await owner.query<{ offers: number }>(
    "select coalesce(sum(length(packed)) / 20, 0)::int as offers from offers where valid_to is null",
  );
  return { offers: rows[0]!.offers, seconds };
}
