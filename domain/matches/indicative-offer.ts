import type { Tx } from "#db/client.ts";
import type { Keys } from "#lib/crypto/keys.ts";
import { dateOn } from "#lib/dates.ts";
import { type MatchedOffer, type MatchingProduct, matchAll } from "#matching/index.ts";
import { loadSubjects } from "./load-subjects.ts";

/** What one product would be for an enterprise at this instant; null where it is not eligible. */
export async function indicativeOffer(
  tx: Tx,
  keys: Keys,
  enterpriseId: string,
  product: MatchingProduct,
  now: Date,
): Promise<MatchedOffer | null> {
  const [subject] = await loadSubjects(tx, keys, [enterpriseId], now);
  if (!subject) return null;
  const [match] = matchAll([subject], [product], { startOn: dateOn(now) });
  return match!.pairs[0]!.offer;
}
