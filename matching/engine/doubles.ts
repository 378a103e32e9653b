import { type Exact, exact, less } from "../exact.ts";

const float = new Float64Array(1);
const word = new BigInt64Array(float.buffer);

/** The next double above; infinity above the largest. Zero has no sign here. */
export function nextUp(value: number): number {
  if (value === 0) return Number.MIN_VALUE;
  float[0] = value;
  word[0]! += value > 0 ? 1n : -1n;
  return float[0]! + 0;
}

export const nextDown = (value: number): number => -nextUp(-value);

const atLeast = (value: number, bound: Exact) => !less(exact(value), bound);

/**
 * The least double whose written decimal is not below the bound, so that `value >= leastDouble(bound)` says exactly
 * whether a value reaches it; null where it lies beyond the doubles.
 */
export function leastDouble(bound: Exact): number | null {
  let value = Number(bound.n) / Number(bound.d);
  if (!Number.isFinite(value)) return null;
  while (!atLeast(value, bound)) value = nextUp(value);
  for (
    let below = nextDown(value);
    Number.isFinite(below) && atLeast(below, bound);
    below = nextDown(value)
  ) {
    value = below;
  }
  return Number.isFinite(value) ? value : null;
}
