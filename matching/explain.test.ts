import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fen, formatMoney } from "#lib/money.ts";
import { checkTerms } from "./dictionary.ts";
import { explainPair, missingText } from "./explain.ts";
import { compileProduct, matchPair } from "./pair.ts";
import { soundValues, taxLoan } from "./product.fixture.ts";
import type { ProductTerms } from "./product.ts";
import { dictionaryOf, type FeatureMeaning, factFeatures } from "./rule-features.ts";
import { conditionTexts, ruleText } from "./rule-text.ts";
import { anyRule, anyValues } from "./rules.fixture.ts";
import type { FeatureValue, FeatureValues, Rule } from "./rules.ts";

const plain = (unit: string) => (value: FeatureValue) =>
  typeof value === "boolean" ? (value ? "是" : "否") : `${value}${unit}`;
const meaning = (id: string, name: string, rest: Partial<FeatureMeaning>): FeatureMeaning => ({
  id,
  name,
  type: "number",
  unit: "none",
  domains: ["tax"],
  source: "税务部门",
  format: plain(""),
  ...rest,
});
const dictionary = dictionaryOf([
  ...factFeatures,
  meaning("firm_age", "成立时间", { unit: "months", domains: [], format: plain(" 个月") }),
  meaning("tax_paid_12m", "近12月实缴税额", {
    unit: "fen",
    format: (value) => formatMoney(fen(Number(value))),
  }),
  meaning("tax_grade", "纳税缴费信用级别", {
    type: "text",
    labels: { A: "A 级", B: "B 级", M: "M 级", C: "C 级", D: "D 级" },
    format: (value) => `${value} 级`,
  }),
  meaning("dishonest", "失信被执行人", { type: "flag", domains: ["registry"] }),
  meaning("inv_gap_months", "近12月断票", { unit: "months", domains: ["invoice"], format: plain(" 个月") }),
  meaning("ss_paid_run", "连续缴纳社保", {
    unit: "months",
    domains: ["social_security"],
    format: plain(" 个月"),
  }),
]);

describe("a rule in words", () => {
  test.each<[Rule, string]>([
    [{ feature: "tax_paid_12m", op: "gte", value: 5_000_000 }, "近12月实缴税额不少于 5 万元"],
    [{ feature: "score", op: "gt", value: 600 }, "信用评分高于 600 分"],
    [{ feature: "inv_gap_months", op: "lte", value: 2 }, "近12月断票不超过 2 个月"],
    [{ feature: "firm_age", op: "lt", value: 24 }, "成立时间少于 24 个月"],
    [{ not: { feature: "firm_age", op: "lt", value: 24 } }, "成立时间不少于 24 个月"],
    [{ feature: "firm_age", op: "between", value: [12, 60] }, "成立时间在 12 个月至 60 个月之间"],
    [{ feature: "kind", op: "eq", value: "farmer" }, "企业类型为“农户”"],
    [{ feature: "kind", op: "ne", value: "farmer" }, "企业类型不为“农户”"],
    [
      { feature: "kind", op: "in", value: ["company", "cooperative"] },
      "企业类型属于“企业”、“农民专业合作社”",
    ],
    [{ not: { feature: "industry_section", op: "in", value: ["K"] } }, "行业门类不属于“房地产业”"],
    [{ feature: "industry_section", op: "notIn", value: ["J"] }, "行业门类不属于“金融业”"],
    [{ feature: "dishonest", op: "isFalse" }, "失信被执行人为“否”"],
    [{ not: { feature: "dishonest", op: "isFalse" } }, "失信被执行人为“是”"],
    [{ feature: "tax_grade", op: "known" }, "纳税缴费信用级别有数据"],
    [{ all: [] }, "不设条件"],
    [{ not: { all: [] } }, "任何企业都不符合"],
  ])("%o", (rule, text) => {
    expect(ruleText(rule, dictionary)).toBe(text);
  });

  test("groups stand in brackets, and a denied group is turned round", () => {
    const old: Rule = { feature: "firm_age", op: "gte", value: 24 };
    const honest: Rule = { feature: "dishonest", op: "isFalse" };
    const company: Rule = { feature: "kind", op: "eq", value: "company" };
    expect(ruleText({ all: [old, { any: [honest, company] }] }, dictionary)).toBe(
      "成立时间不少于 24 个月，且（失信被执行人为“否”，或企业类型为“企业”）",
    );
    expect(ruleText({ not: { any: [old, honest] } }, dictionary)).toBe(
      "成立时间少于 24 个月，且失信被执行人为“是”",
    );
  });

  test("a product's conditions are told one by one", () => {
    expect(conditionTexts(taxLoan().rule, dictionary)).toEqual([
      "成立时间不少于 24 个月",
      "近12月实缴税额不少于 5 万元",
      "纳税缴费信用级别属于“A 级”、“B 级”、“M 级”",
      "失信被执行人为“否”",
      "近12月断票不超过 2 个月，或连续缴纳社保不少于 12 个月",
    ]);
  });

  test("every rule has words", () => {
    fc.assert(
      fc.property(anyRule, (rule) => {
        expect(ruleText(rule, dictionary)).not.toMatch(/undefined|null|object/);
      }),
    );
  });
});

