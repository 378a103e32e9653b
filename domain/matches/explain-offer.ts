import { eq } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { dateOn } from "#lib/dates.ts";
import { conflict, notFound } from "#lib/errors.ts";
import { query } from "../access/verb.ts";
import { type ConditionView, conditionsOf } from "./conditions.ts";
import { ExplainOffer } from "./inputs.ts";
import { matchOne } from "./match-one.ts";
import { type OfferView, offerView } from "./offer-view.ts";

export type OfferExplanation = OfferView & { conditions: ConditionView[] };

/**
 * Why one enterprise is or is not offered one product: for the operator's command line.
 * @throws DomainError `not_found` where there is no such product, `conflict` where it is not on sale
 */
export const explainOffer = query({
  permission: "offer.explain",
  input: ExplainOffer,
  async run({ tx, keys, ranking, now, input }): Promise<OfferExplanation> {
    const { subject, told, dictionary } = await matchOne(tx, keys, input.enterpriseId, now, ranking);
    const found = told.find(({ view }) => view.code === input.code);
    if (!found) {
      const { loanProducts } = schema;
      const known = await tx.$count(loanProducts, eq(loanProducts.code, input.code));
      throw known > 0
        ? conflict(`编号为 ${input.code} 的产品现在不在售，不参与匹配。`)
        : notFound(`编号为 ${input.code} 的产品`);
    }
    return {
      ...offerView(found, subject, dictionary, dateOn(now)),
      conditions: conditionsOf(found.terms, subject, dictionary),
    };
  },
});
