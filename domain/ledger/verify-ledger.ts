import { verifyLedger as verify } from "#ledger/verify.ts";
import { z } from "#lib/zod.ts";
import { system } from "../access/actor.ts";
import { query } from "../access/verb.ts";

/** Recomputes the ledger and tests its invariants; an empty list means that nothing is off. */
export const verifyLedger = query({
  permission: "ledger.verify",
  input: z.object({}),
  runsAs: system("ledger-verify"),
  run: ({ tx }) => verify(tx),
});
