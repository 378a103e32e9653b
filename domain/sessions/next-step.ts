import type { OrganisationKind } from "#lib/vocabulary.ts";
import { system } from "../access/actor.ts";
import { query } from "../access/verb.ts";
import { SessionToken } from "./inputs.ts";
import { findSession, type Step } from "./session-rows.ts";

export type NextStep = { step: Step; kind: OrganisationKind; loginName: string; organisationName: string };

/** What a browser's token still lacks before it opens a portal; null for a token that is none. */
export const nextStep = query({
  permission: "session.next_step",
  input: SessionToken,
  runsAs: system("log-in"),
  async run({ tx, input, now }): Promise<NextStep | null> {
    const found = await findSession(tx, input.token, now);
    if (!found) return null;
    const { step, kind, loginName, organisationName } = found;
    return { step, kind, loginName, organisationName };
  },
});
