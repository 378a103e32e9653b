import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson } from "#lib/crypto/canonical.ts";
import type { EstimatedCard } from "../estimated/card.ts";
import { codeOfReason, reasonsOfColumns } from "../estimated/reasons.ts";
import { pointsOfColumns } from "../estimated/score-columns.ts";
import { pointsOf } from "../score.ts";
import { expertV1 } from "../scorecards/expert-v1.ts";
import { anyCard, byName, columnsFor, germanCard, valueAt } from "./cards.fixture.ts";
import { NOT_APPLICABLE_VALUE } from "./not-applicable.ts";
import { evaluatePmml } from "./pmml-evaluator.fixture.ts";
import { exportDeclaredPmml, exportPmml } from "./pmml-export.ts";
import { importPmml } from "./pmml-import.ts";
import { type PointsCard, pointsByCard } from "./points-card.ts";

const german = germanCard();

describe("an estimated card through PMML", () => {
  test("comes back as the same bytes", () => {
    expect(canonicalJson(importPmml(exportPmml(german.card)))).toBe(canonicalJson(german.card));
    fc.assert(
      fc.property(anyCard, (card) => {
        const pmml = exportPmml(card);
        expect(canonicalJson(importPmml(pmml))).toBe(canonicalJson(card));
        expect(exportPmml(importPmml(pmml) as EstimatedCard)).toBe(pmml);
      }),
      { numRuns: 150 },
    );
  });

  test.each([-1, 0, 1e9])("comes back whichever number stands for not applicable: %d", (number) => {
    const pmml = exportPmml(german.card, { number, word: "n.a." });
    expect(canonicalJson(importPmml(pmml))).toBe(canonicalJson(german.card));
  });

  test("gives another engine the same points and reasons: unknown, not applicable, codes, bounds, words unseen", () => {
    fc.assert(
      fc.property(
        anyCard.chain((card) => fc.tuple(fc.constant(card), columnsFor(card, 12))),
        ([card, columns]) => {
          const run = evaluatePmml(exportPmml(card));
          const points = pointsOfColumns(card, byName(columns));
          const reasons = [...reasonsOfColumns(card, byName(columns))];
          for (let row = 0; row < points.length; row += 1) {
            const values = columns.map((column) => [column.name, valueAt(column, row, NOT_APPLICABLE_VALUE)]);
            const told = run(new Map(values as [string, string | number | null][]));
            expect(told.score).toBe(points[row]);
            expect(told.reasons.slice(0, 4)).toEqual(reasons[row]!.map(codeOfReason));
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  test("read without its Extensions, it still gives the same points", () => {
    const foreign = importPmml(exportPmml(german.card).replaceAll('extender="xinyidai"', 'extender="x"'));
    expect(foreign.kind).toBe("points");
    const columns = byName(german.test.columns);
    expect([...pointsByCard(foreign as PointsCard, columns)]).toEqual([
      ...pointsOfColumns(german.card, columns),
    ]);
  });

  test("points that were changed in the document count", () => {
    const pmml = exportPmml(german.card).replace(/initialScore="-?\d+"/, 'initialScore="7"');
    expect(importPmml(pmml)).toEqual({ ...german.card, base: 7 });
  });

  test("a bound that was changed on one side only is refused, on both it counts", () => {
    const [bin] = german.card.characteristics.find(({ type }) => type === "number")!.bins as {
      below: number;
    }[];
    const pmml = exportPmml(german.card);
    const field = german.card.characteristics.find(({ type }) => type === "number")!.feature;
    const moved = (operator: string, text: string) =>
      text.replace(
        `field="${field}" operator="${operator}" value="${bin!.below}"`,
        `field="${field}" operator="${operator}" value="${bin!.below - 1}"`,
      );
    expect(() => importPmml(moved("lessThan", pmml))).toThrow("可能只改了一半");
    expect(() => importPmml(moved("greaterOrEqual", pmml))).not.toThrow();
    const both = importPmml(moved("lessThan", moved("greaterOrEqual", pmml))) as EstimatedCard;
    expect(both.characteristics.find(({ feature }) => feature === field)!.bins[0]).toMatchObject({
      below: bin!.below - 1,
    });
  });

  test.each([
    ["no characteristic", { ...german.card, characteristics: [] }, "至少要有一个特征"],
    ["a control character", { ...german.card, name: "a\u0001b" }, "U+0001"],
    ["half a surrogate pair", { ...german.card, name: "a\ud800" }, "U+D800"],
  ])("is refused with %s", (_, card, sentence) => {
    expect(() => exportPmml(card)).toThrow(sentence);
  });

  test("is refused where a word means 'not applicable' in two ways, unless another is chosen", () => {
    const characteristics = german.card.characteristics.slice(0, 1).map((item) => ({
      ...item,
      ...{ type: "category" as const, bins: [{ values: ["不适用"], good: 1, bad: 1, woe: 0, points: 0 }] },
    }));
    const card = { ...german.card, characteristics } as EstimatedCard;
    expect(() => exportPmml(card)).toThrow("不适用");
    expect(exportPmml(card, { number: -1, word: "n.a." })).toContain("n.a.");
  });
});

describe("a declared card as PMML", () => {
  const uncapped = { ...expertV1, overrides: [] };

  test("is refused with its caps, since a sum without them would be higher", () => {
    expect(() => exportDeclaredPmml(expertV1)).toThrow("无法表示封顶规则（dishonest");
  });

  test("is refused where its points could leave 0 to 1000", () => {
    expect(() => exportDeclaredPmml({ ...uncapped, base: 500 })).toThrow("无法把分数限制在 0 至 1000");
  });

  test("gives the same points without caps, for every reason of missing", () => {
    const run = evaluatePmml(exportDeclaredPmml(uncapped));
    const feature = (item: (typeof uncapped.characteristics)[number]) =>
      fc.oneof(
        fc.constantFrom("unauthorised" as const, "not_covered" as const, "not_applicable" as const),
        item.type === "number"
          ? fc.double({ noNaN: true, min: -5, max: 3e9 })
          : fc.constantFrom("A", "B", "D", "excellent", "?"),
      );
    fc.assert(
      fc.property(fc.tuple(...uncapped.characteristics.map(feature)), (drawn) => {
        const none = {
          unauthorised: [null, null],
          not_covered: [-Number.MAX_VALUE / 2, "未覆盖"],
          not_applicable: [-Number.MAX_VALUE, "不适用"],
        };
        const values = new Map<string, string | number | null>();
        let points = uncapped.base;
        for (const [index, item] of uncapped.characteristics.entries()) {
          const value = drawn[index]!;
          const missing = typeof value === "string" && value in none ? (value as keyof typeof none) : null;
          values.set(item.feature, missing ? none[missing][item.type === "number" ? 0 : 1]! : value);
          points += pointsOf(item, missing ? null : value, missing);
        }
        expect(run(values).score).toBe(points);
      }),
    );
  });
});
