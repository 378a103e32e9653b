import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fen, yuan } from "#lib/money.ts";
import { repaymentSchedule } from "#lib/repayment-schedule.ts";
import { annualCostBps, feePayments, type PricedLoan } from "./cost.ts";
import type { ProductFee } from "./product.ts";

const loan = (change: Partial<PricedLoan> = {}): PricedLoan => ({
  principal: yuan(500_000),
  rateBps: 435,
  termMonths: 12,
  method: "annuity",
  startOn: "2026-11-22",
  fees: [],
  ...change,
});
const guarantee = (rest: Partial<Extract<ProductFee, { basis: "principal_per_year" }>> = {}): ProductFee => ({
  payee: "静海示范融资担保公司",
  kind: "guarantee",
  basis: "principal_per_year",
  rateBps: 100,
  when: "each_year",
  ...rest,
});

describe("fees fall due", () => {
  test.each<[string, ProductFee, number, [atMonth: number, yuan: number][]]>([
    [
      "yearly in advance, the broken year by months",
      guarantee(),
      30,
      [
        [0, 5_000],
        [12, 5_000],
        [24, 2_500],
      ],
    ],
    ["the whole term at drawdown", guarantee({ when: "at_drawdown" }), 30, [[0, 12_500]]],
    [
      "a share of the principal at each payment",
      { payee: "甲", kind: "guarantee", basis: "principal", rateBps: 100, when: "each_year" },
      24,
      [
        [0, 5_000],
        [12, 5_000],
      ],
    ],
    [
      "a fixed sum at maturity",
      { payee: "甲", kind: "service", basis: "fixed", amountFen: 80_000, when: "at_maturity" },
      24,
      [[24, 800]],
    ],
  ])("%s", (_, fee, termMonths, expected) => {
    const payments = feePayments(loan({ termMonths, fees: [fee] }));
    expect(payments.map(({ atMonth, amount }) => [atMonth, Number(amount) / 100])).toEqual(expected);
  });
});

describe("the full annual cost", () => {
  test("of an annuity without fees is its nominal rate", () => {
    expect(annualCostBps(loan())).toBeCloseTo(435, 1);
  });

  test("balances the flows: at that rate they are worth nothing", () => {
    const terms = fc.record({
      principal: fc.integer({ min: 10_000, max: 5_000_000 }).map(yuan),
      rateBps: fc.integer({ min: 200, max: 1_500 }),
      termMonths: fc.constantFrom(6, 12, 18, 36, 60),
      method: fc.constantFrom("annuity" as const, "equal_principal" as const, "interest_only" as const),
      fees: fc.subarray<ProductFee>([
        guarantee(),
        { payee: "甲", kind: "appraisal", basis: "fixed", amountFen: 50_000, when: "at_drawdown" },
        { payee: "乙", kind: "service", basis: "principal", rateBps: 20, when: "at_maturity" },
      ]),
    });
    fc.assert(
      fc.property(terms, (drawn) => {
        const priced = loan(drawn);
        const cost = annualCostBps(priced)!;
        const worth = (bps: number) => {
          const discounted = (amount: bigint, month: number) => Number(amount) / (1 + bps / 120_000) ** month;
          const paid = repaymentSchedule(priced).instalments.map(({ n, total }) => discounted(total, n));
          const fees = feePayments(priced).map(({ amount, atMonth }) => discounted(amount, atMonth));
          return [...paid, ...fees].reduce((sum, value) => sum + value, -Number(priced.principal));
        };
        expect(worth(cost - 0.01)).toBeGreaterThan(0);
        expect(worth(cost + 0.01)).toBeLessThan(0);
      }),
      { numRuns: 60 },
    );
  });

  test("rises with every fee", () => {
    const plain = annualCostBps(loan())!;
    const one = annualCostBps(loan({ fees: [guarantee()] }))!;
    const two = annualCostBps(loan({ fees: [guarantee(), guarantee({ rateBps: 50 })] }))!;
    expect(plain < one && one < two).toBe(true);
  });

  test("has no figure where fees eat up the loan", () => {
    const fee: ProductFee = {
      payee: "甲",
      kind: "service",
      basis: "fixed",
      amountFen: 60_000_000,
      when: "at_drawdown",
    };
    expect(annualCostBps(loan({ principal: fen(50_000_000), fees: [fee] }))).toBeNull();
  });
});
