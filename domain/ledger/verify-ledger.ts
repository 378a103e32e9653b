import type { Tx } from "#db/client.ts";
import { type Finding, findBroken } from "#ledger/verify/invariant.ts";
import { verifyLedger as verifyBook } from "#ledger/verify.ts";
import { z } from "#lib/zod.ts";
import { system } from "../access/actor.ts";
import { query } from "../access/verb.ts";
import { ACTS } from "./verify/acts.ts";
import { LOANS } from "./verify/loans.ts";
import { verifySchedules } from "./verify/schedules.ts";
import { TRAIL } from "./verify/trail.ts";

/** The book by itself, and the book against the cases, their schedules and the trail, as the system sees them. */
export const findFaults = async (tx: Tx): Promise<Finding[]> => [
  ...(await verifyBook(tx)),
  ...(await findBroken(tx, { ...ACTS, ...LOANS, ...TRAIL })),
  ...(await verifySchedules(tx)),
];

/** Recomputes the ledger and tests its invariants; an empty list means that nothing is off. */
export const verifyLedger = query({
  permission: "ledger.verify",
  input: z.object({}),
  runsAs: system("ledger-verify"),
  run: ({ tx }) => findFaults(tx),
});
