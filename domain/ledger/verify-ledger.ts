import type { Tx } from "#db/client.ts";
import { type Finding, findBroken } from "#ledger/verify/invariant.ts";
import { verifyLedger as verifyBook } from "#ledger/verify.ts";
import { z } from "#lib/zod.ts";
import { system } from "../access/actor.ts";
import { query } from "../access/verb.ts";
import { ACTS } from "./verify/acts.ts";
import { LOANS } from "./verify/loans.ts";
import { verifySchedules } from "./verify/schedules.ts";
import { verifySeals } from "./verify/seals.ts";
import { TRAIL } from "./verify/trail.ts";

/** The book by itself, and the book against the cases, their schedules and the trail, as the system sees them. */
export const findFaults = async (tx: Tx): Promise<Finding[]> => [
  ...(await verifyBook(tx)),
  ...(await findBroken(tx, { ...ACTS, ...LOANS, ...TRAIL })),
  ...(await verifySchedules(tx)),
];

/** Recomputes the ledger, tests its invariants and holds it against its seals; an empty list means that nothing is off. */
export const verifyLedger = query({
  permission: "ledger.verify",
  input: z.object({
    /** The text of a head of the ledger that was exported earlier. */
    head: z.string().optional(),
  }),
  runsAs: system("ledger-verify"),
  run: async ({ tx, keys, input }): Promise<Finding[]> => [
    ...(await findFaults(tx)),
    ...(await verifySeals(tx, keys, input.head)),
  ],
});
