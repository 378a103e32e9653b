import type { Tx } from "#db/client.ts";
import type { Keys } from "#lib/crypto/keys.ts";
import { dateOn } from "#lib/dates.ts";
import { notFound } from "#lib/errors.ts";
import type { Fen } from "#lib/money.ts";
import { type FeatureDictionary, matchAll, type RankConfiguration } from "#matching/index.ts";
import { productsOnSale } from "../products/read-products.ts";
import { dictionaryFor } from "../products/rule-dictionary.ts";
import { loadSubjects, type MatchSubject } from "./load-subjects.ts";
import type { Told } from "./offer-view.ts";

export type Wished = { amount?: Fen | undefined; termMonths?: number | undefined };
export type MatchedOne = { subject: MatchSubject; told: Told[]; dictionary: FeatureDictionary };

/**
 * One enterprise against everything on sale, at this instant and for its wish. The same engine and the same facts as
 * the run that stores offers; nothing is stored here.
 * @throws DomainError `not_found` where the actor may not see the enterprise
 */
export async function matchOne(
  tx: Tx,
  keys: Keys,
  enterpriseId: string,
  now: Date,
  ranking: RankConfiguration,
  { amount, termMonths }: Wished = {},
): Promise<MatchedOne> {
  const [known] = await loadSubjects(tx, keys, [enterpriseId], now);
  if (!known) throw notFound("这家企业");
  const subject: MatchSubject = {
    ...known,
    features: {
      ...known.features,
      requested_amount: amount === undefined ? null : Number(amount),
      requested_term: termMonths ?? null,
    },
  };
  const products = await productsOnSale(tx);
  const matchable = products.map(({ view, terms }) => ({ id: view.versionId, terms }));
  const [match] = matchAll([subject], matchable, { startOn: dateOn(now), ranking });
  const { division, industry_division: trade } = subject.features;
  const dictionary = await dictionaryFor(
    tx,
    products.map(({ terms }) => terms.rule),
    { division: [String(division)], industry_division: [String(trade)] },
  );
  return {
    subject,
    dictionary,
    told: products.map((product, at) => ({ ...product, pair: match!.pairs[at]! })),
  };
}
