import { dateOn } from "#lib/dates.ts";
import { notFound } from "#lib/errors.ts";
import { query } from "../access/verb.ts";
import { type ConditionView, conditionsOf } from "./conditions.ts";
import { ExplainOffer } from "./inputs.ts";
import { matchOne } from "./match-one.ts";
import { type OfferView, offerView } from "./offer-view.ts";

export type OfferExplanation = OfferView & { conditions: ConditionView[] };

/** Why one enterprise is or is not offered one product: for the operator's command line. */
export const explainOffer = query({
  permission: "offer.explain",
  input: ExplainOffer,
  async run({ tx, keys, ranking, now, input }): Promise<OfferExplanation> {
    const { subject, told, dictionary } = await matchOne(tx, keys, input.enterpriseId, now, ranking);
    const found = told.find(({ view }) => view.code === input.code);
    if (!found) throw notFound("这个产品");
    return {
      ...offerView(found, subject, dictionary, dateOn(now)),
      conditions: conditionsOf(found.terms, subject, dictionary),
    };
  },
});
