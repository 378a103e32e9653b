import { MatchScope, runMatching } from "#domain/matches/index.ts";
import type { Handler } from "../handler.ts";

/** Pairs enterprises with the products on sale: all of them, one, those of a delivery, or those whom one product concerns. */
export const match: Handler = (caller, parameters, progress) =>
  runMatching(caller, MatchScope.parse(parameters), { progress, jobRequestId: caller.requestId });
