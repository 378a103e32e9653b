import { label, type MemberRole } from "#lib/vocabulary.ts";

/** What a role may do, in words for whoever gives it. */
const ROLE_HINTS: Record<MemberRole, string> = {
  owner: "代表企业：授权、提交申请、确认收款、管理人员",
  clerk: "查看企业信息、授权、申请和贷款；不能授权、提交或确认",
  officer: "受理申请、提出审批意见、登记放款和还款",
  approver: "复核审批意见、放款、产品和核销",
  product_manager: "维护和提交本行产品",
  compliance: "查看授权，核查没有在办业务的查看，不办理业务",
  official: "查看指标、目标和月报，提出和复核目标调整",
  deliverer: "报送数据、查看报送结果",
  administrator: "邀请人员、调岗和停用账号，不办理业务",
};

export const roleOptions = (roles: readonly MemberRole[]) =>
  roles.map((role) => ({ value: role, label: label("memberRole", role), hint: ROLE_HINTS[role] }));