const explain = (change: FeatureValues, reasons = {}, terms: Partial<ProductTerms> = {}) => {
  const product = compileProduct(taxLoan(terms));
  const values = { ...soundValues, ...change };
  const { failed, missing } = explainPair(product, values, matchPair(product, values), dictionary, reasons);
  return [...failed, ...missing].map(({ text }) => text);
};

describe("why not", () => {
  test.each<[FeatureValues, string[]]>([
    [{}, []],
    [{ tax_paid_12m: 3_200_000 }, ["近12月实缴税额 3.2 万元，要求不少于 5 万元"]],
    [{ tax_grade: "D" }, ["纳税缴费信用级别为“D 级”，要求属于“A 级”、“B 级”、“M 级”"]],
    [{ dishonest: true }, ["失信被执行人为“是”，要求为“否”"]],
    [
      { inv_gap_months: 5, ss_paid_run: 3 },
      ["近12月断票 5 个月，要求不超过 2 个月", "连续缴纳社保 3 个月，要求不少于 12 个月"],
    ],
    [{ tax_paid_12m: null }, ["缺少近12月实缴税额：授权“纳税”数据后即可判断"]],
    [{ grade: "poor" }, ["本产品没有适用于该等级或期限的利率"]],
  ])("%o", (change, texts) => {
    expect(explain(change)).toEqual(texts);
  });

  test("a limit below the minimum is told with both figures", () => {
    expect(explain({ tax_paid_12m: 5_000_000 }, {}, { minFen: 50_000_000 })).toEqual([
      "测算额度 35 万元，低于起贷金额 50 万元",
    ]);
  });

  test.each([
    ["unauthorised", "缺少近12月实缴税额：授权“纳税”数据后即可判断"],
    ["not_covered", "缺少近12月实缴税额：需由税务部门提供，目前没有可用数据"],
    ["not_applicable", "缺少近12月实缴税额：企业经营时间较短或没有此项业务，暂不适用"],
  ] as const)("missing because %s", (reason, text) => {
    expect(missingText("tax_paid_12m", dictionary, { tax_paid_12m: reason }).text).toBe(text);
  });

  test("every obstacle of every rule has words", () => {
    fc.assert(
      fc.property(anyRule, anyValues, (rule, values) => {
        const product = compileProduct(taxLoan({ rule }));
        const result = matchPair(product, values);
        const told = explainPair(product, values, result, dictionary);
        expect(told.failed.map(({ path }) => path)).toEqual(result.failed);
        expect(told.missing.map(({ feature }) => feature)).toEqual(result.missing);
      }),
    );
  });
});

describe("terms that speak of what is not there", () => {
  test.each<[string, Partial<ProductTerms>, string]>([
    [
      "an unknown feature",
      { rule: { feature: "tax_payed", op: "known" } },
      "/rule：没有编号为 tax_payed 的特征。",
    ],
    [
      "a text compared as a number",
      { rule: { all: [{ feature: "kind", op: "gte", value: 3 }] } },
      "/rule/all/0：企业类型是文字",
    ],
    ["a number asked as a flag", { rule: { feature: "score", op: "isTrue" } }, "/rule：信用评分是数字"],
    [
      "a code outside the list",
      { rule: { feature: "kind", op: "in", value: ["shop"] } },
      "/rule：企业类型没有 shop 这一项。",
    ],
    [
      "arithmetic on a text",
      { limit: { mul: [{ feature: "kind" }, 2] } },
      "/limit：企业类型是文字，不能用于计算。",
    ],
  ])("%s", (_, change, message) => {
    expect(() => checkTerms(taxLoan(change), dictionary)).toThrow(message);
  });

  test("sound terms pass", () => {
    expect(() => checkTerms(taxLoan(), dictionary)).not.toThrow();
  });
});
