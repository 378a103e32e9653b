import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonical } from "./canonical.ts";
import { compileRule, normalise, TRUE } from "./kleene.ts";
import { taxLoan } from "./product.fixture.ts";
import type { ProductTerms } from "./product.ts";
import { effectOf } from "./rule-diff.ts";
import { dictionaryOf, factFeatures } from "./rule-features.ts";
import { anyRule, anyValues } from "./rules.fixture.ts";
import { comparisonsOf, type FeatureValue, type FeatureValues, type Rule } from "./rules.ts";
import { termsDiff } from "./terms-diff.ts";

const WAN = 1_000_000;
const fact = (id: string) => factFeatures.find((each) => each.id === id)!;
const dictionary = dictionaryOf([
  ...factFeatures,
  { ...fact("requested_amount"), id: "tax", name: "近12月实缴税额" },
  { ...fact("requested_term"), id: "age", name: "成立时间" },
  {
    ...fact("score"),
    id: "share",
    name: "零申报占比",
    unit: "share",
    format: (value) => `${Math.round(Number(value) * 100)}%`,
  },
]);

const tax = (value: number): Rule => ({ feature: "tax", op: "gte", value: value * WAN });
const age: Rule = { feature: "age", op: "gte", value: 24 };
const good: Rule = { feature: "grade", op: "in", value: ["excellent", "good"] };

