import type { Word } from "#lib/vocabulary.ts";

export type DeclineReason = Word<"declineReason">;

/** What an owner can do about each reason for a decline, in words. */
export const REMEDIES: Record<DeclineReason, string> = {
  short_history: "经营满产品要求的年限后再申请；在此之前，可以在“融资产品”里查看对经营年限要求较低的产品。",
  weak_tax: "按期申报纳税，补缴欠税后等待纳税信用级别更新；如对税务数据有疑问，请先向主管税务机关核实。",
  falling_sales: "待开票收入连续三个月回升后再申请，也可以降低申请金额，或选择按用电、用水核定额度的产品。",
  unstable_staff: "连续六个月按期足额缴纳社保后再申请；如已补缴，请等待社保数据更新。",
  adverse_record: "先处理行政处罚、经营异常等不良记录，并向作出决定的单位申请信用修复，修复后再申请。",
  high_debt: "先归还部分现有贷款，或提供保证、抵押后选择相应的产品；申请金额与可偿还能力匹配时更容易通过。",
  amount_unsuitable: "按近一年的经营规模降低申请金额或调整期限，再次申请；可参考“融资产品”中给出的预估额度。",
  industry_policy: "这与您的信用无关。请在“融资产品”里选择支持贵行业的其他银行。",
  incomplete_data: "在“授权”页面补充授权所缺的数据项，待画像更新后再申请。",
  other: "请查看银行的说明，或直接联系该银行的客户经理了解具体原因，再决定是否重新申请。",
};
