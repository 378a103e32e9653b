export { type CurrentOffer, currentOffers } from "./current-offers.ts";
export { MatchScope, runMatching } from "./run-matching.ts";
