import { type DateOn, dateOn } from "#lib/dates.ts";
import { query } from "../access/verb.ts";
import { isComputing } from "../profiles/view-own-profile.ts";
import { Wish } from "./inputs.ts";
import { matchOne, type Wished } from "./match-one.ts";
import { type OfferView, offerView } from "./offer-view.ts";

export type OfferList = {
  wish: Wished;
  /** Best first. */
  eligible: OfferView[];
  /** The nearest first: the fewest conditions between the firm and the product. */
  outOfReach: OfferView[];
  /** The day of the profile that this rests on; null where there is none yet. */
  profileOn: DateOn | null;
  computing: boolean;
};

/** Everything on sale as it would be for the owner's firm: what it could get side by side, and why not the rest. */
export const listOffers = query({
  permission: "offer.list",
  input: Wish,
  async run({ tx, keys, ranking, member, now, input }): Promise<OfferList> {
    const { subject, told, dictionary } = await matchOne(
      tx,
      keys,
      member.organisationId,
      now,
      ranking,
      input,
    );
    const views = told.map((each) => offerView(each, subject, dictionary, dateOn(now)));
    return {
      wish: input,
      eligible: views.filter(({ terms }) => terms).sort((a, b) => a.terms!.rank - b.terms!.rank),
      outOfReach: views.filter(({ terms }) => !terms).sort(byDistance),
      profileOn: subject.profile?.asOf ?? null,
      computing: await isComputing(tx, member.organisationId),
    };
  },
});

/** What only lacks data comes before what fails; then by how much stands in the way. */
const byDistance = (a: OfferView, b: OfferView) =>
  a.failed.length - b.failed.length || a.missing.length - b.missing.length || (a.code < b.code ? -1 : 1);
