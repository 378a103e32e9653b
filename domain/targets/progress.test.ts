import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readTargetValue, TARGET_UNITS, writeTargetValue } from "./inputs.ts";
import { progressOf, shareOfYear } from "./progress.ts";

describe("a target and its figure", () => {
  test.each([
    // direction, figure, accumulates, on, verdict
    ["at_least", 100n, true, "2026-03-31", "met"],
    ["at_least", 50n, true, "2026-06-30", "on_pace"],
    ["at_least", 46n, true, "2026-06-30", "slow"],
    ["at_least", 20n, true, "2026-06-30", "behind"],
    ["at_least", 95n, false, "2026-01-31", "slow"],
    ["at_least", 50n, false, "2026-01-31", "behind"],
    ["at_most", 100n, false, "2026-01-31", "met"],
    ["at_most", 101n, false, "2026-12-31", "exceeded"],
    ["at_least", null, true, "2026-06-30", "unmeasured"],
  ] as const)("%s 100: %s, accumulating %s, on %s is %s", (direction, value, accumulates, on, verdict) => {
    expect(progressOf({ value: 100n, direction }, { value, accumulates }, on).verdict).toBe(verdict);
  });

  test("what the platform does not measure has no progress", () => {
    expect(progressOf({ value: 1n, direction: "at_least" }, undefined, "2026-06-30")).toEqual({
      verdict: "unmeasured",
      reached: null,
      pace: null,
    });
  });

  test.each([
    ["2026-01-01", 1 / 365],
    ["2026-12-31", 1],
    ["2028-12-31", 1],
    ["2028-02-29", 60 / 366],
  ])("on %s this share of the year is gone: %s", (on, share) => {
    expect(shareOfYear(on)).toBe(share);
  });
});

describe("a target's value as people write it", () => {
  test.each([
    ["fen", "50000", 50_000_000_000n],
    ["fen", "12.5", 12_500_000n],
    ["fen", "0.000001", 1n],
    ["bps", "95", 9_500n],
    ["bps", "0.7", 70n],
    ["count", "120", 120n],
  ] as const)("%s %s", (unit, text, value) => {
    expect(readTargetValue(unit, text)).toBe(value);
  });

  test.each([
    ["fen", "1,000"],
    ["fen", "-1"],
    ["fen", "1e8"],
    ["fen", "１００"],
    ["bps", "0.001"],
    ["count", "1.5"],
    ["count", ""],
    ["fen", "9999999999999"],
  ] as const)("%s %s is refused", (unit, text) => {
    expect(readTargetValue(unit, text)).toBeNull();
  });

  test("is read back as it was written", () => {
    fc.assert(
      fc.property(fc.constantFrom(...TARGET_UNITS), fc.bigInt(0n, 100_000_000_000n), (unit, value) => {
        expect(readTargetValue(unit, writeTargetValue(unit, value))).toBe(value);
      }),
    );
  });
});
