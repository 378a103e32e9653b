/** What a target's integer counts: fen of money, basis points of a share, or heads. */
export type TargetUnit = "fen" | "bps" | "count";

export interface TargetRow {
  /** Code of the indicator that the target is set on. */
  indicator: string;
  name: string;
  year: number;
  value: bigint;
  unit: TargetUnit;
  direction: "at_least" | "at_most";
  /** Balance at a day, or what happened within the year. */
  basis: "stock" | "flow";
  /** `plan`: a published plan; `demo`: invented for this demonstration, fit to its number of firms. */
  origin: "plan" | "demo";
  source: string;
}

const YI = 10_000_000_000n;
const WAN = 1_000_000n;
const YEAR = 2026;

const JINGHAI = "《天津市静海区社会信用体系建设“十四五”规划》（津静海政发〔2022〕2号）发展目标";
const ZHENHAI = "宁波市镇海区社会信用体系建设行动方案主要目标（2025 年，作同类区参照）";
const TIANJIN = "《天津市加快推进诚信建设行动方案》：重错码率低于 0.01%";
const DEMO = "演示设定：按演示企业数量取值，不是真实任务";

type Figures = Omit<TargetRow, "year" | "origin" | "source">;
const planned = (source: string, figures: Figures): TargetRow => ({
  ...figures,
  year: YEAR,
  origin: "plan",
  source,
});
const demo = (figures: Figures): TargetRow => ({
  ...figures,
  year: YEAR,
  origin: "demo",
  source: DEMO,
});

/**
 * The targets of the current year. Where a plan's text leaves open whether a balance or the year's sum is meant
 * (小微企业信用贷款规模), both stand here, each on its own indicator.
 */
export const targets = (): TargetRow[] => [
  planned(ZHENHAI, {
    indicator: "small_micro_credit_loans_outstanding",
    name: "小微企业信用贷款余额",
    value: 100n * YI,
    unit: "fen",
    direction: "at_least",
    basis: "stock",
  }),
  planned(ZHENHAI, {
    indicator: "small_micro_credit_loans_disbursed",
    name: "小微企业信用贷款累计发放",
    value: 100n * YI,
    unit: "fen",
    direction: "at_least",
    basis: "flow",
  }),
  planned(ZHENHAI, {
    indicator: "delivery_compliance_rate",
    name: "公共信用数据归集合规率",
    value: 9_800n,
    unit: "bps",
    direction: "at_least",
    basis: "flow",
  }),
  planned(ZHENHAI, {
    indicator: "good_or_better_share",
    name: "公共信用评价良好以上企业占比",
    value: 9_000n,
    unit: "bps",
    direction: "at_least",
    basis: "stock",
  }),
  planned(ZHENHAI, {
    indicator: "serious_dishonesty_share",
    name: "严重失信企业占比",
    value: 70n,
    unit: "bps",
    direction: "at_most",
    basis: "stock",
  }),
  planned(ZHENHAI, {
    indicator: "credit_scenarios",
    name: "“信用+”社会应用场景数",
    value: 10n,
    unit: "count",
    direction: "at_least",
    basis: "stock",
  }),
  planned(JINGHAI, {
    indicator: "subject_coverage_rate",
    name: "信用信息主体覆盖率",
    value: 10_000n,
    unit: "bps",
    direction: "at_least",
    basis: "stock",
  }),
  planned(TIANJIN, {
    indicator: "uscc_error_rate",
    name: "统一社会信用代码重错码率",
    value: 1n,
    unit: "bps",
    direction: "at_most",
    basis: "stock",
  }),
  demo({
    indicator: "disbursed_amount",
    name: "累计放款",
    value: 30_000n * WAN,
    unit: "fen",
    direction: "at_least",
    basis: "flow",
  }),
  demo({
    indicator: "collateral_free_disbursed",
    name: "免抵押贷款累计发放",
    value: 23_000n * WAN,
    unit: "fen",
    direction: "at_least",
    basis: "flow",
  }),
  demo({
    indicator: "guarantee_free_disbursed",
    name: "免担保贷款累计发放",
    value: 17_000n * WAN,
    unit: "fen",
    direction: "at_least",
    basis: "flow",
  }),
  demo({
    indicator: "credit_loans_outstanding",
    name: "信用贷款余额",
    value: 16_000n * WAN,
    unit: "fen",
    direction: "at_least",
    basis: "stock",
  }),
  demo({
    indicator: "first_loan_firms",
    name: "首贷户",
    value: 120n,
    unit: "count",
    direction: "at_least",
    basis: "flow",
  }),
  demo({
    indicator: "medium_long_term_disbursed",
    name: "中长期贷款累计发放",
    value: 3_200n * WAN,
    unit: "fen",
    direction: "at_least",
    basis: "flow",
  }),
  demo({
    indicator: "enterprises_with_consent",
    name: "授权有效企业",
    value: 1_200n,
    unit: "count",
    direction: "at_least",
    basis: "stock",
  }),
  demo({
    indicator: "response_in_time_rate",
    name: "银行按时响应率",
    value: 9_500n,
    unit: "bps",
    direction: "at_least",
    basis: "flow",
  }),
];
