import type { Dimension, Indicator, IndicatorUnit } from "./indicator.ts";

const CASE: readonly Dimension[] = ["division", "bank", "product", "guaranteeMode", "sizeClass"];
const FIRM: readonly Dimension[] = ["division", "sizeClass"];
const VERSION = "2026-01-01";

const UNIT_WORDS: Record<IndicatorUnit, string> = { fen: "万元", count: "户", bps: "%", days: "天" };

type Draft = Omit<Indicator, "version" | "direction" | "dimensions" | "unitWord"> & Partial<Indicator>;
const define = (draft: Draft): Indicator => ({
  version: VERSION,
  direction: "up",
  dimensions: CASE,
  unitWord: UNIT_WORDS[draft.unit],
  ...draft,
});

const outstanding = (draft: Pick<Draft, "code" | "name" | "definition" | "where">) =>
  define({ unit: "fen", kind: "stock", relation: "loans", value: "amount", ...draft });

const disbursed = (draft: Pick<Draft, "code" | "name" | "definition"> & { where?: string }) =>
  define({
    unit: "fen",
    kind: "flow",
    relation: "loans",
    value: "amount",
    ...draft,
    where: draft.where ? `disbursed and ${draft.where}` : "disbursed",
  });

const CREDIT = "guarantee_mode = 'credit'";
const COLLATERAL_FREE = "guarantee_mode in ('credit', 'guaranteed')";
const SMALL_MICRO = "size_class in ('small', 'micro')";
const LEDGER = "以平台账本记录的本金为准。";

/**
 * The district's indicators: DOMAIN's list of financing figures. Each has one dated wording and one implementation, which
 * the dashboard, the monthly report and the rows behind a number share. A changed meaning takes a new version date.
 */
