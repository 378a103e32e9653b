import {
  definer,
  type FeatureContext,
  type FeatureValue,
  formatGrowth,
  formatPercent,
  fromWindow,
} from "./feature.ts";
import type { SocialSecurityMonth } from "./records.ts";
import { fenNumber, growth, lastRun, mean, round1, round4, sum } from "./statistics.ts";

const define = definer({ domain: "social_security", domains: ["social_security"], source: "人社部门" });
const YEAR = { months: 12, atLeast: 12, youngAtLeast: 3 };
const TWO_YEARS = { months: 24, atLeast: 12, youngAtLeast: 3 };
const MIN_HEADS_FOR_TURNOVER = 3;

const heads = (rows: SocialSecurityMonth[]) => rows.map((row) => row.insuredCount);
const over =
  (wish: typeof YEAR, compute: (rows: SocialSecurityMonth[]) => FeatureValue) =>
  ({ socialSecurity }: FeatureContext) =>
    fromWindow(socialSecurity, socialSecurity.window(wish), compute);

const unpaid = (row: SocialSecurityMonth) => (row.dueFen > row.paidFen ? row.dueFen - row.paidFen : 0n);

export const socialSecurityFeatures = [
  define({
    id: "ss_heads",
    name: "近3月参保人数",
    explanation: "最近 3 个月平均参保人数。",
    unit: "persons",
    window: "近3个月",
    direction: "higher",
    compute: over({ months: 3, atLeast: 3, youngAtLeast: 1 }, (rows) => round1(mean(heads(rows)))),
  }),
  define({
    id: "ss_heads_yoy",
    name: "参保人数同比",
    explanation: "近 3 个月与去年同期平均参保人数相比。",
    unit: "ratio",
    window: "近15个月",
    direction: "higher",
    format: formatGrowth,
    compute: over({ months: 15, atLeast: 15, youngAtLeast: 15 }, (rows) =>
      growth(sum(heads(rows.slice(12))), sum(heads(rows.slice(0, 3)))),
    ),
  }),
  define({
    id: "ss_drawdown",
    name: "参保人数较高点回落",
    explanation: "当前参保人数比最近 12 个月最高时少的比例。",
    unit: "share",
    direction: "lower",
    compute: over(YEAR, (rows) => {
      const highest = Math.max(...heads(rows));
      return highest > 0 ? round4(1 - rows.at(-1)!.insuredCount / highest) : null;
    }),
  }),
  define({
    id: "ss_paid_run",
    name: "连续缴纳社保",
    explanation: "截至最近一月连续足额缴纳的月数，最多计 60 个月。",
    unit: "months",
    window: "近60个月",
    direction: "higher",
    actionable: true,
    compute: over({ months: 60, atLeast: 1, youngAtLeast: 1 }, (rows) =>
      lastRun(rows.map((row) => row.insuredCount > 0 && unpaid(row) === 0n)),
    ),
  }),
  define({
    id: "ss_gap_months",
    name: "近24月社保断缴",
    explanation: "最近 24 个月里应缴未足额缴纳的月数。",
    unit: "months",
    window: "近24个月",
    direction: "lower",
    compute: over(TWO_YEARS, (rows) => rows.filter((row) => unpaid(row) > 0n).length),
  }),
  define({
    id: "ss_arrears",
    name: "社保欠缴额",
    explanation: "截至画像日仍未缴清的社会保险费。",
    unit: "fen",
    window: "画像日",
    direction: "lower",
    actionable: true,
    compute: over({ months: 24, atLeast: 1, youngAtLeast: 1 }, (rows) => fenNumber(rows.map(unpaid))),
  }),
  define({
    id: "ss_turnover",
    name: "近12月人员流动率",
    explanation: "增减参保人数的一半与平均参保人数之比；不足 3 人的不适用。",
    unit: "ratio",
    format: formatPercent,
    direction: "lower",
    compute: over(YEAR, (rows) => {
      const average = mean(heads(rows));
      if (average < MIN_HEADS_FOR_TURNOVER) return null;
      return round4(sum(rows.map((row) => row.joinedCount + row.leftCount)) / 2 / average);
    }),
  }),
];
