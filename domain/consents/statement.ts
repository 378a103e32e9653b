import { type DateOn, formatDate, formatMonth, type Month } from "#lib/dates.ts";
import { type ConsentPurpose, type DataDomain, DOMAIN_OF, label } from "#lib/vocabulary.ts";
import { type ConsentMode, type DataItem, domainsOf, isPersonal, type PersonalItem } from "./items.ts";

export type StatementFacts = {
  enterpriseName: string;
  uscc: string;
  granteeName: string;
  /** How to reach the grantee; may be empty. */
  granteeContact: string;
  purpose: ConsentPurpose;
  items: readonly DataItem[];
  mode: ConsentMode;
  maxUses: number | null;
  usesPerDay: number | null;
  /** The first month of data; null for all there is. */
  rangeFrom: Month | null;
  months: number;
  from: DateOn;
  expiresOn: DateOn;
};

export const USE: Record<ConsentPurpose, string> = {
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

export const PERSONAL_CONTENTS: Record<PersonalItem, string> = {
  identity_number: "法定代表人的身份证件号码",
  mobile_phone: "法定代表人的手机号码",
};

/** How the grantee may handle the data. */
export const MODE_MEANING: Record<ConsentMode, string> = {
  once: "只能在平台上查看一次，不能下载留存",
  case: "只能在业务办理期间于平台上查看，不能下载留存；业务办结后自动停止",
  store: "可以在平台上查看，并可以下载留存或保存计算结果",
};

export const WITHDRAWAL = "登录平台，在“授权”页点“撤回授权”，即刻生效，不需要理由";

/** The items by domain: 纳税（纳税申报与缴款、纳税缴费信用级别）. */
function dataOf(items: readonly DataItem[]): string {
  const named = (some: readonly DataItem[]) => some.map((item) => label("dataItem", item)).join("、");
  if (items.some(isPersonal)) return `本人的${named(items)}`;
  return domainsOf(items)
    .map((domain) => {
      const own = items.filter((item) => !isPersonal(item) && DOMAIN_OF[item] === domain);
      return `${label("dataDomain", domain)}（${named(own)}）`;
    })
    .join("、");
}

function limitsOf({ maxUses, usesPerDay }: StatementFacts): string {
  const limits = [
    maxUses !== null && `总共不超过 ${maxUses} 次`,
    usesPerDay !== null && `每天不超过 ${usesPerDay} 次`,
  ].filter((each) => each !== false);
  return limits.length > 0 ? `，${limits.join("，")}` : "";
}

/**
 * The sentence that the owner agrees to, kept word for word: who may use which data for what, in which manner, until
 * when, whom to ask, and how to withdraw (个人信息保护法 §§15, 23). Of what is their own the legal representative speaks in
 * the first person (§29, 单独同意), without the name, which would outlast an erasure.
 */
export function consentStatement(facts: StatementFacts): string {
  const contact = facts.granteeContact ? `（联系方式：${facts.granteeContact}）` : "";
  const personal = facts.items.some(isPersonal);
  const range = facts.rangeFrom ? `${formatMonth(facts.rangeFrom)}及以后的数据` : "平台已有和以后报送的数据";
  const firm = `${facts.enterpriseName}（统一社会信用代码 ${facts.uscc}）`;
  const who = personal ? "本人" : "本企业";
  const use = personal ? USE[facts.purpose].replaceAll("本企业", "该企业") : USE[facts.purpose];
  return [
    personal ? `本人是${firm}的法定代表人（经营者），单独同意：` : `${firm}同意：`,
    `${facts.granteeName}${contact}通过信易贷平台查看${personal ? "" : "本企业的"}以下数据：${dataOf(facts.items)}。`,
    ...(personal ? [] : [`数据范围：${range}。`]),
    `用途只有一项——${label("consentPurpose", facts.purpose)}：${use}。`,
    `处理方式：${MODE_MEANING[facts.mode]}${limitsOf(facts)}。`,
    `有效期 ${facts.months} 个月，从 ${formatDate(facts.from)}至 ${formatDate(facts.expiresOn)}。`,
    `每一次查看都会记录，${who}可在“谁看了我”中看到。${who}可以随时在平台撤回授权`,
    `（${WITHDRAWAL}），撤回后立即停止查看；`,
    "撤回不影响此前已经进行的查看，也不影响使用平台的其他服务。",
  ].join("");
}
