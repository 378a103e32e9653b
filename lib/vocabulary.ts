/**
 * The closed word lists of the platform: code on the left, the words people see on the right.
 * CHECK constraints, Zod schemas and labels are all built from here, so they cannot drift apart.
 */
export const vocabulary = {
  organisationKind: {
    enterprise: "企业",
    bank: "银行",
    bureau: "金融主管部门",
    source: "数源单位",
    operator: "平台运营方",
  },
  organisationStatus: { active: "正常", disabled: "已停用" },
  memberRole: {
    owner: "企业主",
    clerk: "经办人",
    officer: "客户经理",
    approver: "复核岗",
    product_manager: "产品经理",
    compliance: "合规岗",
    official: "工作人员",
    deliverer: "数据报送员",
    administrator: "管理员",
  },
  enterpriseKind: {
    company: "企业",
    sole_proprietor: "个体工商户",
    cooperative: "农民专业合作社",
    farmer: "农户",
  },
  sizeClass: { large: "大型", medium: "中型", small: "小型", micro: "微型", unclassified: "不适用" },
  divisionKind: {
    province: "省级",
    city: "市级",
    district: "区",
    street: "街道",
    town: "镇",
    township: "乡",
    park: "园区",
  },
  dataDomain: {
    tax: "纳税",
    invoice: "开票",
    social_security: "社保",
    electricity: "用电",
    water: "用水",
    registry: "登记与公示",
  },
  recordType: {
    tax_filing: "纳税申报",
    tax_grade: "纳税缴费信用级别",
    invoice_month: "月度开票",
    social_security_month: "社保缴纳",
    electricity_bill: "电费账单",
    water_bill: "水费账单",
    registry_event: "登记与公示事项",
  },
  registryEvent: {
    admin_penalty: "行政处罚",
    abnormal_operation: "经营异常名录",
    dishonest: "失信被执行人",
    legal_representative_change: "法定代表人变更",
    qualification: "资质荣誉",
    public_grade: "公共信用综合评价",
  },
  consentPurpose: {
    matching: "信用评价与产品匹配",
    credit_review: "贷款审查",
    post_loan: "贷后管理",
  },
  consentStatus: {
    active: "有效",
    paused: "已暂停",
    withdrawn: "已撤回",
    expired: "已到期",
    exhausted: "次数已用完",
  },
  consentSubject: { enterprise: "企业数据", legal_representative: "法定代表人个人信息" },
  consentMode: { once: "只看一次", case: "办理期间可看", store: "可看并留存" },
  /** What a consent may open: the record types of the firm's data, and the legal representative's own. */
  dataItem: {
    tax_filing: "纳税申报与缴款",
    tax_grade: "纳税缴费信用级别",
    invoice_month: "月度开票",
    social_security_month: "社保缴纳",
    electricity_bill: "电费账单",
    water_bill: "水费账单",
    identity_number: "身份证件号码",
    mobile_phone: "手机号码",
  },
  consentRequestStatus: {
    open: "等待企业答复",
    granted: "已授权",
    refused: "企业未同意",
    cancelled: "银行已取消",
    lapsed: "已过期",
  },
  exportStatus: { queued: "正在生成", ready: "可以下载", skipped: "没有生成", expired: "已失效" },
  readBasis: { consent: "企业授权", case: "办理业务", supervision: "监管查看" },
  accessReason: {
    complaint: "投诉举报核查",
    risk: "风险处置",
    audit: "审计检查",
    statute: "法律法规要求",
  },
  alertStatus: { open: "待说明", explained: "已说明", escalated: "已上报" },
  invitationStatus: {
    proposed: "待复核",
    open: "待接受",
    accepted: "已加入",
    revoked: "已取消",
    expired: "已过期",
  },
  /** What a reset of somebody's log-in takes away, to be set anew. */
  resetScope: { password: "登录密码", both: "登录密码和验证器" },
  resetStatus: {
    proposed: "待复核",
    open: "等待本人使用",
    used: "已使用",
    revoked: "已取消",
    expired: "已过期",
  },
  /** What somebody showed in person. */
  identityDocument: {
    identity_card: "居民身份证",
    residence_permit: "港澳台居民居住证",
    permanent_residence: "外国人永久居留身份证",
    passport: "护照",
  },
  changeKind: {
    staff: "人员与权限变更",
    target: "目标调整",
    product: "产品发布",
    write_off: "贷款核销",
  },
  changeStatus: { open: "待复核", approved: "已通过", rejected: "已退回", cancelled: "已撤销" },
  keyUse: { master: "加密字段", signing: "签名" },
  verificationKind: { legal_representative: "法定代表人核验", micro_transfer: "对公账户打款验证" },
  verificationStatus: {
    asked: "核验中",
    transferred: "待填写到账金额",
    passed: "已通过",
    failed: "未通过",
    expired: "已过期",
  },
  verificationEnvironment: { service: "身份核验服务", simulator: "模拟环境" },
  verificationFailure: {
    mismatch: "姓名与身份证件号码不一致",
    account_refused: "账户不能收款",
    wrong_amounts: "金额三次不符",
    unavailable: "核验服务没有应答",
    not_configured: "平台还没有接通核验服务",
  },
  deliveryStatus: { received: "等待处理", processing: "处理中", stored: "已入库", refused: "整批退回" },
  missingReason: { unauthorised: "未授权", not_covered: "数据缺失", not_applicable: "不适用" },
  /** A declared card is judgement and claims no probability of default. */
  modelKind: { expert: "专家评分卡" },
  grade: { excellent: "优", good: "良", fair: "中", poor: "差" },
  guaranteeMode: {
    credit: "信用",
    guaranteed: "保证",
    mortgaged: "抵押",
    pledged: "质押",
    mixed: "组合担保",
  },
  repaymentMethod: {
    annuity: "等额本息",
    equal_principal: "等额本金",
    interest_only: "先息后本",
    bullet: "到期一次还本付息",
  },
  productStatus: { published: "在售", withdrawn: "已下架" },
  verdict: { eligible: "符合", ineligible: "不符合", unknown: "缺数据" },
  applicationStatus: {
    submitted: "待受理",
    accepted: "审查中",
    proposed: "待复核",
    approved: "已授信",
    declined: "未通过",
    withdrawn: "已撤回",
  },
  decisionKind: { approve: "同意授信", decline: "不予授信" },
  declineReason: {
    short_history: "经营时间不足",
    weak_tax: "纳税记录未达要求",
    falling_sales: "经营收入下滑",
    unstable_staff: "用工与社保不稳定",
    adverse_record: "存在未修复的不良记录",
    high_debt: "现有负债偏高",
    amount_unsuitable: "申请金额或期限与经营规模不匹配",
    industry_policy: "行业不在本行支持范围",
    incomplete_data: "资料或授权不完整",
    other: "其他原因",
  },
  creditLineStatus: { active: "有效", expired: "已到期", closed: "已关闭" },
  drawdownStatus: {
    requested: "待银行复核",
    released: "待企业确认",
    confirmed: "已放款",
    voided: "已作废",
  },
  loanStatus: { active: "正常", overdue: "逾期", settled: "已结清", written_off: "已核销" },
  accountUnit: { cny: "人民币" },
  transferKind: { posted: "入账", pending: "预留", post_pending: "预留转入账", void_pending: "预留作废" },
  balanceLimit: {
    none: "不限",
    debits_must_not_exceed_credits: "借方不得超过贷方",
    credits_must_not_exceed_debits: "贷方不得超过借方",
  },
  ledgerSubject: { credit_line: "授信", loan: "贷款" },
  ledgerAccount: {
    line_limit: "授信额度",
    line_available: "可用额度",
    line_drawn: "已用额度",
    loan_principal: "贷款本金",
    loan_interest_receivable: "应收利息",
    loan_interest_income: "利息收入",
    loan_settlement: "放款还款往来",
    loan_loss: "核销损失",
  },
  ledgerEvent: {
    line_granted: "授信生效",
    line_expired: "授信到期",
    drawdown_requested: "提款申请",
    drawdown_confirmed: "确认放款",
    drawdown_voided: "提款作废",
    interest_accrued: "计提利息",
    repayment: "还款",
    written_off: "贷款核销",
  },
  ledgerMovement: {
    limit_granted: "授予额度",
    limit_withdrawn: "收回额度",
    limit_drawn: "占用额度",
    limit_restored: "恢复额度",
    limit_retired: "已还额度核减",
    principal_disbursed: "发放本金",
    interest_accrued: "计提利息",
    interest_repaid: "归还利息",
    principal_repaid: "归还本金",
    principal_written_off: "核销本金",
    interest_written_off: "核销利息",
  },
  jobName: {
    ingest: "数据入库",
    profile: "画像与评分",
    match: "产品匹配",
    monthly_report: "月度报告",
    clocks: "时限检查",
    audit_verify: "审计核验",
    verification: "身份核验",
    export: "材料导出",
    reminders: "到期提醒",
  },
  targetVerdict: {
    met: "已达成",
    on_pace: "进度正常",
    slow: "略慢",
    behind: "滞后",
    exceeded: "超出控制线",
    unmeasured: "平台暂不测算",
  },
  jobStatus: { queued: "排队中", running: "进行中", done: "已完成", failed: "失败", cancelled: "已取消" },
  matchScope: { full: "全部企业", enterprise: "一家企业", product: "一个产品", delivery: "一批数据" },
  matchRunStatus: { running: "进行中", finished: "已完成", cancelled: "已取消", superseded: "由后来的接替" },
  feeKind: {
    guarantee: "担保费",
    insurance: "保险费",
    appraisal: "评估费",
    notary: "公证费",
    service: "服务费",
  },
} as const;

