import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fen, sumFen, wan, ZERO } from "#lib/money.ts";
import { repaymentSchedule } from "#lib/repayment-schedule.ts";
import { allocate, type InstalmentState, owedInAll } from "./allocate.ts";

const fresh = (principal: bigint, termMonths: number): InstalmentState[] =>
  repaymentSchedule({
    principal: fen(principal),
    rateBps: 385,
    startOn: "2026-01-15",
    termMonths,
    method: "annuity",
  }).instalments.map(({ n, dueOn, principal: part, interest }) => ({
    ...{ n, dueOn, principal: part, interest },
    principalPaid: ZERO,
    interestPaid: ZERO,
  }));

const apply = (instalments: InstalmentState[], amount: bigint) => {
  const paid = new Map(allocate(fen(amount), instalments).map((each) => [each.n, each]));
  return instalments.map((each) => ({
    ...each,
    interestPaid: fen(each.interestPaid + (paid.get(each.n)?.interest ?? 0n)),
    principalPaid: fen(each.principalPaid + (paid.get(each.n)?.principal ?? 0n)),
  }));
};

describe("a payment", () => {
  const [first, second] = fresh(wan(12), 12) as [InstalmentState, InstalmentState];

  test("pays the interest of an instalment first", () => {
    expect(allocate(first.interest, [first, second])).toEqual([
      { n: 1, interest: first.interest, principal: 0n, isPaidUp: false },
    ]);
  });

  test("goes on to the next instalment once one is paid up", () => {
    const amount = fen(first.interest + first.principal + 1n);
    expect(allocate(amount, [second, first])).toEqual([
      { n: 1, interest: first.interest, principal: first.principal, isPaidUp: true },
      { n: 2, interest: 1n, principal: 0n, isPaidUp: false },
    ]);
  });

  test("of one fen more than is owed is refused, with what is owed", () => {
    const owed = owedInAll([first, second]);
    expect(() => allocate(fen(owed + 1n), [first, second])).toThrow("超过尚欠本息");
  });
});

test("however a debt is cut into payments, the same is paid in the end, and to the fen", () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 100_000n, max: 300_000_000n }),
      fc.integer({ min: 1, max: 24 }),
      fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 8 }),
      (principal, termMonths, weights) => {
        let instalments = fresh(principal, termMonths);
        const owed = owedInAll(instalments);
        const total = BigInt(weights.reduce((sum, weight) => sum + weight, 0));
        const parts = weights.map((weight) => (owed * BigInt(weight)) / total);
        const rest = owed - parts.reduce((sum, part) => sum + part, 0n);
        for (const part of [...parts, rest]) {
          if (part === 0n) continue;
          const allocated = allocate(fen(part), instalments);
          expect(sumFen(allocated.flatMap((each) => [each.interest, each.principal]))).toBe(part);
          instalments = apply(instalments, part);
        }
        expect(owedInAll(instalments)).toBe(0n);
      },
    ),
  );
});
