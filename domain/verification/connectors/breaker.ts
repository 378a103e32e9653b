/** How many failures in a row close the door, and for how long. */
export type BreakerLimits = { failures: number; restMs: number };

/**
 * Keeps work from piling up on a service that is down: after some failures in a row it is not called for a while, then
 * one call tries whether it is back.
 */
export function breaker({ failures, restMs }: BreakerLimits, clock: () => number = Date.now) {
  let failed = 0;
  let closedUntil = 0;
  return {
    /** Whether a call may be made now. */
    lets: () => clock() >= closedUntil,
    succeeded: () => {
      failed = 0;
      closedUntil = 0;
    },
    failed: () => {
      failed += 1;
      if (failed >= failures) closedUntil = clock() + restMs;
    },
  };
}
