import { expect, test } from "vitest";
import { wan } from "#lib/money.ts";
import type { Formula } from "./formula.ts";
import { formulaText } from "./formula-text.ts";
import { dictionaryOf, factFeatures } from "./rule-features.ts";

const dictionary = dictionaryOf(factFeatures);

const hundred = Number(wan(100));

test.each<[Formula, "limit" | "rate", string]>([
  [385, "rate", "3.85%"],
  [{ const: hundred }, "limit", "100 万元"],
  [{ byGrade: { excellent: 365, poor: 500 } }, "rate", "等级优 3.65%；等级差 5.00%"],
  [
    {
      byTerm: [
        [6, 400],
        [12, 420],
      ],
    },
    "rate",
    "6 个月以内 4.00%；12 个月以内 4.20%",
  ],
  [{ add: [385, { sub: [{ const: 20 }, 5] }] }, "rate", "（3.85% + （0.20% − 0.05%））"],
  [{ max: [hundred, { div: [hundred, 2] }] }, "limit", "取最大（100 万元；100 万元 ÷ 2）"],
  [{ clamp: [hundred, 0, { const: hundred }] }, "limit", "100 万元，不低于 0 元，不高于 100 万元"],
  [
    { roundDown: [{ mul: [{ feature: "nobody_knows" }, 0.1] }, Number(wan(1))] },
    "limit",
    "nobody_knows × 0.1，按 1 万元 的整数倍向下取整",
  ],
  [
    { mul: [{ clamp: [{ feature: "score" }, 0, 700] }, 0.5] },
    "rate",
    "（信用评分，不低于 0，不高于 700） × 0.5",
  ],
  [{ div: [hundred, { mul: [2, 3] }] }, "limit", "100 万元 ÷ （2 × 3）"],
  [
    { min: [hundred, { byGrade: { poor: 1, excellent: 12_345_600 } }] },
    "limit",
    "取最小（100 万元；（等级优 12.3456 万元；等级差 0.01 元））",
  ],
  [384.5, "rate", "3.845%"],
])("%j as a %s is told as “%s”", (formula, kind, words) => {
  expect(formulaText(formula, kind, dictionary)).toBe(words);
});

test("names features as people do", () => {
  const text = formulaText(
    { min: [hundred, { mul: [{ feature: "requested_amount" }, 0.1] }] },
    "limit",
    dictionary,
  );
  expect(text).toBe("取最小（100 万元；申请金额 × 0.1）");
});