export type Vocabulary = typeof vocabulary;
export type Word<K extends keyof Vocabulary> = keyof Vocabulary[K] & string;

/** The codes of a word list, in their declared order; a non-empty tuple, as Zod's enum wants it. */
export function words<K extends keyof Vocabulary>(list: K): [Word<K>, ...Word<K>[]] {
  return Object.keys(vocabulary[list]) as [Word<K>, ...Word<K>[]];
}

/** The Chinese words for a code. */
export function label<K extends keyof Vocabulary>(list: K, code: Word<K>): string {
  return (vocabulary[list] as Record<string, string>)[code] ?? code;
}

export type OrganisationKind = Word<"organisationKind">;
export type MemberRole = Word<"memberRole">;
export type DataDomain = Word<"dataDomain">;
export type RecordType = Word<"recordType">;
export type ConsentPurpose = Word<"consentPurpose">;
export type Grade = Word<"grade">;
export type GuaranteeMode = Word<"guaranteeMode">;
export type RepaymentMethod = Word<"repaymentMethod">;
export type MissingReason = Word<"missingReason">;
export type SizeClass = Word<"sizeClass">;

/** Domains that rest on the firm's authorisation; the others are public by law and need none (DOMAIN: public-law data). */
export const CONSENT_DOMAINS = [
  "tax",
  "invoice",
  "social_security",
  "electricity",
  "water",
] as const satisfies DataDomain[];

/** The data domain that each record type belongs to. */
export const DOMAIN_OF: Record<RecordType, DataDomain> = {
  tax_filing: "tax",
  tax_grade: "tax",
  invoice_month: "invoice",
  social_security_month: "social_security",
  electricity_bill: "electricity",
  water_bill: "water",
  registry_event: "registry",
};
