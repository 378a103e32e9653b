import { addDays, daysBetween, monthsBetween } from "#lib/dates.ts";
import type { DataDomain } from "#lib/vocabulary.ts";
import {
  definer,
  type FeatureContext,
  type FeatureValue,
  formatDeviation,
  formatGrowth,
  formatPercent,
  fromWindow,
  outcome,
  without,
  worstMissing,
} from "./feature.ts";
import { netOutputs } from "./invoices.ts";
import type { ElectricityBill, UtilityBill } from "./records.ts";
import { growth, median, round4, sum, variation } from "./statistics.ts";

const define = definer({ domain: "electricity", domains: ["electricity"], source: "供电公司" });
const bothUtilities = { domains: ["electricity", "water"] satisfies DataDomain[], source: "供电、供水公司" };
/** A bill counts as late from the sixth day after its due date. */
const GRACE_DAYS = 5;
const STOPPED_SHARE = 0.1;

const used = (rows: ElectricityBill[]) => rows.map((row) => row.kwh);
const over =
  (
    wish: { months: number; atLeast?: number; youngAtLeast?: number },
    compute: (rows: ElectricityBill[]) => FeatureValue,
  ) =>
  ({ electricity }: FeatureContext) =>
    fromWindow(electricity, electricity.window(wish), compute);

/** Divides 24 months by the mean of their calendar month, so that only what is not the season's remains. */
function withoutSeason(values: number[]): number[] {
  return values.map((value, index) => {
    const seasonal = (values[index % 12]! + values[(index % 12) + 12]!) / 2;
    return seasonal === 0 ? 0 : value / seasonal;
  });
}

function overdueDays(bill: UtilityBill, asOf: string): number {
  const settledOn = bill.paidOn ?? asOf;
  return settledOn > bill.dueOn ? daysBetween(bill.dueOn, settledOn) : 0;
}

/**
 * Bills of the last 12 months of both utilities. A withheld one withholds the feature, so that hiding the utility with
 * the late bills gains nothing; a firm without an account at one is judged by the other.
 */
function fromBills(context: FeatureContext, compute: (bills: UtilityBill[]) => number) {
  const { electricity, water } = context;
  if (electricity.missing === "unauthorised" || water.missing === "unauthorised")
    return without("unauthorised");
  const from = addDays(context.asOf, -365);
  const recent = (bills: readonly UtilityBill[]) =>
    bills.filter((bill) => bill.dueOn < context.asOf && bill.dueOn >= from);
  if (electricity.missing && water.missing)
    return without(worstMissing([electricity.missing, water.missing])!);
  const bills = [
    ...(electricity.missing ? [] : recent(context.records.electricityBills)),
    ...(water.missing ? [] : recent(context.records.waterBills)),
  ];
  const asOn =
    [electricity.asOn, water.asOn]
      .filter((on) => on !== null)
      .sort()
      .at(-1) ?? null;
  return outcome(compute(bills), asOn);
}

