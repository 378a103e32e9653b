import { type DateOn, formatDate } from "#lib/dates.ts";
import { type ConsentPurpose, type DataDomain, label } from "#lib/vocabulary.ts";

export type StatementFacts = {
  enterpriseName: string;
  uscc: string;
  granteeName: string;
  /** How to reach the grantee; may be empty. */
  granteeContact: string;
  purpose: ConsentPurpose;
  domains: DataDomain[];
  months: number;
  from: DateOn;
  expiresOn: DateOn;
};

const USE: Record<ConsentPurpose, string> = {
  matching: "计算本企业的信用画像与评分，并据此匹配信贷产品；原始数据不提供给银行",
  credit_review: "审查本企业的贷款申请；不用于营销，也不提供给其他机构",
  post_loan: "对本企业已发放的贷款做贷后管理；不用于营销，也不提供给其他机构",
};

/** What is in each domain, in words an owner knows. */
export const DOMAIN_CONTENTS: Record<DataDomain, string> = {
  tax: "纳税申报、缴款和纳税缴费信用级别",
  invoice: "每月开票与受票的金额、张数",
  social_security: "每月社保参保人数与缴纳情况",
  electricity: "每月用电量与电费缴纳情况",
  water: "每月用水量与水费缴纳情况",
  registry: "登记与公示信息",
};

/**
 * The sentence that the owner agrees to, kept word for word: who may use which data for what, until when, whom to ask,
 * and the right to withdraw (个人信息保护法 §§15, 23).
 */
export function consentStatement(facts: StatementFacts): string {
  const data = facts.domains
    .map((domain) => `${label("dataDomain", domain)}（${DOMAIN_CONTENTS[domain]}）`)
    .join("、");
  const contact = facts.granteeContact ? `（联系方式：${facts.granteeContact}）` : "";
  return [
    `${facts.enterpriseName}（统一社会信用代码 ${facts.uscc}）同意：`,
    `${facts.granteeName}${contact}通过信易贷平台查看本企业的以下数据：${data}。`,
    `用途只有一项——${label("consentPurpose", facts.purpose)}：${USE[facts.purpose]}。`,
    `有效期 ${facts.months} 个月，从 ${formatDate(facts.from)}至 ${formatDate(facts.expiresOn)}。`,
    "每一次查看都会记录，本企业可在“谁看了我”中看到。本企业可以随时在平台撤回授权，撤回后立即停止查看；",
    "撤回不影响此前已经进行的查看，也不影响使用平台的其他服务。",
  ].join("");
}
