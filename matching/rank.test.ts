import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fen, wan } from "#lib/money.ts";
import { byRank, defaultRanking, explainRank, type RankInput, rankParts } from "./rank.ts";

const input = (change: Partial<RankInput> = {}): RankInput => ({
  grade: "good",
  guaranteeMode: "credit",
  limitFen: wan(100),
  termMonths: 12,
  requestedFen: null,
  requestedTerm: null,
  annualCostBps: 400,
  ...change,
});

describe("the parts of a rank", () => {
  test.each<[string, Partial<RankInput>, object]>([
    ["no request is neutral", {}, { approval: 7_000, fit: 10_000, cost: 9_090 }],
    ["half the wished amount", { requestedFen: 200_000_000 }, { fit: 5_000 }],
    ["more than the wished amount", { requestedFen: 1_000_000 }, { fit: 10_000 }],
    ["half the wished term", { requestedTerm: 24 }, { fit: 5_000 }],
    ["an unknown grade", { grade: null }, { approval: 5_000 }],
    ["a poor grade with a guarantee", { grade: "poor", guaranteeMode: "guaranteed" }, { approval: 3_000 }],
    ["free of cost", { annualCostBps: 0 }, { cost: 10_000 }],
    ["too dear", { annualCostBps: 2_400 }, { cost: 0, score: 0 }],
  ])("%s", (_, change, parts) => {
    expect(rankParts(input(change))).toMatchObject(parts);
  });

  test("a weight of nothing takes a part out", () => {
    const weights = { approval: 0, fit: 0, cost: 0 };
    expect(rankParts(input({ annualCostBps: 2_000 }), { ...defaultRanking, weights }).score).toBe(1_000_000);
  });

  test("scores are integers that never rise with the cost nor fall with the limit", () => {
    const amount = fc.integer({ min: 1_000_000, max: 1_000_000_000 });
    const cost = fc.integer({ min: 0, max: 300_000 }).map((hundredths) => hundredths / 100);
    fc.assert(
      fc.property(amount, amount, amount, cost, cost, (wish, a, b, x, y) => {
        const at = (limit: number, annualCostBps: number) =>
          rankParts(input({ requestedFen: wish, limitFen: fen(limit), annualCostBps })).score;
        const [low, high, cheap, dear] = [Math.min(a, b), Math.max(a, b), Math.min(x, y), Math.max(x, y)];
        expect(Number.isSafeInteger(at(a, x))).toBe(true);
        expect(at(a, dear)).toBeLessThanOrEqual(at(a, cheap));
        expect(at(low, x)).toBeLessThanOrEqual(at(high, x));
      }),
    );
  });
});

test("ties are settled by id whatever the order they come in", () => {
  const offers = [
    { productId: "b", score: 5 },
    { productId: "a", score: 5 },
    { productId: "c", score: 9 },
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(offers, { minLength: 3 }), (shuffled) => {
      expect(shuffled.sort(byRank).map(({ productId }) => productId)).toEqual(["c", "a", "b"]);
    }),
  );
});

test("the place of an offer is explained", () => {
  expect(explainRank(rankParts(input()), 400, true)).toBe(
    "预计通过可能性 70%，与需求契合度 100%，综合年化成本 4.00%",
  );
  expect(explainRank(rankParts(input()), 400, false)).toBe("预计通过可能性 70%，综合年化成本 4.00%");
});
