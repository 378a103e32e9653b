import { describe, expect, test } from "vitest";
import { fitScorecard } from "../fit/fit-scorecard.ts";
import { KNOWN, UNKNOWN } from "../table/column.ts";
import { germanCredit } from "../vectors/german-credit.fixture.ts";
import { type EstimatedCard, parseEstimatedCard } from "./card.ts";
import { codeOfReason, reasonsOfColumns } from "./reasons.ts";
import { scoreColumns } from "./score-columns.ts";
import { scoreProfile } from "./score-profile.ts";

const bin = (points: number, woe = points / 10) => ({ good: 1, bad: 1, woe, points });
const numberOf = (feature: string, low: number, high: number) => ({
  ...{ feature, type: "number" as const, trend: "descending" as const, iv: 0.1, weight: 1 },
  bins: [
    { below: 10, ...bin(low) },
    { below: null, ...bin(high) },
  ],
  ...{ specials: [], unknown: bin(-8), notApplicable: bin(-2), baseline: 0 },
});
const card: EstimatedCard = {
  ...{ schema: 1, kind: "estimated", id: "c", version: "1.2.3", name: "卡", intercept: -2, base: 500 },
  scaling: { basePoints: 600, baseOdds: 50, pdo: 20 },
  training: {
    ...{ rows: 10, bad: 2, target: "bad", badValue: "1", ridge: 5, ivMin: 0.01, capUnknown: true },
    ...{ breaks: [], counts: [10] },
  },
  characteristics: [
    ...["a", "b", "c", "d", "e"].map((feature) => numberOf(feature, -5, 5)),
    {
      ...{ feature: "kind", type: "category", trend: "ascending", iv: 0.1, weight: 1 },
      bins: [{ values: ["x"], ...bin(4) }],
      ...{ unknown: bin(-8), notApplicable: null, baseline: 1 },
    },
  ],
};
const known = (id: string, value: number | string | boolean) => ({ id, value, missing: null });
const profile = (over: Record<string, number | string | null> = {}) =>
  Object.entries({ a: 20, b: 20, c: 20, d: 20, e: 20, kind: "x", ...over }).map(([id, value]) => ({
    ...{ id, value },
    missing: value === null ? ("unauthorised" as const) : null,
  }));

describe("one profile", () => {
  test("has points, a probability, and no reasons where nothing is below the mean", () => {
    const { points, probability, reasons, modelVersion } = scoreProfile(card, profile());
    expect({ points, reasons, modelVersion }).toEqual({ points: 529, reasons: [], modelVersion: "c@1.2.3" });
    expect(probability).toBeCloseTo(1 / (1 + Math.exp(2 + 2.9)), 12);
  });

  test("reasons: the weightiest first, equal ones in the card's order, four at most, missing data told apart", () => {
    const { reasons } = scoreProfile(card, profile({ a: 1, b: 1, c: null, d: 1, e: 1 }), (id) => `特征${id}`);
    expect(reasons).toEqual([
      {
        ...{ feature: "c", pointsBelow: 8, missing: true },
        ...{ code: "c:missing", text: "特征c：数据缺失，比平均低 8 分" },
      },
      ...["a", "b", "d"].map((feature) => ({
        ...{ feature, pointsBelow: 5, missing: false },
        ...{ code: feature, text: `特征${feature}偏弱，比平均低 5 分` },
      })),
    ]);
  });

  test("the order of the features makes no difference, nor do others", () => {
    const features = profile({ a: 1, c: null });
    const turned = [known("other", 3), ...features.toReversed()];
    expect(JSON.stringify(scoreProfile(card, turned))).toBe(JSON.stringify(scoreProfile(card, features)));
  });

  test("what may not be read, what is not covered and what is no number are unknown; not applicable is its own", () => {
    const pointsWith = (missing: "unauthorised" | "not_covered" | "not_applicable") =>
      scoreProfile(card, [{ id: "a", value: null, missing }, ...profile().slice(1)]).points;
    expect(
      ["unauthorised", "not_covered", "not_applicable"].map((each) => pointsWith(each as never)),
    ).toEqual([516, 516, 522]);
    expect(scoreProfile(card, profile({ a: "many" })).points).toBe(516);
  });

  test("a word that the card does not know has no points, and is told", () => {
    expect(scoreProfile(card, profile({ kind: "never seen" }))).toMatchObject({
      points: 525,
      unseen: ["kind"],
    });
  });

  test("a profile without a feature of the card is refused", () => {
    expect(() => scoreProfile(card, profile().slice(1))).toThrow(/lacks a/);
  });
});

test("the rows of German credit score one by one as they do by columns", () => {
  const { columns, bad } = germanCredit();
  const { card: fitted } = fitScorecard(columns, bad);
  const byName = new Map(columns.map((column) => [column.name, column]));
  const { points, probability } = scoreColumns(fitted, byName);
  const reasons = [...reasonsOfColumns(fitted, byName)];
  for (let row = 0; row < 100; row += 1) {
    const features = columns.map((column) => ({
      id: column.name,
      value:
        column.missing[row] === UNKNOWN
          ? null
          : column.kind === "number"
            ? column.values[row]!
            : column.levels[column.codes[row]!]!,
      missing: column.missing[row] === KNOWN ? null : ("not_covered" as const),
    }));
    const found = scoreProfile(fitted, features);
    expect([found.points, found.probability]).toEqual([points[row], probability[row]]);
    expect(found.reasons.map(({ code }) => code)).toEqual(reasons[row]!.map(codeOfReason));
  }
});

describe("a card that is no card is refused", () => {
  const numeric = card.characteristics[0]! as Extract<
    EstimatedCard["characteristics"][number],
    { type: "number" }
  >;
  const special = { value: -9, ...bin(1) };
  test.each([
    ["a characteristic twice", { characteristics: [numeric, numeric] }, "同一特征"],
    ["a code twice", { characteristics: [{ ...numeric, specials: [special, special] }] }, "同一特殊值"],
    [
      "bounds that fall",
      { characteristics: [{ ...numeric, bins: [...numeric.bins].reverse() }] },
      "没有上限",
    ],
    ["points in fractions", { base: 0.5 }, "base"],
    ["another schema", { schema: 2 }, "schema"],
    ["more than is known", { extra: 1 }, "评分模型有误"],
  ])("%s", (_, over, message) => {
    expect(() => parseEstimatedCard({ ...card, ...over })).toThrow(message);
  });
});
