import fc from "fast-check";
import { expect, test } from "vitest";
import type { ProductFee } from "../product.ts";
import { rankingCost } from "../ranking-cost.ts";
import { fastRankingCost } from "./fast-cost.ts";

const anyFee: fc.Arbitrary<ProductFee> = fc
  .record({
    payee: fc.constant("甲"),
    kind: fc.constantFrom("guarantee" as const, "service" as const),
    when: fc.constantFrom("at_drawdown" as const, "each_year" as const, "at_maturity" as const),
    basis: fc.constantFrom("fixed" as const, "principal" as const, "principal_per_year" as const),
    size: fc.oneof(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 300_000 })),
  })
  .map(({ basis, size, ...fee }) =>
    basis === "fixed"
      ? { ...fee, basis, amountFen: size }
      : { ...fee, basis, rateBps: size > 10_000 ? 10_000 : size },
  );

const anyLoan = fc.record({
  method: fc.constantFrom(
    "annuity" as const,
    "equal_principal" as const,
    "interest_only" as const,
    "bullet" as const,
  ),
  fees: fc.array(anyFee, { maxLength: 3 }),
  amountFen: fc.oneof(fc.integer({ min: 1, max: 5_000_000 }), fc.integer({ min: 1, max: 1e14 })),
  rateBps: fc.oneof(fc.integer({ min: 0, max: 2_400 }), fc.integer({ min: 0, max: 10_000 })),
  termMonths: fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 360 })),
});

test("the fast ranking cost is the exact one, wherever it gives an answer, and it nearly always does", () => {
  let answers = 0;
  let asked = 0;
  fc.assert(
    fc.property(anyLoan, ({ method, fees, amountFen, rateBps, termMonths }) => {
      const terms = { fees, repaymentMethods: [method] };
      const fast = fastRankingCost(terms, amountFen, rateBps, termMonths);
      asked += 1;
      if (fast === undefined) return;
      answers += 1;
      expect(fast).toBe(rankingCost(terms, amountFen, rateBps, termMonths));
    }),
    { numRuns: Number(process.env.RUNS ?? 400) },
  );
  expect(answers).toBeGreaterThan(asked / 2);
});
