import { expect, test } from "vitest";
import { fen, yuan } from "../money.ts";
import { type Overdue, penaltyInterest } from "./penalty-interest.ts";

const overdue: Overdue = {
  ...{ amount: yuan(10_000), rateBps: 400, upliftPercent: 50 },
  ...{ dueOn: "2026-02-28", until: "2026-03-30" },
};

test.each<[string, Partial<Overdue>, bigint]>([
  ["30 days at 6 % of 10,000 元 by 360", {}, 5000n],
  ["by 365, rounded half up", { dayCount: "act_365" }, 4932n],
  ["at 130 %", { upliftPercent: 30 }, 4333n],
  ["a rate with decimals keeps them", { rateBps: 345.5, amount: yuan(1_000_000) }, 431875n],
  ["one day over the end of February", { until: "2026-03-01" }, 167n],
  ["paid on the day it was due", { until: "2026-02-28" }, 0n],
  ["paid before", { until: "2026-01-31" }, 0n],
  [
    "exactly half a fen is rounded up",
    { amount: fen(10_000), until: "2026-03-03", rateBps: 6, upliftPercent: 50 },
    0n,
  ],
  ["nothing overdue", { amount: fen(0) }, 0n],
])("%s", (_, changed, expected) => {
  expect(penaltyInterest({ ...overdue, ...changed })).toBe(expected);
});

test.each<[string, Partial<Overdue>]>([
  ["an uplift below 30 %", { upliftPercent: 29 }],
  ["an uplift above 50 %", { upliftPercent: 51 }],
  ["a negative amount", { amount: fen(-1) }],
  ["a negative rate", { rateBps: -1 }],
])("%s is refused", (_, changed) => {
  expect(() => penaltyInterest({ ...overdue, ...changed })).toThrow(RangeError);
});
