import {
  BadgeCheck,
  BellRing,
  Building2,
  CheckCheck,
  ClipboardCheck,
  ClipboardList,
  Eye,
  FileSearch,
  FileSpreadsheet,
  FileUp,
  Gauge,
  HandCoins,
  House,
  KeyRound,
  Landmark,
  LayoutTemplate,
  ListTree,
  type LucideIcon,
  Package,
  Phone,
  Radar,
  ScrollText,
  ServerCog,
  Shuffle,
  Target,
  UserSearch,
  Users,
  Wallet,
} from "lucide-react";
import type { Permission } from "#domain/access/permissions.ts";
import type { OrganisationKind } from "#lib/vocabulary.ts";

export interface NavigationItem {
  to: string;
  label: string;
  icon: LucideIcon;
  /** Stands first in the bar at the bottom of a phone. */
  primary?: boolean;
  /** What the page behind it asks for; without it, everybody of the portal may open it. */
  needs?: Permission;
  /** What one does there, for those who begin their day with a choice of places. */
  note?: string;
}

export interface Portal {
  name: string;
  home: string;
  items: readonly NavigationItem[];
}

export const PORTALS: Record<OrganisationKind, Portal> = {
  enterprise: {
    name: "企业端",
    home: "/enterprise",
    items: [
      { to: "/enterprise", label: "首页", icon: House, primary: true },
      { to: "/enterprise/profile", label: "企业信息", icon: Building2, needs: "enterprise.view" },
      { to: "/enterprise/verification", label: "企业核验", icon: BadgeCheck, needs: "verification.view" },
      { to: "/enterprise/consents", label: "授权", icon: KeyRound, needs: "consent.list" },
      { to: "/enterprise/credit", label: "信用画像", icon: Radar, primary: true, needs: "profile.view_own" },
      { to: "/enterprise/offers", label: "融资产品", icon: Package, primary: true, needs: "offer.list" },
      {
        to: "/enterprise/applications",
        label: "我的申请",
        icon: ClipboardList,
        primary: true,
        needs: "application.list_own",
      },
      { to: "/enterprise/loans", label: "我的贷款", icon: Wallet, needs: "loan.list_own" },
      { to: "/enterprise/reads", label: "谁看了我", icon: Eye, needs: "read.list" },
      { to: "/enterprise/staff", label: "人员", icon: Users, needs: "staff.list" },
    ],
  },
  bank: {
    name: "银行端",
    home: "/bank",
    items: [
      { to: "/bank", label: "工作台", icon: House, primary: true },
      {
        to: "/bank/applications",
        label: "申请",
        icon: ClipboardList,
        primary: true,
        needs: "application.list_queue",
      },
      {
        to: "/bank/reviews",
        label: "待复核",
        icon: ClipboardCheck,
        primary: true,
        needs: "application.list_reviews",
      },
      { to: "/bank/lines", label: "授信与放款", icon: HandCoins, primary: true, needs: "line.list" },
      { to: "/bank/loans", label: "贷款", icon: Wallet, needs: "loan.list" },
      {
        to: "/bank/products",
        label: "产品",
        icon: Package,
        needs: "product.list_own",
        note: "本行产品的现行条款和各个版本",
      },
      {
        to: "/bank/changes",
        label: "变更复核",
        icon: CheckCheck,
        needs: "change.list",
        note: "同事提交、等另一个人复核的变更",
      },
      {
        to: "/bank/consents",
        label: "企业授权",
        icon: KeyRound,
        needs: "consent.list_received",
        note: "哪些企业授权本行看什么、到哪天为止",
      },
      {
        to: "/bank/alerts",
        label: "无业务查看",
        icon: BellRing,
        needs: "alert.list",
        note: "没有对应业务的查看，逐条核对并写明理由",
      },
      {
        to: "/bank/staff",
        label: "人员",
        icon: Users,
        needs: "staff.list",
        note: "本行谁有账号、在什么岗位",
      },
      {
        to: "/bank/contact",
        label: "联系方式",
        icon: Phone,
        needs: "organisation.update_contact",
        note: "企业凭它联系本单位，写在授权书上",
      },
    ],
  },
  bureau: {
    name: "主管部门端",
    home: "/bureau",
    items: [
      { to: "/bureau", label: "总览", icon: Gauge, primary: true },
      { to: "/bureau/rows", label: "明细", icon: ListTree, primary: true, needs: "indicator.rows" },
      { to: "/bureau/targets", label: "目标", icon: Target, primary: true, needs: "target.list" },
      { to: "/bureau/reports", label: "月报", icon: FileSpreadsheet, primary: true, needs: "report.list" },
      {
        to: "/bureau/matching",
        label: "产品匹配",
        icon: Shuffle,
        needs: "match.list_runs",
        note: "企业与在售产品的每一次匹配，以及没有匹配上的原因",
      },
      {
        to: "/bureau/alerts",
        label: "无业务查看",
        icon: BellRing,
        needs: "alert.list",
        note: "银行没有对应业务的查看，以及银行写的理由",
      },
      {
        to: "/bureau/access",
        label: "监管查看",
        icon: FileSearch,
        needs: "supervision.list",
        note: "谁在什么时候、为什么打开过一家企业的数据",
      },
      {
        to: "/bureau/changes",
        label: "变更复核",
        icon: CheckCheck,
        needs: "change.list",
        note: "同事提交、等另一个人复核的变更",
      },
      {
        to: "/bureau/staff",
        label: "人员",
        icon: Users,
        needs: "staff.list",
        note: "本单位谁有账号、在什么岗位",
      },
      {
        to: "/bureau/contact",
        label: "联系方式",
        icon: Phone,
        needs: "organisation.update_contact",
        note: "企业和平台凭它联系本单位",
      },
    ],
  },
  source: {
    name: "数源端",
    home: "/source",
    items: [
      { to: "/source", label: "数据报送", icon: FileUp, primary: true },
      {
        to: "/source/templates",
        label: "模板",
        icon: LayoutTemplate,
        primary: true,
        needs: "delivery.receive",
      },
      {
        to: "/source/changes",
        label: "变更复核",
        icon: CheckCheck,
        needs: "change.list",
        note: "同事提交、等另一个人复核的变更",
      },
      {
        to: "/source/staff",
        label: "人员",
        icon: Users,
        needs: "staff.list",
        note: "本单位谁有账号、在什么岗位",
      },
      {
        to: "/source/contact",
        label: "联系方式",
        icon: Phone,
        needs: "organisation.update_contact",
        note: "企业和平台凭它联系本单位",
      },
    ],
  },
  operator: {
    name: "运营端",
    home: "/operator",
    items: [
      { to: "/operator", label: "运行状况", icon: ServerCog, primary: true },
      { to: "/operator/audit", label: "审计", icon: ScrollText, primary: true, needs: "audit.list" },
      { to: "/operator/matching", label: "产品匹配", icon: Shuffle, needs: "match.list_runs" },
      { to: "/operator/changes", label: "变更复核", icon: CheckCheck, needs: "change.list" },
      {
        to: "/operator/organisations",
        label: "单位",
        icon: Landmark,
        primary: true,
        needs: "organisation.list",
      },
      { to: "/operator/users", label: "用户", icon: UserSearch, needs: "user.list" },
      { to: "/operator/keys", label: "密钥", icon: KeyRound, needs: "privacy.list_keys" },
      { to: "/operator/staff", label: "人员", icon: Users, needs: "staff.list" },
      {
        to: "/operator/contact",
        label: "联系方式",
        icon: Phone,
        needs: "organisation.update_contact",
        note: "企业凭它联系本单位，写在授权书上",
      },
    ],
  },
};

/** The portal as somebody with these rights finds it. */
export function portalFor(kind: OrganisationKind, rights: readonly Permission[]): Portal {
  const portal = PORTALS[kind];
  return { ...portal, items: portal.items.filter(({ needs }) => !needs || rights.includes(needs)) };
}

const IN_THE_BAR = 4;

/** What stands at the thumb on a phone: the main places, and the next ones where a post has few of them. */
export function barOf({ items }: Portal): NavigationItem[] {
  const others = items.filter(({ primary }) => !primary);
  return [...items.filter(({ primary }) => primary), ...others].slice(0, IN_THE_BAR);
}
