import { MatchScope, runMatching } from "#domain/matches/index.ts";
import type { Handler } from "../handler.ts";

/** Pairs enterprises with the products on sale, all of them or one. */
export const match: Handler = (caller, parameters) => runMatching(caller, MatchScope.parse(parameters));
