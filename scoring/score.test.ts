import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DataDomain } from "#lib/vocabulary.ts";
import { meaningOf } from "./features/catalogue.ts";
import { computeFeatures, withhold } from "./features/compute.ts";
import type { FeatureResult } from "./features/feature.ts";
import type { EnterpriseRecords, ProfileInput } from "./features/records.ts";
import { soundFirm } from "./features/sound-firm.fixture.ts";
import { gradeOf, parseScorecard, type Scorecard } from "./model.ts";
import { pointsOf, score } from "./score.ts";
import { expertV1 } from "./scorecards/expert-v1.ts";

const DOMAINS: DataDomain[] = ["tax", "invoice", "social_security", "electricity", "water", "registry"];
const rate = (input: ProfileInput) => score(expertV1, computeFeatures(input));
const scale = (amount: bigint, percent: number) => (amount * BigInt(percent)) / 100n;

/** Firms of all kinds: each month's figures scaled, some bills late, some records missing, some entries on lists. */
const firms = fc
  .record({
    percents: fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 26, maxLength: 26 }),
    arrears: fc.boolean(),
    dropped: fc.integer({ min: 0, max: 25 }),
    lateBills: fc.integer({ min: 0, max: 6 }),
    grade: fc.constantFrom("A", "B", "M", "C", "D"),
    events: fc.subarray(["dishonest", "abnormal_operation", "admin_penalty", "qualification"] as const),
    uncovered: fc.subarray(DOMAINS.slice(0, 5)),
  })
  .map((draw): ProfileInput => {
    const input = soundFirm((records: EnterpriseRecords) => {
      for (const [index, percent] of draw.percents.entries()) {
        const sale = records.invoiceMonths[index]!;
        sale.outputFen = scale(sale.outputFen, percent);
        sale.voidedFen = scale(sale.voidedFen, percent);
        records.taxFilings[index]!.taxPayableFen *= BigInt(percent % 3);
        records.socialSecurityMonths[index]!.insuredCount = percent % 40;
        records.electricityBills[index]!.kwh = percent * 10;
      }
      for (const bill of records.waterBills.slice(-draw.lateBills))
        bill.paidOn = draw.lateBills > 0 ? null : bill.paidOn;
      if (draw.arrears) {
        records.taxFilings.at(-2)!.arrearsFen = 1n;
        records.socialSecurityMonths.at(-2)!.paidFen = 0n;
      }
      records.invoiceMonths.splice(0, draw.dropped);
      records.taxGrades[0]!.grade = draw.grade as "A";
      for (const kind of draw.events)
        records.registryEvents.push({ kind, occurredOn: "2026-02-01", endedOn: null, detail: "" });
    });
    const domains = { ...input.domains };
    for (const domain of draw.uncovered) domains[domain] = "not_covered";
    return { ...input, domains };
  });

describe("the expert card", () => {
  test("its best points add up to 1000 and a sound firm's to a good grade", () => {
    const best = expertV1.characteristics.reduce(
      (sum, { bins }) => sum + Math.max(...bins.map((bin) => bin.points)),
      0,
    );
    expect(expertV1.base + best).toBe(1000);
    const baseline = expertV1.characteristics.reduce((sum, { baseline }) => sum + baseline, 0);
    expect(baseline).toBe(713);
  });

  test("a firm without any blemish is excellent, with strengths and no cap", () => {
    const result = rate(soundFirm());
    expect(result).toMatchObject({
      points: 883,
      grade: "excellent",
      overrides: [],
      sufficient: true,
      modelVersion: "expert@1.0.0",
    });
    expect(result.strengths.map(({ text }) => text)).toEqual([
      "社保连续缴纳：连续缴纳社保 26 个月",
      "经营时间较长：成立时间 104 个月",
      "各月均有应纳税额：近12月零税额 0 个月",
    ]);
  });

  test.each([
    [299, "poor"],
    [499, "poor"],
    [500, "fair"],
    [649, "fair"],
    [650, "good"],
    [849, "good"],
    [850, "excellent"],
  ])("%i points are %s", (points, grade) => {
    expect(gradeOf(expertV1, points)).toBe(grade);
  });
});

describe("reasons", () => {
  test("name what was lost, weightiest first, with the value", () => {
    const result = rate(
      soundFirm(({ invoiceMonths }) => {
        for (const row of invoiceMonths.slice(-3)) row.voidedFen = row.outputFen;
      }),
    );
    expect(result.reasons.map(({ pointsBelow, text }) => [pointsBelow, text])).toEqual([
      [32, "近期开票下滑：近3月开票额同比 -100%"],
      [20, "开票不连续：近12月断票 3 个月"],
      [20, "开票与申报差异偏大：近12月票税差异 25%"],
      [16, "作废红冲偏多：近12月作废红冲率 26.5%"],
    ]);
  });

  test("a withheld domain is one reason that names the domain", () => {
    expect(rate(withhold(soundFirm(), ["tax"])).reasons.map(({ text }) => text)).toEqual([
      "未授权纳税数据，等级最高为中",
      "未授权纳税数据，近12月实缴税额、近12月申报销售额同比等 5 项无法评价",
      "近12月票税差异（未授权开票、纳税数据）",
      "暂无资质荣誉：有效资质荣誉 0 项",
    ]);
  });

  test("are at most four and strictly ordered after the caps", () => {
    fc.assert(
      fc.property(firms, fc.subarray(DOMAINS), (firm, hidden) => {
        const { reasons, overrides } = rate(withhold(firm, hidden));
        expect(reasons.length).toBeLessThanOrEqual(4);
        const texts = new Set(overrides.map(({ text }) => text));
        const lost = reasons.filter(({ text }) => !texts.has(text)).map(({ pointsBelow }) => pointsBelow);
        expect(lost).toEqual([...lost].sort((a, b) => b - a));
        expect(reasons.every(({ pointsBelow }) => pointsBelow > 0)).toBe(true);
      }),
    );
  });
});

