import type { Numbers } from "../metrics/columns.ts";

/** The outcome of a row nobody lent to, or whose time has not come. */
export const UNKNOWN_OUTCOME = -1;

export type OutcomeCounts = {
  rows: number;
  goods: number;
  bads: number;
  unknown: number;
  /** Bads ÷ (goods + bads); null where no outcome is known. It says nothing of the unknown rows. */
  badRate: number | null;
};

/**
 * Holds outcomes to 0 (good), 1 (bad) and −1 (unknown).
 * @throws RangeError on another value
 */
export function checkOutcomes(measure: string, outcomes: Numbers): void {
  for (let row = 0; row < outcomes.length; row += 1) {
    const outcome = outcomes[row]!;
    if (outcome === 0 || outcome === 1 || outcome === UNKNOWN_OUTCOME) continue;
    throw new RangeError(
      `${measure}: the outcome of row ${row} is ${outcome}; outcomes are 0 (good), 1 (bad) or ${UNKNOWN_OUTCOME} (unknown)`,
    );
  }
}

/** Bads ÷ (goods + bads), null of nothing. */
export const badRateOf = (goods: number, bads: number) => (goods + bads === 0 ? null : bads / (goods + bads));
