import { expect, test } from "vitest";
import type { Formula } from "#matching/index.ts";
import { rateRange } from "./rate-range.ts";

test.each<[string, Formula, number, readonly [number, number]]>([
  ["a fixed rate", { const: 385 }, 12, [385, 385]],
  ["a rate by grade", { byGrade: { excellent: 345, good: 385, fair: 435 } }, 12, [345, 435]],
  [
    "a rate by term, at 12 months",
    {
      byTerm: [
        [12, 345],
        [36, 395],
      ],
    },
    12,
    [345, 345],
  ],
  [
    "a rate by term, at 24 months",
    {
      byTerm: [
        [12, 345],
        [36, 395],
      ],
    },
    24,
    [395, 395],
  ],
  ["a rate by grade within bounds", { clamp: [{ feature: "score" }, 300, 500] }, 12, [300, 500]],
  [
    "a margin added to a rate by grade",
    { add: [{ byGrade: { excellent: 300, good: 320 } }, 45] },
    12,
    [345, 365],
  ],
  ["a rate that nothing bounds but the law", { feature: "score" }, 12, [1, 2400]],
  ["a division that might be by nothing", { div: [{ const: 1000 }, { feature: "score" }] }, 12, [1, 2400]],
  ["the cheaper of two", { min: [{ const: 400 }, { feature: "score" }] }, 12, [1, 400]],
])("%s", (_, formula, termMonths, expected) => expect(rateRange(formula, termMonths)).toEqual(expected));