describe("caps", () => {
  test.each<[string, number, string, (records: EnterpriseRecords) => void]>([
    [
      "a dishonesty entry",
      299,
      "在失信被执行人名单上，等级定为差",
      ({ registryEvents }) => {
        registryEvents.push({ kind: "dishonest", occurredOn: "2026-01-01", endedOn: null, detail: "" });
      },
    ],
    [
      "abnormal operation",
      499,
      "列入经营异常名录，等级定为差",
      ({ registryEvents }) => {
        registryEvents.push({
          kind: "abnormal_operation",
          occurredOn: "2026-01-01",
          endedOn: null,
          detail: "",
        });
      },
    ],
    [
      "tax grade D",
      549,
      "纳税缴费信用为 D 级，等级最高为中",
      ({ taxGrades }) => {
        taxGrades[0]!.grade = "D";
      },
    ],
    [
      "one fen of tax arrears",
      649,
      "有尚未缴清的税款，等级最高为中",
      ({ taxFilings }) => {
        taxFilings.at(-2)!.arrearsFen = 1n;
      },
    ],
  ])("%s caps the score at %i and is the first reason", (_, cap, text, change) => {
    const result = rate(soundFirm(change));
    expect(result.points).toBe(cap);
    expect(result.reasons[0]).toMatchObject({ text, missing: false });
  });
});

describe("withholding never pays", () => {
  test("hiding any further domain never raises the points", () => {
    fc.assert(
      fc.property(firms, fc.subarray(DOMAINS), fc.subarray(DOMAINS), (firm, hidden, more) => {
        const shown = rate(withhold(firm, hidden));
        expect(rate(withhold(firm, [...hidden, ...more])).points).toBeLessThanOrEqual(shown.points);
      }),
      { numRuns: 300 },
    );
  });

  test("with nothing authorised the score is low and says that it says little", () => {
    expect(rate(withhold(soundFirm(), DOMAINS.slice(0, 5)))).toMatchObject({
      grade: "poor",
      sufficient: false,
    });
  });
});

describe("the direction of each characteristic", () => {
  const numeric = expertV1.characteristics.filter((item) => item.type === "number");

  test("a better value never scores less", () => {
    const value = fc.oneof(
      fc.double({ min: -2, max: 100, noNaN: true }),
      fc.integer({ min: 0, max: 3_000_000_000 }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...numeric), value, value, (item, a, b) => {
        const [low, high] = [pointsOf(item, Math.min(a, b), null), pointsOf(item, Math.max(a, b), null)];
        if (item.trend === "ascending") expect(high).toBeGreaterThanOrEqual(low);
        if (item.trend === "descending") expect(high).toBeLessThanOrEqual(low);
      }),
      { numRuns: 500 },
    );
  });

  test("agrees with the catalogue", () => {
    const trends = { higher: "ascending", lower: "descending", peak: "peak", none: "peak" };
    for (const item of numeric)
      expect(item.trend, item.feature).toBe(trends[meaningOf(item.feature).direction]);
  });
});

describe("replay", () => {
  test("the same model and features give the same bytes, whatever the order of the features", () => {
    fc.assert(
      fc.property(firms, (firm) => {
        const features = computeFeatures(firm);
        const stored: FeatureResult[] = JSON.parse(JSON.stringify(features));
        const first = JSON.stringify(score(expertV1, features));
        expect(
          JSON.stringify(score(parseScorecard(JSON.parse(JSON.stringify(expertV1))), stored.reverse())),
        ).toBe(first);
      }),
    );
  });

  test("a profile that lacks a feature of the card is a bug, not a zero", () => {
    expect(() => score(expertV1, computeFeatures(soundFirm()).slice(1))).toThrow(
      "the profile lacks tax_grade",
    );
  });
});

describe("a card that would reward hiding or contradict itself is refused", () => {
  const first = expertV1.characteristics.find((item) => item.type === "number")!;
  const card = (change: Partial<Scorecard>) => () => parseScorecard({ ...expertV1, ...change });
  test.each<[string, Partial<Scorecard>]>([
    [
      "unauthorised above the lowest bin",
      { characteristics: [{ ...first, missing: { ...first.missing, unauthorised: 5 } }] },
    ],
    [
      "not covered above the baseline",
      { characteristics: [{ ...first, missing: { ...first.missing, not_covered: first.baseline + 1 } }] },
    ],
    ["points against the trend", { characteristics: [{ ...first, trend: "descending" }] }],
    ["a feature twice", { characteristics: [first, first] }],
    ["a withheld cap above the cap", { overrides: [{ ...expertV1.overrides[0]!, withheldCap: 500 }] }],
    ["grades out of order", { grades: [...expertV1.grades].reverse() }],
    ["an unknown schema", { schema: 2 as 1 }],
  ])("%s", (_, change) => {
    expect(card(change)).toThrow("评分模型有误");
  });
});