describe("conditions", () => {
  test.each<[string, Rule, Rule, [effect: string, text: string][]]>([
    [
      "a bound raised",
      { all: [age, tax(5)] },
      { all: [age, tax(10)] },
      [["tightened", "近12月实缴税额由不少于 5 万元改为不少于 10 万元（收紧）"]],
    ],
    [
      "a bound lowered by a fen",
      tax(5),
      { feature: "tax", op: "gte", value: 5 * WAN - 1 },
      [["loosened", "近12月实缴税额由不少于 5 万元改为不少于 49,999.99 元（放宽）"]],
    ],
    [
      "a bound no longer included",
      tax(5),
      { feature: "tax", op: "gt", value: 5 * WAN },
      [["tightened", "近12月实缴税额由不少于 5 万元改为超过 5 万元（收紧）"]],
    ],
    [
      "a condition added",
      { all: [age] },
      { all: [age, tax(5)] },
      [["tightened", "新增条件：近12月实缴税额不少于 5 万元（收紧）"]],
    ],
    [
      "a condition dropped",
      { all: [age, tax(5)] },
      age,
      [["loosened", "取消条件：近12月实缴税额不少于 5 万元（放宽）"]],
    ],
    [
      "one for another",
      age,
      tax(5),
      [
        ["loosened", "取消条件：成立时间不少于 24 个月（放宽）"],
        ["tightened", "新增条件：近12月实缴税额不少于 5 万元（收紧）"],
      ],
    ],
    [
      "a set widened",
      good,
      { feature: "grade", op: "in", value: ["excellent", "good", "fair"] },
      [["loosened", "信用等级由属于“优”、“良”改为属于“优”、“良”、“中”（放宽）"]],
    ],
    [
      "a set moved",
      good,
      { feature: "grade", op: "in", value: ["good", "fair"] },
      [["changed", "信用等级由属于“优”、“良”改为属于“良”、“中”（调整）"]],
    ],
    [
      "a range narrowed",
      { feature: "age", op: "between", value: [12, 60] },
      { feature: "age", op: "between", value: [24, 60] },
      [["tightened", "成立时间由在 12 个月至 60 个月之间改为在 24 个月至 60 个月之间（收紧）"]],
    ],
    [
      "a half-open range for a bound",
      age,
      { feature: "age", op: "between", value: [24, 60] },
      [["tightened", "成立时间由不少于 24 个月改为在 24 个月至 60 个月之间（收紧）"]],
    ],
    [
      "the same said otherwise",
      age,
      { not: { feature: "age", op: "lt", value: 24 } },
      [["changed", "成立时间由不少于 24 个月改为不少于 24 个月（写法不同，要求不变）"]],
    ],
    [
      "figures that round alike",
      { feature: "share", op: "lte", value: 0.05 },
      { feature: "share", op: "lte", value: 0.051 },
      [["loosened", "零申报占比由不高于 5%改为不高于 5%（放宽，数值由 0.05 改为 0.051）"]],
    ],
    [
      "an alternative added",
      tax(5),
      { any: [tax(5), good] },
      [
        [
          "loosened",
          "原条件：近12月实缴税额不少于 5 万元；改为：近12月实缴税额不少于 5 万元，或信用等级属于“优”、“良”（放宽）",
        ],
      ],
    ],
    [
      "an alternative dropped",
      { all: [{ any: [tax(5), good] }, age] },
      { all: [tax(5), age] },
      [
        [
          "tightened",
          "原条件：近12月实缴税额不少于 5 万元，或信用等级属于“优”、“良”；改为：近12月实缴税额不少于 5 万元（收紧）",
        ],
      ],
    ],
    [
      "a group moved about",
      { all: [age, tax(5)] },
      { all: [tax(5), { all: [age] }] },
      [["changed", "准入条件的写法有调整，要求不变"]],
    ],
    [
      "closed to all",
      age,
      { any: [] },
      [
        ["loosened", "取消条件：成立时间不少于 24 个月（放宽）"],
        ["tightened", "新增条件：任何企业都不符合（收紧）"],
      ],
    ],
  ])("%s", (_, before, after, expected) => {
    const changes = termsDiff(taxLoan({ rule: before }), taxLoan({ rule: after }), dictionary);
    expect(changes.map(({ effect, text }) => [effect, text])).toEqual(expected);
    expect(changes.every(({ part }) => part === "rule")).toBe(true);
  });

  test("a tightened condition lets nobody in whom the one before did not, and a loosened one keeps nobody out", () => {
    fc.assert(
      fc.property(
        anyRule,
        anyRule,
        fc.array(anyValues, { minLength: 8, maxLength: 8 }),
        (before, after, draws) => {
          const effect = effectOf(normalise(before), normalise(after));
          for (const drawn of draws) {
            const values = ofTheTypesNamed([before, after], drawn);
            const [was, is] = [before, after].map((rule) => compileRule(rule).truth(values) === TRUE);
            if (effect === "tightened" || effect === "same") expect(is && !was).toBe(false);
            if (effect === "loosened" || effect === "same") expect(was && !is).toBe(false);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

/** A feature has one type, so only values of the types that the rules compare it with. */
function ofTheTypesNamed(rules: Rule[], values: FeatureValues): FeatureValues {
  const named = (feature: string, value: FeatureValue) =>
    rules
      .flatMap((rule) => comparisonsOf(rule))
      .some(({ comparison }) => {
        if (comparison.feature !== feature) return false;
        if (comparison.op === "isTrue" || comparison.op === "isFalse") return typeof value === "boolean";
        return (
          "value" in comparison && [comparison.value].flat().some((each) => typeof each === typeof value)
        );
      });
  return Object.fromEntries(Object.entries(values).filter(([feature, value]) => named(feature, value)));
}

const fee = (change: object = {}) =>
  ({
    payee: "甲担保",
    kind: "guarantee",
    basis: "principal_per_year",
    rateBps: 100,
    when: "each_year",
    ...change,
  }) as ProductTerms["fees"][number];

describe("the rest of the terms", () => {
  test.each<
    [string, Partial<ProductTerms>, Partial<ProductTerms>, [part: string, effect: string, text: string][]]
  >([
    [
      "a higher minimum",
      { minFen: 5 * WAN },
      { minFen: 10 * WAN },
      [["limit", "tightened", "起贷金额由 5 万元改为 10 万元（提高）"]],
    ],
    [
      "a higher maximum",
      { maxFen: 300 * WAN },
      { maxFen: 500 * WAN },
      [["limit", "loosened", "最高额度由 300 万元改为 500 万元（提高）"]],
    ],
    [
      "a lower limit",
      { limit: 100 * WAN },
      { limit: { const: 80 * WAN } },
      [["limit", "tightened", "额度由 100 万元 改为 80 万元（降低）"]],
    ],
    [
      "another way to reckon the limit",
      { limit: { mul: [{ feature: "tax" }, 7] } },
      { limit: { mul: [{ feature: "tax" }, 5] } },
      [["limit", "changed", "额度算式：原为 近12月实缴税额 × 7；改为 近12月实缴税额 × 5"]],
    ],
    [
      "rates grade by grade",
      { rateBps: { byGrade: { excellent: 365, good: 400, poor: 600 } } },
      { rateBps: { byGrade: { poor: 600, excellent: 345, fair: 450 } } },
      [
        ["rate", "loosened", "年利率（等级优）由 3.65% 改为 3.45%（降低）"],
        ["rate", "tightened", "取消年利率（等级良）：原为 4.00%"],
        ["rate", "loosened", "新增年利率（等级中）：4.50%"],
      ],
    ],
    [
      "rates term by term",
      {
        rateBps: {
          byTerm: [
            [12, 300],
            [36, 350],
          ],
        },
      },
      {
        rateBps: {
          byTerm: [
            [12, 300],
            [36, 355.5],
          ],
        },
      },
      [["rate", "tightened", "年利率（36 个月以内）由 3.50% 改为 3.555%（提高）"]],
    ],
    [
      "a constant written otherwise",
      { rateBps: 300 },
      { rateBps: { const: 300 } },
      [["rate", "changed", "年利率算式的写法有调整，算法不变"]],
    ],
    [
      "terms",
      { termMonths: [6, 12] },
      { termMonths: [12, 24, 36] },
      [
        ["term", "loosened", "新增期限：24、36 个月"],
        ["term", "tightened", "取消期限：6 个月"],
      ],
    ],
    [
      "guarantee",
      { guaranteeMode: "guaranteed" },
      { guaranteeMode: "credit" },
      [["guarantee", "changed", "担保方式由“保证”改为“信用”"]],
    ],
    [
      "methods",
      { repaymentMethods: ["annuity"] },
      { repaymentMethods: ["bullet", "annuity"] },
      [
        ["repayment", "loosened", "新增还款方式：“到期一次还本付息”"],
        ["repayment", "changed", "常用还款方式由“等额本息”改为“到期一次还本付息”"],
      ],
    ],
    [
      "a dearer fee",
      { fees: [fee()] },
      { fees: [fee({ rateBps: 150 })] },
      [
        [
          "fee",
          "tightened",
          "担保费（付给甲担保）由每年支付贷款金额的 1.00%改为每年支付贷款金额的 1.50%（提高）",
        ],
      ],
    ],
    [
      "a fee paid otherwise",
      { fees: [fee()] },
      { fees: [fee({ when: "at_drawdown" })] },
      [
        [
          "fee",
          "changed",
          "担保费（付给甲担保）由每年支付贷款金额的 1.00%改为放款时一次支付全部年数的费用，每年为贷款金额的 1.00%",
        ],
      ],
    ],
    [
      "a fee more and one less",
      { fees: [fee()] },
      { fees: [fee({ payee: "乙担保" })] },
      [
        ["fee", "loosened", "取消费用：担保费（付给甲担保），每年支付贷款金额的 1.00%"],
        ["fee", "tightened", "新增费用：担保费（付给乙担保），每年支付贷款金额的 1.00%"],
      ],
    ],
    [
      "fees in another order",
      { fees: [fee(), fee({ payee: "乙" })] },
      { fees: [fee({ payee: "乙" }), fee()] },
      [["fee", "changed", "费用的排列有调整，内容不变"]],
    ],
  ])("%s", (_, before, after, expected) => {
    const changes = termsDiff(taxLoan({ ...before }), taxLoan({ ...after }), dictionary);
    expect(changes.map(({ part, effect, text }) => [part, effect, text])).toEqual(expected);
  });
});

test("something is said just where the terms differ, and never nothing", () => {
  const amount = fc.constantFrom<ProductTerms["limit"][]>(
    1,
    { const: 1 },
    2,
    { feature: "tax" },
    { byGrade: { good: 1 } },
    { min: [1, { byGrade: { good: 1, poor: 2 } }] },
    { min: [1, { byGrade: { poor: 2, good: 1 } }] },
  );
  const terms = fc.record({
    rule: anyRule,
    limit: amount,
    rateBps: amount,
    minFen: fc.constantFrom(1, 2),
    maxFen: fc.constantFrom(2, 3),
    termMonths: fc.subarray([6, 12, 36], { minLength: 1 }),
    guaranteeMode: fc.constantFrom<ProductTerms["guaranteeMode"][]>("credit", "mixed"),
    repaymentMethods: fc.shuffledSubarray<ProductTerms["repaymentMethods"][number]>(
      ["annuity", "bullet", "interest_only"],
      { minLength: 1 },
    ),
    fees: fc.shuffledSubarray([
      fee(),
      fee({ rateBps: 1 }),
      fee({ payee: "乙" }),
      fee({ basis: "fixed", rateBps: undefined, amountFen: 7 }),
    ]),
  });
  fc.assert(
    fc.property(terms, terms, fc.boolean(), (drawn, other, isSame) => {
      const before: ProductTerms = { schema: 1, ...drawn };
      const after: ProductTerms = { schema: 1, ...(isSame ? drawn : other) };
      const changes = termsDiff(before, after, dictionary);
      expect(changes.length === 0).toBe(canonical(before) === canonical(after));
      for (const { text } of changes) expect(text).not.toMatch(/undefined|null|NaN|object/);
    }),
    { numRuns: 400 },
  );
});
