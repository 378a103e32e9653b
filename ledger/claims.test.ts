import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Fen, fen } from "#lib/money.ts";
import { words } from "#lib/vocabulary.ts";
import {
  type AllocationOrder,
  allocateRepayment,
  type Claims,
  INTEREST_FIRST,
  PRINCIPAL_FIRST,
  totalOf,
} from "./claims.ts";

const owed: Claims = { fee: fen(20), penalty: fen(30), interest: fen(300), principal: fen(1000) };

describe("a payment goes to what is owed in the order that was agreed", () => {
  test.each<[string, AllocationOrder, number, number[]]>([
    ["fees first", INTEREST_FIRST, 15, [15, 0, 0, 0]],
    ["then penalty interest", INTEREST_FIRST, 45, [20, 25, 0, 0]],
    ["then interest", INTEREST_FIRST, 250, [20, 30, 200, 0]],
    ["then principal", INTEREST_FIRST, 450, [20, 30, 300, 100]],
    ["all of it", INTEREST_FIRST, 1350, [20, 30, 300, 1000]],
    ["principal first, where nobody counts on the rest", PRINCIPAL_FIRST, 1100, [20, 0, 80, 1000]],
    ["interest first of all", ["interest", "principal", "penalty", "fee"], 1310, [0, 10, 300, 1000]],
  ])("%s", (_, order, amount, [fee, penalty, interest, principal]) => {
    expect(allocateRepayment(fen(amount), owed, order)).toEqual({
      fee: fen(fee!),
      penalty: fen(penalty!),
      interest: fen(interest!),
      principal: fen(principal!),
    });
  });

  test("interest before principal, where nothing else is owed", () => {
    const split = allocateRepayment(fen(500), { interest: fen(300), principal: fen(1000) });
    expect(split).toEqual({ fee: fen(0), penalty: fen(0), interest: fen(300), principal: fen(200) });
  });

  test.each([0, -1, 1351])("%i fen is refused", (amount) => {
    expect(() => allocateRepayment(fen(amount), owed)).toThrow(/还款金额/);
  });

  test.each<[string, string[]]>([
    ["one left out", ["interest", "principal", "penalty"]],
    ["one twice", ["interest", "principal", "penalty", "interest"]],
    ["one too many", ["fee", "interest", "principal", "penalty", "penalty"]],
    ["one unknown", ["interest", "principal", "penalty", "tax"]],
    ["none", []],
  ])("an order with %s is refused", (_, order) => {
    expect(() => allocateRepayment(fen(1), owed, order as AllocationOrder)).toThrow(/还款分配顺序/);
  });

  test("whatever is owed and in whatever order, the parts make the payment, and none comes before its turn", () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 12n }).map((value) => value as Fen);
    const claims = fc.record({ fee: amount, penalty: amount, interest: amount, principal: amount });
    const order = fc.shuffledSubarray([...words("loanClaim")], { minLength: 4 });
    fc.assert(
      fc.property(claims, order, fc.bigInt({ min: 1n, max: 10n ** 13n }), (debt, turns, share) => {
        const total = totalOf(debt);
        fc.pre(total > 0n);
        const paid = fen((share % total) + 1n);
        const split = allocateRepayment(paid, debt, turns);
        expect(totalOf(split)).toBe(paid);
        turns.forEach((claim, i) => {
          expect(split[claim] >= 0n && split[claim] <= debt[claim]).toBe(true);
          const isShort = split[claim] < debt[claim];
          if (isShort) for (const later of turns.slice(i + 1)) expect(split[later]).toBe(0n);
        });
      }),
    );
  });
});
