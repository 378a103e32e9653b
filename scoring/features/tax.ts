import { daysBetween } from "#lib/dates.ts";
import { definer, type FeatureContext, formatGrowth, fromWindow, outcome, without } from "./feature.ts";
import type { TaxFiling, TaxGrade } from "./records.ts";
import { fenNumber, growth, longestRun } from "./statistics.ts";

const define = definer({ domain: "tax", domains: ["tax"], source: "税务部门" });

const LEVEL: Record<TaxGrade["grade"], number> = { A: 5, B: 4, M: 3, C: 2, D: 1 };
/** A grade older than the last two years says nothing about now. */
const GRADE_YEARS = 2;

const YEAR = { months: 12, atLeast: 12, youngAtLeast: 3 };
const TWO_YEARS = { months: 24, atLeast: 12, youngAtLeast: 3 };

const sumOf = (key: "salesFen" | "taxPaidFen") => (rows: TaxFiling[]) =>
  fenNumber(rows.map((row) => row[key]));

const growthOf = (key: "salesFen" | "taxPaidFen") => (context: FeatureContext) =>
  fromWindow(context.tax, context.tax.window({ months: 24 }), (rows) =>
    growth(sumOf(key)(rows.slice(12)), sumOf(key)(rows.slice(0, 12))),
  );

function gradeOfYear(context: FeatureContext, yearsBack: number): TaxGrade | undefined {
  const thisYear = Number(context.asOf.slice(0, 4));
  const known = context.records.taxGrades
    .filter((row) => row.year < thisYear)
    .sort((a, b) => b.year - a.year);
  const newest = known[0];
  if (!newest || newest.year < thisYear - GRADE_YEARS) return undefined;
  return known.find((row) => row.year === newest.year - yearsBack);
}

const late = (row: TaxFiling, asOf: string) =>
  row.dueOn < asOf && (row.filedOn === null || row.filedOn > row.dueOn);

export const taxFeatures = [
  define({
    id: "tax_grade",
    name: "纳税缴费信用级别",
    explanation: "税务部门最近公布的年度级别，A 最好，D 最差；新设立未参评的不适用。",
    type: "text",
    unit: "none",
    window: "最近年度",
    direction: "higher",
    actionable: true,
    labels: { A: "A 级", B: "B 级", M: "M 级", C: "C 级", D: "D 级" },
    compute(context) {
      if (context.domains.tax !== "available") return without(context.domains.tax);
      const newest = gradeOfYear(context, 0);
      return newest ? outcome(newest.grade, `${newest.year}-12-31`) : without("not_applicable");
    },
  }),
  define({
    id: "tax_grade_chg",
    name: "纳税信用级别变动",
    explanation: "最近两个年度级别之差，升一级为 1，降一级为 -1。",
    unit: "none",
    window: "近2年",
    direction: "higher",
    format: (value) =>
      typeof value === "number"
        ? value > 0
          ? `上升 ${value} 级`
          : value < 0
            ? `下降 ${-value} 级`
            : "不变"
        : "缺失",
    compute(context) {
      if (context.domains.tax !== "available") return without(context.domains.tax);
      const [now, before] = [gradeOfYear(context, 0), gradeOfYear(context, 1)];
      if (!now || !before) return without("not_applicable");
      return outcome(LEVEL[now.grade] - LEVEL[before.grade], `${now.year}-12-31`);
    },
  }),
  define({
    id: "tax_paid_12m",
    name: "近12月实缴税额",
    explanation: "最近 12 个完整月份实际缴纳的税款合计。",
    unit: "fen",
    direction: "higher",
    compute: (context) => fromWindow(context.tax, context.tax.window(YEAR), sumOf("taxPaidFen")),
  }),
  define({
    id: "tax_paid_yoy",
    name: "近12月实缴税额同比",
    explanation: "近 12 个月与再前 12 个月实缴税款相比。",
    unit: "ratio",
    window: "近24个月",
    direction: "higher",
    format: formatGrowth,
    compute: growthOf("taxPaidFen"),
  }),
  define({
    id: "vat_sales_12m",
    name: "近12月申报销售额",
    explanation: "最近 12 个完整月份增值税申报的销售额合计。",
    unit: "fen",
    direction: "higher",
    compute: (context) => fromWindow(context.tax, context.tax.window(YEAR), sumOf("salesFen")),
  }),
  define({
    id: "vat_sales_yoy",
    name: "近12月申报销售额同比",
    explanation: "近 12 个月与再前 12 个月申报销售额相比。",
    unit: "ratio",
    window: "近24个月",
    direction: "higher",
    format: formatGrowth,
    compute: growthOf("salesFen"),
  }),
  define({
    id: "zero_vat_months",
    name: "近12月零税额",
    explanation: "最近 12 个月里应纳税额为零的月数。",
    unit: "months",
    direction: "lower",
    compute: (context) =>
      fromWindow(
        context.tax,
        context.tax.window(YEAR),
        (rows) => rows.filter((row) => row.taxPayableFen === 0n).length,
      ),
  }),
  define({
    id: "zero_vat_run",
    name: "近12月最长连续零税额",
    explanation: "最近 12 个月里应纳税额连续为零的最长月数。",
    unit: "months",
    direction: "lower",
    compute: (context) =>
      fromWindow(context.tax, context.tax.window(YEAR), (rows) =>
        longestRun(rows.map((row) => row.taxPayableFen === 0n)),
      ),
  }),
  define({
    id: "file_late_cnt",
    name: "近12月逾期申报",
    explanation: "最近 12 个月里超过期限才申报或仍未申报的次数。",
    unit: "count",
    direction: "lower",
    actionable: true,
    compute: (context) =>
      fromWindow(
        context.tax,
        context.tax.window(YEAR),
        (rows) => rows.filter((row) => late(row, context.asOf)).length,
      ),
  }),
  define({
    id: "tax_arrears",
    name: "欠税余额",
    explanation: "截至画像日仍未缴清的税款。",
    unit: "fen",
    window: "画像日",
    direction: "lower",
    actionable: true,
    compute: (context) =>
      fromWindow(context.tax, context.tax.window({ ...TWO_YEARS, atLeast: 1, youngAtLeast: 1 }), (rows) =>
        fenNumber(rows.map((row) => row.arrearsFen)),
      ),
  }),
  define({
    id: "tax_arrears_days",
    name: "最长欠税天数",
    explanation: "尚未缴清的税款中，超过缴款期限最久的天数。",
    unit: "days",
    window: "近24个月",
    direction: "lower",
    compute: (context) =>
      fromWindow(context.tax, context.tax.window(TWO_YEARS), (rows) =>
        Math.max(
          0,
          ...rows.filter((row) => row.arrearsFen > 0n).map((row) => daysBetween(row.dueOn, context.asOf)),
        ),
      ),
  }),
];
