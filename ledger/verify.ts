import type { Tx } from "#db/client.ts";
import { type Finding, findBroken, type Invariants } from "./verify/invariant.ts";
import { LINES } from "./verify/lines.ts";
import { LOSSES } from "./verify/losses.ts";
import { MOVES } from "./verify/moves.ts";
import { PAIRS } from "./verify/pairs.ts";
import { PERIODS } from "./verify/periods.ts";
import { TOTALS } from "./verify/totals.ts";
import { TRANSFERS } from "./verify/transfers.ts";

export type { Finding };

const INVARIANTS: Invariants = {
  ...TOTALS,
  ...TRANSFERS,
  ...LINES,
  ...MOVES,
  ...PAIRS,
  ...LOSSES,
  ...PERIODS,
};

/** The names of the invariants, in the order in which they are checked. */
export const LEDGER_CHECKS = Object.keys(INVARIANTS);

/**
 * Recomputes every balance and every closed month from the transfers and checks every invariant of the book by itself,
 * over all rows that the actor sees: run it as the system. An empty list means the book is sound.
 */
export const verifyLedger = (tx: Tx): Promise<Finding[]> => findBroken(tx, INVARIANTS);