export const utilityFeatures = [
  define({
    id: "kwh_12m",
    name: "近12月用电量",
    explanation: "企业户号最近 12 个完整月份的用电量合计。",
    unit: "kwh",
    direction: "higher",
    compute: over({ months: 12 }, (rows) => sum(used(rows))),
  }),
  define({
    id: "kwh_yoy",
    name: "近12月用电量同比",
    explanation: "近 12 个月与再前 12 个月用电量相比。",
    unit: "ratio",
    window: "近24个月",
    direction: "higher",
    format: formatGrowth,
    compute: over({ months: 24 }, (rows) => growth(sum(used(rows.slice(12))), sum(used(rows.slice(0, 12))))),
  }),
  define({
    id: "kwh_3m_yoy",
    name: "近3月用电量同比",
    explanation: "近 3 个月与去年同期用电量相比。",
    unit: "ratio",
    window: "近15个月",
    direction: "higher",
    format: formatGrowth,
    compute: over({ months: 15 }, (rows) => growth(sum(used(rows.slice(12))), sum(used(rows.slice(0, 3))))),
  }),
  define({
    id: "kwh_cv",
    name: "近24月用电波动系数",
    explanation: "去除季节影响后，各月用电量的标准差与平均值之比。",
    unit: "ratio",
    format: formatPercent,
    window: "近24个月",
    direction: "lower",
    compute: over({ months: 24 }, (rows) => variation(withoutSeason(used(rows)))),
  }),
  define({
    id: "kwh_util",
    name: "用电产能利用",
    explanation: "最近一月用电量与近 12 个月最高月之比。",
    unit: "share",
    direction: "higher",
    compute: over({ months: 12 }, (rows) => {
      const peak = Math.max(...used(rows));
      return peak > 0 ? round4(rows.at(-1)!.kwh / peak) : null;
    }),
  }),
  define({
    id: "kwh_stop_months",
    name: "近12月停产",
    explanation: "最近 12 个月里用电量不足常态一成的月数。",
    unit: "months",
    direction: "lower",
    compute: over({ months: 24, atLeast: 12, youngAtLeast: 6 }, (rows) => {
      const usual = median(used(rows));
      return usual > 0 ? used(rows.slice(-12)).filter((kwh) => kwh < STOPPED_SHARE * usual).length : null;
    }),
  }),
  define({
    id: "util_late_cnt",
    name: "近12月水电逾期缴费",
    explanation: "最近 12 个月水电费超过期限 5 天以上才缴或仍未缴的次数。",
    unit: "count",
    ...bothUtilities,
    direction: "lower",
    actionable: true,
    compute: (context) =>
      fromBills(
        context,
        (bills) => bills.filter((bill) => overdueDays(bill, context.asOf) > GRACE_DAYS).length,
      ),
  }),
  define({
    id: "util_arrears_days",
    name: "近12月水电最长欠费",
    explanation: "最近 12 个月水电费超过期限最久的天数。",
    unit: "days",
    ...bothUtilities,
    direction: "lower",
    actionable: true,
    compute: (context) =>
      fromBills(context, (bills) => Math.max(0, ...bills.map((bill) => overdueDays(bill, context.asOf)))),
  }),
  define({
    id: "kwh_per_sale",
    name: "电耗与开票一致性",
    explanation: "单位开票额用电量近 12 个月与再前 12 个月之比的对数绝对值，越小越一致。",
    unit: "ratio",
    format: formatDeviation,
    window: "近24个月",
    domains: ["electricity", "invoice"],
    source: "供电公司、税务部门（开票数据）",
    direction: "lower",
    compute: ({ electricity, invoices }) => {
      const missing = worstMissing([electricity.missing, invoices.missing]);
      if (missing || !electricity.end || !invoices.end) return without(missing ?? "not_covered");
      const lag = monthsBetween(electricity.end, invoices.end);
      const power = electricity.window({ months: 24, skip: Math.max(0, -lag) });
      const sales = invoices.window({ months: 24, skip: Math.max(0, lag) });
      if (!power.rows || !sales.rows)
        return without(worstMissing([power.missing, sales.missing]) ?? "not_covered");
      const kwh = used(power.rows);
      const now = [sum(kwh.slice(12)), netOutputs(sales.rows.slice(12))] as const;
      const before = [sum(kwh.slice(0, 12)), netOutputs(sales.rows.slice(0, 12))] as const;
      if ([...now, ...before].some((value) => value <= 0)) return without("not_applicable");
      const change = Math.abs(Math.log(now[0] / now[1] / (before[0] / before[1])));
      return outcome(round4(change), lag < 0 ? invoices.asOn : electricity.asOn);
    },
  }),
  define({
    id: "water_gas_3m_yoy",
    name: "近3月用水量同比",
    explanation: "近 3 个月与去年同期用水量相比。",
    unit: "ratio",
    window: "近15个月",
    domain: "water",
    domains: ["water"],
    source: "供水公司",
    direction: "higher",
    format: formatGrowth,
    compute: ({ water }) =>
      fromWindow(water, water.window({ months: 15 }), (rows) => {
        const metres = rows.map((row) => row.cubicMetres);
        return growth(sum(metres.slice(12)), sum(metres.slice(0, 3)));
      }),
  }),
];
