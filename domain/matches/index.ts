export type { ConditionView, FactView } from "./conditions.ts";
export { type CurrentOffer, currentOffers } from "./current-offers.ts";
export { explainOffer, type OfferExplanation } from "./explain-offer.ts";
export { listOffers, type OfferList } from "./list-offers.ts";
export type { OfferTerms, OfferView } from "./offer-view.ts";
export { MatchScope, runMatching } from "./run-matching.ts";
export { type OfferDetail, viewOffer } from "./view-offer.ts";
