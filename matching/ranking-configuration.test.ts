import { describe, expect, test } from "vitest";
import { defaultRanking } from "./rank.ts";
import { parseRanking } from "./ranking-configuration.ts";

describe("the configuration of the ranking", () => {
  test("keeps what is not told, and takes what is", () => {
    expect(parseRanking({})).toEqual(defaultRanking);
    const weights = { approval: 0, fit: 10_000, cost: 5_000 };
    expect(parseRanking({ weights, termShortfall: 500 })).toEqual({
      ...defaultRanking,
      weights,
      termShortfall: 500,
    });
    expect(parseRanking(JSON.parse(JSON.stringify(defaultRanking)))).toEqual(defaultRanking);
  });

  const { excellent: _excellent, ...lessThanAll } = defaultRanking.approval;
  test.each<[string, unknown, string]>([
    ["no object", [], "/："],
    [
      "a weight above all",
      { weights: { approval: 1, fit: 1, cost: 10_001 } },
      "/weights/cost：不能大于 10000",
    ],
    [
      "a weight below nothing",
      { weights: { approval: -1, fit: 1, cost: 1 } },
      "/weights/approval：不能小于 0",
    ],
    ["half a ten-thousandth", { termShortfall: 0.5 }, "/termShortfall：这里要填整数"],
    ["a weight that is missing", { weights: { approval: 1, fit: 1 } }, "/weights/cost："],
    [
      "a weight that nobody knows",
      { weights: { approval: 1, fit: 1, cost: 1, luck: 1 } },
      "/weights：有不认识的字段：luck",
    ],
    ["a part that nobody knows", { luck: 1 }, "有不认识的字段：luck"],
    ["a grade left out", { approval: lessThanAll }, "/approval/excellent："],
    ["costs upside down", { cost: { freeBps: 500, tooDearBps: 500 } }, "/cost：freeBps 要小于 tooDearBps"],
  ])("refuses %s at its place", (_, value, words) => {
    expect(() => parseRanking(value)).toThrow(
      expect.objectContaining({ code: "invalid", message: expect.stringContaining(words) }),
    );
  });
});
