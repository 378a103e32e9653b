import { type DraftedAction, parseActionTemplates } from "./action-template.ts";

/** Authorising what is withheld; its levels are the sets of withheld domains, one effort each. */
export const authorisation = {
  id: "authorise",
  name: "授权查询数据",
  costPerDomain: 1,
  source: "特征目录 coverage（可立即改善）；数据内容未知，效果按所述前提测算",
};

/**
 * What firms can do, with declared efforts (1 a form, 5 money or months of care, 8 both) and earliest effects. Efforts
 * and the time that authorities need are judgements of the platform. Actions follow what `features/` calls actionable;
 * the others are named so that nothing ever suggests them.
 */
const declared: DraftedAction[] = [
  {
    id: "pay_tax_arrears",
    name: "缴清欠税",
    actionable: true,
    source: "特征 tax_arrears、tax_arrears_days：两项只计画像日仍未缴清的税款，缴清即为零（features/tax.ts）",
    levels: [
      {
        text: "缴清全部欠税和滞纳金",
        cost: 5,
        earliest: { months: 0 },
        moves: [
          { feature: "tax_arrears", change: { to: 0 } },
          { feature: "tax_arrears_days", change: { to: 0 } },
        ],
      },
    ],
  },
  {
    id: "file_on_time",
    name: "按期申报纳税",
    actionable: true,
    source: "特征 file_late_cnt：只计最近 12 个月，逾期记录满 12 个月后不再计入（features/tax.ts）",
    agesOut: { feature: "file_late_cnt", text: "每月按期申报，保持", cost: 2 },
    levels: [
      {
        text: "连续 12 个月按期申报",
        cost: 2,
        earliest: { months: 12 },
        moves: [{ feature: "file_late_cnt", change: { to: 0 } }],
      },
    ],
  },
  {
    id: "raise_tax_grade",
    name: "提升纳税缴费信用级别",
    actionable: true,
    source:
      "特征 tax_grade：按年度评价，次年公布（特征目录：每年或经修复改善）；升 A 级的零申报限制见国家税务总局公告 2025 年第 12 号（二手转述）；每年升一级是平台的判断",
    levels: [
      {
        text: "本年度依法足额按期纳税缴费，及时申请信用修复，力争次年评价升一级",
        cost: 5,
        earliest: { nextYearOn: "04-30" },
        moves: [{ feature: "tax_grade", change: { step: { D: "C", C: "B", M: "B" } } }],
      },
      {
        text: "本年度依法足额按期纳税缴费，力争次年评为 A 级",
        cost: 6,
        earliest: { nextYearOn: "04-30" },
        when: [
          { feature: "zero_vat_run", below: 3 },
          { feature: "zero_vat_months", below: 6 },
        ],
        moves: [{ feature: "tax_grade", change: { step: { B: "A" } } }],
      },
    ],
  },
  {
    id: "keep_paying_social_insurance",
    name: "按月足额缴纳社会保险费",
    actionable: true,
    source:
      "特征 ss_paid_run：连续足额缴纳的月数，每月加一，最多 60；ss_gap_months 只计最近 24 个月（features/social-security.ts）",
    levels: [
      ...[3, 6, 12].map((months, at) => ({
        text: `连续 ${months} 个月足额缴纳`,
        cost: at + 1,
        earliest: { months },
        when: [{ feature: "ss_heads", above: 0 }],
        moves: [{ feature: "ss_paid_run", change: { plus: months, atMost: 60 } }],
      })),
      {
        text: "连续 24 个月足额缴纳",
        cost: 4,
        earliest: { months: 24 },
        when: [{ feature: "ss_heads", above: 0 }],
        moves: [
          { feature: "ss_paid_run", change: { plus: 24, atMost: 60 } },
          { feature: "ss_gap_months", change: { to: 0 } },
        ],
      },
    ],
  },
  {
    id: "pay_social_insurance_arrears",
    name: "补缴社会保险费",
    actionable: true,
    source:
      "特征 ss_arrears、ss_gap_months：只计应缴未足额缴纳的月份，补缴后均为零（features/social-security.ts）；以数源更正往月记录为准",
    levels: [
      {
        text: "补缴全部欠缴的社会保险费",
        cost: 5,
        earliest: { months: 0 },
        moves: [
          { feature: "ss_arrears", change: { to: 0 } },
          { feature: "ss_gap_months", change: { to: 0 } },
        ],
      },
    ],
  },
  {
    id: "pay_utility_bills",
    name: "缴清电费水费并按期缴纳",
    actionable: true,
    source:
      "特征 util_late_cnt、util_arrears_days：只计最近 12 个月到期的账单，逾期账单满 12 个月后不再计入（features/utilities.ts）",
    agesOut: { feature: "util_late_cnt", text: "缴清电费水费，按期缴纳，保持", cost: 2 },
    levels: [
      {
        text: "缴清电费水费，此后 12 个月按期缴纳",
        cost: 2,
        earliest: { months: 12 },
        moves: [
          { feature: "util_late_cnt", change: { to: 0 } },
          { feature: "util_arrears_days", change: { to: 0 } },
        ],
      },
    ],
  },
  {
    id: "leave_abnormal_list",
    name: "申请移出经营异常名录",
    actionable: true,
    source:
      "特征 abnormal_op：移出后即为否（features/public-record.ts）；条件见《市场监督管理信用修复管理办法》（2021）；办理约 1 个月是平台的判断",
    levels: [
      {
        text: "补报并公示年报、更正公示信息或登记住所后，申请移出",
        cost: 3,
        earliest: { months: 1 },
        moves: [{ feature: "abnormal_op", change: { to: false } }],
      },
    ],
  },
  {
    id: "perform_judgment",
    name: "履行生效法律文书",
    actionable: true,
    source: "特征 dishonest：从名单删除后即为否（features/public-record.ts）；办理约 1 个月是平台的判断",
    levels: [
      {
        text: "履行全部义务或达成执行和解，申请从失信被执行人名单删除",
        cost: 8,
        earliest: { months: 1 },
        moves: [{ feature: "dishonest", change: { to: false } }],
      },
    ],
  },
  {
    id: "repair_penalties",
    name: "申请行政处罚信用修复",
    actionable: true,
    source:
      "特征 admin_penalty：修复后不再计入（features/public-record.ts）；公示期满 6 个月、部分领域 12 个月可申请，见《市场监督管理信用修复管理办法》（2021）；三分以上按 12 个月是平台的判断",
    levels: [
      {
        text: "履行处罚决定、改正违法行为，公示期满后申请修复",
        cost: 4,
        earliest: { months: 6 },
        when: [{ feature: "admin_penalty", below: 3 }],
        moves: [{ feature: "admin_penalty", change: { to: 0 } }],
      },
      {
        text: "履行处罚决定、改正违法行为，公示期满后逐项申请修复",
        cost: 6,
        earliest: { months: 12 },
        when: [{ feature: "admin_penalty", above: 2 }],
        moves: [{ feature: "admin_penalty", change: { to: 0 } }],
      },
    ],
  },
  {
    id: "raise_public_grade",
    name: "改善公共信用综合评价",
    actionable: true,
    source: "特征 public_grade：按季更新，经修复改善（特征目录）；一季升一级是平台的判断",
    levels: [
      {
        text: "修复公共信用记录，力争下一季评价升一级",
        cost: 5,
        earliest: { months: 3 },
        moves: [{ feature: "public_grade", change: { step: { poor: "fair", fair: "good" } } }],
      },
    ],
  },
  {
    id: "issue_invoices",
    name: "多开发票",
    actionable: false,
    whyNever: "没有真实交易的发票是虚开，属于违法",
    source: "特征 inv_3m_yoy、inv_gap_months：容易粉饰，不作建议（features/invoices.ts）",
    levels: [
      {
        text: "多开发票",
        cost: 0,
        earliest: { months: 3 },
        moves: [
          { feature: "inv_3m_yoy", change: { to: 0.5 } },
          { feature: "inv_gap_months", change: { to: 0 } },
        ],
      },
    ],
  },
  {
    id: "declare_sales",
    name: "虚增申报销售额",
    actionable: false,
    whyNever: "申报要与真实交易一致",
    source: "特征 vat_sales_yoy、zero_vat_months：容易粉饰，不作建议（features/tax.ts）",
    levels: [
      {
        text: "虚增申报销售额",
        cost: 0,
        earliest: { months: 12 },
        moves: [
          { feature: "vat_sales_yoy", change: { to: 0.5 } },
          { feature: "zero_vat_months", change: { to: 0 } },
        ],
      },
    ],
  },
  {
    id: "hire_on_paper",
    name: "挂名参保",
    actionable: false,
    whyNever: "没有真实劳动关系的参保属于违法",
    source: "特征 ss_heads、ss_heads_yoy：容易粉饰，不作建议（features/social-security.ts）",
    levels: [
      {
        text: "挂名参保",
        cost: 0,
        earliest: { months: 3 },
        moves: [
          { feature: "ss_heads", change: { plus: 50, atMost: 1000 } },
          { feature: "ss_heads_yoy", change: { to: 1 } },
        ],
      },
    ],
  },
  {
    id: "idle_machines",
    name: "空转设备用电",
    actionable: false,
    whyNever: "空耗电力不增加还款能力，还会使电耗与开票不一致",
    source: "特征 kwh_3m_yoy、kwh_stop_months：容易粉饰，不作建议（features/utilities.ts）",
    levels: [
      {
        text: "空转设备用电",
        cost: 0,
        earliest: { months: 3 },
        moves: [
          { feature: "kwh_3m_yoy", change: { to: 0.5 } },
          { feature: "kwh_stop_months", change: { to: 0 } },
        ],
      },
    ],
  },
];

export const firmActions = parseActionTemplates(declared);
