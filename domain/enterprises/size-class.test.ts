import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fen, wan } from "#lib/money.ts";
import { words } from "#lib/vocabulary.ts";
import { type SizeFacts, sizeClassOf } from "./size-class.ts";

const firm = (industryCode: string, employees: number, revenueWan: number, assetsWan: number | null = 0) =>
  sizeClassOf({
    kind: "company",
    industryCode,
    employees,
    annualRevenue: wan(revenueWan),
    totalAssets: assetsWan === null ? null : wan(assetsWan),
  });

describe("size class after 工信部联企业〔2011〕300号", () => {
  it.each([
    ["farming by revenue alone", "A0111", 1, 20_000, 0, "large"],
    ["farming just below medium", "A0412", 900, 499.99, 0, "small"],
    ["farming below 50 万元", "A0111", 900, 49, 0, "micro"],
    ["industry at both large bounds", "C3311", 1_000, 40_000, 0, "large"],
    ["industry with the people but not the revenue", "C3311", 1_000, 39_999, 0, "medium"],
    ["industry with the revenue but not the people", "D4411", 19, 90_000, 0, "micro"],
    ["mining", "B0610", 300, 2_000, 0, "medium"],
    ["construction needs assets too", "E4710", 5, 80_000, 4_999, "small"],
    ["construction at both medium bounds", "E4710", 5, 6_000, 5_000, "medium"],
    ["wholesale of five people", "F5164", 5, 1_000, 0, "small"],
    ["wholesale of four people", "F5164", 4, 1_000, 0, "micro"],
    ["retail", "F5211", 50, 500, 0, "medium"],
    ["road haulage", "G5431", 20, 200, 0, "small"],
    ["loading counts as transport", "G5910", 200, 30_000, 0, "small"],
    ["storage", "G5930", 200, 30_000, 0, "large"],
    ["post", "G6010", 300, 2_000, 0, "medium"],
    ["hotels", "H6110", 100, 2_000, 0, "medium"],
    ["restaurants", "H6210", 10, 99, 0, "micro"],
    ["telecommunications", "I6311", 2_000, 100_000, 0, "large"],
    ["internet services", "I6421", 100, 999, 0, "small"],
    ["software", "I6513", 10, 50, 0, "small"],
    ["real-estate development", "K7010", 1, 1_000, 5_000, "medium"],
    ["property management", "K7020", 100, 500, 0, "small"],
    ["real-estate agents are among the others", "K7030", 100, 0, 0, "medium"],
    ["leasing by people and assets", "L7111", 300, 0, 8_000, "medium"],
    ["business services", "L7281", 300, 0, 120_000, "large"],
    ["research is among the others", "M7320", 9, 100_000, 0, "micro"],
    ["laundries are among the others", "O8030", 10, 0, 0, "small"],
  ] as const)("%s", (_, code, people, revenue, assets, expected) => {
    expect(firm(code, people, revenue, assets)).toBe(expected);
  });

  it.each(["J6621", "G5310", "S9111", "T9700"])("does not name %s", (code) => {
    expect(firm(code, 5_000, 500_000, 500_000)).toBe("unclassified");
  });

  it.each(["sole_proprietor", "farmer"] as const)("leaves a %s outside the test", (kind) => {
    const facts = { industryCode: "F5211", employees: 3, annualRevenue: wan(80), totalAssets: null };
    expect(sizeClassOf({ ...facts, kind })).toBe("unclassified");
    expect(sizeClassOf({ ...facts, kind: "cooperative" })).toBe("micro");
  });

  it("lets the other measures decide where assets are not told", () => {
    expect(firm("E4710", 5, 6_000, null)).toBe("medium");
  });

  it("never shrinks a firm that grows", () => {
    const order = words("sizeClass").slice(0, 4).reverse();
    const facts = fc.record({
      kind: fc.constant("company" as const),
      industryCode: fc.constantFrom("A0111", "C3311", "E4710", "F5164", "K7010", "L7111", "O8030"),
      employees: fc.nat(3_000),
      annualRevenue: fc.bigInt(0n, 300_000_000_000n).map(fen),
      totalAssets: fc.bigInt(0n, 300_000_000_000n).map(fen),
    });
    fc.assert(
      fc.property(facts, fc.nat(1_000), fc.bigInt(0n, 100_000_000_000n), (before, people, money) => {
        const after: SizeFacts = {
          ...before,
          employees: before.employees + people,
          annualRevenue: fen(before.annualRevenue + money),
          totalAssets: fen(before.totalAssets + money),
        };
        expect(order.indexOf(sizeClassOf(after))).toBeGreaterThanOrEqual(order.indexOf(sizeClassOf(before)));
      }),
    );
  });
});
