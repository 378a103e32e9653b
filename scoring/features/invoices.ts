import { monthsBetween } from "#lib/dates.ts";
import {
  definer,
  type FeatureContext,
  type FeatureValue,
  formatGrowth,
  formatPercent,
  formatTimes,
  fromWindow,
  outcome,
  without,
  worstMissing,
} from "./feature.ts";
import type { InvoiceMonth } from "./records.ts";
import { fenNumber, growth, longestRun, median, round4, variation } from "./statistics.ts";

const define = definer({ domain: "invoice", domains: ["invoice"], source: "税务部门（开票数据）" });
const YEAR = { months: 12, atLeast: 12, youngAtLeast: 3 };
const MIN_INVOICES_FOR_SHARE = 5;

/** Output net of voided and red invoices, month by month. */
export const netOutput = (row: InvoiceMonth) => row.outputFen - row.voidedFen;
export const netOutputs = (rows: InvoiceMonth[]) => fenNumber(rows.map(netOutput));
const monthly = (rows: InvoiceMonth[]) => rows.map((row) => Number(netOutput(row)));
const total = (rows: InvoiceMonth[], key: "outputFen" | "inputFen" | "voidedFen" | "topFiveFen") =>
  fenNumber(rows.map((row) => row[key]));

const overYear = (compute: (rows: InvoiceMonth[]) => FeatureValue) => (context: FeatureContext) =>
  fromWindow(context.invoices, context.invoices.window(YEAR), compute);

const share = (part: number, whole: number) =>
  whole > 0 ? round4(Math.min(1, Math.max(0, part / whole))) : null;

export const invoiceFeatures = [
  define({
    id: "inv_out_12m",
    name: "近12月开票额",
    explanation: "最近 12 个完整月份的销项开票额合计，已扣除作废与红冲。",
    unit: "fen",
    direction: "higher",
    compute: overYear(netOutputs),
  }),
  define({
    id: "inv_out_yoy",
    name: "近12月开票额同比",
    explanation: "近 12 个月与再前 12 个月开票额相比。",
    unit: "ratio",
    window: "近24个月",
    direction: "higher",
    format: formatGrowth,
    compute: ({ invoices }) =>
      fromWindow(invoices, invoices.window({ months: 24 }), (rows) =>
        growth(netOutputs(rows.slice(12)), netOutputs(rows.slice(0, 12))),
      ),
  }),
  define({
    id: "inv_3m_yoy",
    name: "近3月开票额同比",
    explanation: "近 3 个月与去年同期 3 个月开票额相比。",
    unit: "ratio",
    window: "近15个月",
    direction: "higher",
    format: formatGrowth,
    compute: ({ invoices }) =>
      fromWindow(invoices, invoices.window({ months: 15 }), (rows) =>
        growth(netOutputs(rows.slice(12)), netOutputs(rows.slice(0, 3))),
      ),
  }),
  define({
    id: "inv_gap_months",
    name: "近12月断票",
    explanation: "最近 12 个月里没有有效销项发票的月数。",
    unit: "months",
    direction: "lower",
    compute: overYear((rows) => rows.filter((row) => netOutput(row) <= 0n).length),
  }),
  define({
    id: "inv_gap_run",
    name: "近12月最长连续断票",
    explanation: "最近 12 个月里连续没有有效销项发票的最长月数。",
    unit: "months",
    direction: "lower",
    compute: overYear((rows) => longestRun(rows.map((row) => netOutput(row) <= 0n))),
  }),
  define({
    id: "inv_cv",
    name: "近12月开票波动系数",
    explanation: "各月开票额的标准差与平均值之比，越小越平稳。",
    unit: "ratio",
    format: formatPercent,
    direction: "lower",
    compute: overYear((rows) => variation(monthly(rows))),
  }),
  define({
    id: "inv_void_red",
    name: "近12月作废红冲率",
    explanation: "作废与红冲金额占全部开票额的比例。",
    unit: "share",
    direction: "lower",
    compute: overYear((rows) => share(total(rows, "voidedFen"), total(rows, "outputFen"))),
  }),
  define({
    id: "inv_top5",
    name: "近12月前五大客户占比",
    explanation: "各月前五大购方开票额占有效开票额的比例，逐月相加后计算。",
    unit: "share",
    direction: "lower",
    compute: overYear((rows) => {
      const invoices = rows.reduce((count, row) => count + row.outputCount, 0);
      return invoices < MIN_INVOICES_FOR_SHARE ? null : share(total(rows, "topFiveFen"), netOutputs(rows));
    }),
  }),
  define({
    id: "inv_in_out",
    name: "近12月进销比",
    explanation: "进项发票额与有效销项发票额之比，过高过低都值得核实。",
    unit: "ratio",
    format: formatPercent,
    direction: "peak",
    compute: overYear((rows) =>
      netOutputs(rows) > 0 ? round4(total(rows, "inputFen") / netOutputs(rows)) : null,
    ),
  }),
  define({
    id: "inv_spike",
    name: "近6月突击开票倍数",
    explanation: "最近 6 个月里最高月开票额与中位数之比，超过 5 倍值得核实。",
    unit: "ratio",
    format: formatTimes,
    window: "近6个月",
    direction: "lower",
    compute: ({ invoices }) =>
      fromWindow(invoices, invoices.window({ months: 6 }), (rows) => {
        const middle = median(monthly(rows));
        return middle > 0 ? round4(Math.max(...monthly(rows)) / middle) : null;
      }),
  }),
  define({
    id: "inv_decl_gap",
    name: "近12月票税差异",
    explanation: "开票额与申报销售额之差占较大者的比例。",
    unit: "share",
    domains: ["invoice", "tax"],
    source: "税务部门（申报与开票数据）",
    direction: "lower",
    compute: ({ invoices, tax }) => {
      const missing = worstMissing([invoices.missing, tax.missing]);
      if (missing || !invoices.end || !tax.end) return without(missing ?? "not_covered");
      const lag = monthsBetween(invoices.end, tax.end);
      const invoiced = invoices.window({ ...YEAR, skip: Math.max(0, -lag) });
      const declared = tax.window({ ...YEAR, skip: Math.max(0, lag) });
      if (!invoiced.rows || !declared.rows) {
        return without(worstMissing([invoiced.missing, declared.missing]) ?? "not_covered");
      }
      const [a, b] = [netOutputs(invoiced.rows), fenNumber(declared.rows.map((row) => row.salesFen))];
      return outcome(share(Math.abs(a - b), Math.max(a, b)), lag < 0 ? tax.asOn : invoices.asOn);
    },
  }),
];
