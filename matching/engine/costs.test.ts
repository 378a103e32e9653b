import { expect, test } from "vitest";
import { nominalSteps } from "../ranking-cost.ts";
import { stepOf } from "./costs.ts";

test("an amount stands on the last step that it reaches, the first where it reaches none", () => {
  const amounts = nominalSteps.flatMap((step) => [step - 1, step, step + 1, 1.5 * step]);
  for (const amount of [0, 1, ...amounts, 2 ** 32 - 1, 2 ** 32, 10 ** 14]) {
    const last = nominalSteps.findLastIndex((step) => step <= amount);
    expect([amount, stepOf(amount)]).toEqual([amount, Math.max(0, last)]);
  }
});