export const INDICATORS: readonly Indicator[] = [
  define({
    code: "registered_enterprises",
    name: "注册企业",
    unit: "count",
    kind: "stock",
    relation: "enterprises",
    value: "change",
    dimensions: FIRM,
    definition: "截至统计日已在平台注册的企业、个体工商户和农民专业合作社户数。",
  }),
  define({
    code: "enterprises_with_consent",
    name: "授权有效企业",
    unit: "count",
    kind: "stock",
    relation: "consents",
    value: "change",
    dimensions: FIRM,
    definition: "统计日终至少有一份未撤回、未到期授权书的企业户数；一户授权多家银行只计一户。",
  }),
  define({
    code: "matched_enterprises",
    name: "匹配到产品的企业",
    unit: "count",
    kind: "stock",
    relation: "matches",
    value: "change",
    dimensions: ["division"],
    definition: "统计日及以前最近一次全量匹配中，至少符合一个在售产品条件的企业户数。",
  }),
  define({
    code: "applications",
    name: "申请笔数",
    unitWord: "笔",
    unit: "count",
    kind: "flow",
    relation: "applications",
    value: "1",
    definition: "期内企业提交的贷款申请笔数，含后来撤回的。",
  }),
  define({
    code: "applied_amount",
    name: "申请金额",
    unit: "fen",
    kind: "flow",
    relation: "applications",
    value: "amount",
    definition: "期内企业提交的贷款申请金额合计，含后来撤回的。",
  }),
  define({
    code: "response_in_time_rate",
    name: "银行按时响应率",
    unit: "bps",
    kind: "flow",
    relation: "applications",
    day: "due_on",
    where: "response_owed",
    value: "coalesce(in_time, false)::int",
    weight: "1",
    definition:
      "银行在企业提交申请后 1 个工作日内（次一工作日 18:00 前）受理或答复的占比。逾期未答复计入未按时。",
    denominator: "期内受理时限届满的申请笔数；时限内企业自行撤回的不计。",
  }),
  define({
    code: "approval_rate",
    name: "审批通过率",
    unit: "bps",
    kind: "flow",
    relation: "applications",
    day: "closed_on",
    where: "status in ('approved', 'declined')",
    value: "(status = 'approved')::int",
    weight: "1",
    definition: "期内办结的申请中给予授信的占比。在办的不计为通过。",
    denominator: "期内经复核办结（授信或未通过）的申请笔数；企业撤回的不计。",
  }),
  define({
    code: "granted",
    name: "授信笔数",
    unitWord: "笔",
    unit: "count",
    kind: "flow",
    relation: "lines",
    value: "change",
    definition: "期内经双人复核生效的授信笔数。",
  }),
  define({
    code: "granted_amount",
    name: "授信金额",
    unit: "fen",
    kind: "flow",
    relation: "lines",
    value: "amount",
    definition: "期内生效的授信额度合计，以平台账本记录为准。授信不等于放款。",
  }),
  define({
    code: "disbursed",
    name: "放款笔数",
    unitWord: "笔",
    unit: "count",
    kind: "flow",
    relation: "loans",
    where: "disbursed",
    value: "change",
    definition: "期内银行付款且企业确认收到的放款笔数；待企业确认的不计。",
  }),
  disbursed({
    code: "disbursed_amount",
    name: "放款金额",
    definition: `期内银行付款且企业确认收到的本金合计。${LEDGER}`,
  }),
  disbursed({
    code: "credit_loans_disbursed",
    name: "信用贷款放款",
    where: CREDIT,
    definition: `期内担保方式为信用的放款本金合计，无抵押、无质押、无保证。${LEDGER}`,
  }),
  define({
    code: "credit_loans_disbursed_share",
    name: "信用贷款放款占比",
    unit: "bps",
    kind: "flow",
    relation: "loans",
    where: "disbursed",
    value: `case when ${CREDIT} then amount else 0 end`,
    weight: "amount",
    definition: "期内信用贷款放款金额占全部放款金额的比重。",
    denominator: "期内全部放款金额。",
  }),
  disbursed({
    code: "collateral_free_disbursed",
    name: "免抵押贷款放款",
    where: COLLATERAL_FREE,
    definition: `期内既无抵押也无质押的放款本金合计，含由担保公司等保证的贷款。${LEDGER}`,
  }),
  disbursed({
    code: "guarantee_free_disbursed",
    name: "免担保贷款放款",
    where: CREDIT,
    definition: `期内无抵押、无质押且无保证人的放款本金合计；有保证的贷款免抵押但不免担保。${LEDGER}`,
  }),
  disbursed({
    code: "small_micro_credit_loans_disbursed",
    name: "小微企业信用贷款累计发放",
    where: `${CREDIT} and ${SMALL_MICRO}`,
    definition: `期内向小型、微型企业发放的信用贷款本金合计。${LEDGER}`,
  }),
  disbursed({
    code: "medium_long_term_disbursed",
    name: "中长期贷款放款",
    where: "term_months > 12",
    definition: `期内发放的期限一年以上贷款的本金合计。${LEDGER}`,
  }),
  define({
    code: "first_loan_firms",
    name: "首贷户",
    unit: "count",
    kind: "flow",
    relation: "loans",
    where: "disbursed and first_of_firm",
    value: "change",
    definition: "期内获得首笔贷款的企业户数：申请时没有银行贷款记录，一户只在首笔放款时计一次。",
  }),
  outstanding({
    code: "loans_outstanding",
    name: "贷款余额",
    definition: `统计日终尚未归还的贷款本金。${LEDGER}`,
  }),
  outstanding({
    code: "credit_loans_outstanding",
    name: "信用贷款余额",
    where: CREDIT,
    definition: `统计日终担保方式为信用的贷款本金余额。${LEDGER}`,
  }),
  define({
    code: "credit_loans_outstanding_share",
    name: "信用贷款余额占比",
    unit: "bps",
    kind: "stock",
    relation: "loans",
    value: `case when ${CREDIT} then amount else 0 end`,
    weight: "amount",
    definition: "统计日终信用贷款余额占全部贷款余额的比重。",
    denominator: "统计日终全部贷款余额。",
  }),
  outstanding({
    code: "collateral_free_outstanding",
    name: "免抵押贷款余额",
    where: COLLATERAL_FREE,
    definition: `统计日终既无抵押也无质押的贷款本金余额，含由担保公司等保证的贷款。${LEDGER}`,
  }),
  outstanding({
    code: "guarantee_free_outstanding",
    name: "免担保贷款余额",
    where: CREDIT,
    definition: `统计日终无抵押、无质押且无保证人的贷款本金余额。${LEDGER}`,
  }),
  outstanding({
    code: "small_micro_credit_loans_outstanding",
    name: "小微企业信用贷款余额",
    where: `${CREDIT} and ${SMALL_MICRO}`,
    definition: `统计日终小型、微型企业的信用贷款本金余额。${LEDGER}`,
  }),
  outstanding({
    code: "medium_long_term_outstanding",
    name: "中长期贷款余额",
    where: "term_months > 12",
    definition: `统计日终期限一年以上贷款的本金余额。${LEDGER}`,
  }),
  outstanding({
    code: "inclusive_outstanding",
    name: "普惠小微贷款余额",
    where: "inclusive",
    definition: `统计日终小型、微型企业及个体工商户、农户贷款的本金余额，放款时该户在同一银行的授信合计不超过 2000 万元（2025 年起口径）。${LEDGER}`,
  }),
  define({
    code: "weighted_rate",
    name: "放款加权平均利率",
    unit: "bps",
    kind: "flow",
    direction: "down",
    relation: "loans",
    where: "disbursed",
    value: "amount * rate_bps",
    weight: "rate_weight",
    definition: "期内放款的合同年利率按放款金额加权平均，不含担保费等其他费用。",
    denominator: "期内放款金额。",
  }),
  define({
    code: "days_to_money",
    name: "申请到放款平均用时",
    unit: "days",
    kind: "flow",
    direction: "down",
    relation: "loans",
    where: "disbursed and first_of_line",
    value: "waited_days * change",
    weight: "change",
    definition: "从提交申请到该笔授信项下首次放款的自然日天数的平均数。",
    denominator: "期内完成首次放款的授信笔数。",
  }),
  define({
    code: "overdue_share",
    name: "逾期贷款占比",
    unit: "bps",
    kind: "stock",
    direction: "down",
    relation: "loans",
    value: "case when overdue then amount else 0 end",
    weight: "amount",
    definition: "统计日终有一期以上应还未还的贷款，其全部本金余额占贷款余额的比重。",
    denominator: "统计日终全部贷款余额。",
  }),
  define({
    code: "delivery_compliance_rate",
    name: "数据归集合规率",
    unit: "bps",
    kind: "flow",
    relation: "deliveries",
    value: "rows_passed",
    weight: "rows_total",
    dimensions: [],
    definition: "期内数源单位报送的记录中通过全部校验规则的占比。",
    denominator: "期内报送的记录条数。",
  }),
];

const byCode = new Map(INDICATORS.map((indicator) => [indicator.code, indicator]));

/** The indicator of a code, or undefined where the platform measures no such thing. */
export const indicatorOf = (code: string): Indicator | undefined => byCode.get(code);

/** Names the set of definitions a report was made by: the newest of their dates. */
export const DEFINITION_VERSION = INDICATORS.map(({ version }) => version)
  .sort()
  .at(-1)!;
