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
  Radar,
  ScrollText,
  ServerCog,
  Target,
  UserSearch,
  Users,
  Wallet,
} from "lucide-react";
import type { MemberRole, OrganisationKind } from "#lib/vocabulary.ts";

export interface NavigationItem {
  to: string;
  label: string;
  icon: LucideIcon;
  /** Stands in the bar at the bottom of a phone; at most four of a portal. */
  primary?: boolean;
  /** Whose work it is; everybody's in the portal unless told. The permission table decides, this only saves a way. */
  roles?: readonly MemberRole[];
}

export interface Portal {
  name: string;
  home: string;
  items: readonly NavigationItem[];
}

const LENDERS: readonly MemberRole[] = ["officer", "approver"];
const HEADS: readonly MemberRole[] = ["administrator"];

export const PORTALS: Record<OrganisationKind, Portal> = {
  enterprise: {
    name: "企业端",
    home: "/enterprise",
    items: [
      { to: "/enterprise", label: "首页", icon: House, primary: true },
      { to: "/enterprise/profile", label: "企业信息", icon: Building2 },
      { to: "/enterprise/verification", label: "企业核验", icon: BadgeCheck },
      { to: "/enterprise/consents", label: "授权", icon: KeyRound },
      { to: "/enterprise/credit", label: "信用画像", icon: Radar, primary: true },
      { to: "/enterprise/offers", label: "融资产品", icon: Package, primary: true },
      { to: "/enterprise/applications", label: "我的申请", icon: ClipboardList, primary: true },
      { to: "/enterprise/loans", label: "我的贷款", icon: Wallet },
      { to: "/enterprise/reads", label: "谁看了我", icon: Eye },
      { to: "/enterprise/staff", label: "人员", icon: Users, roles: ["owner"] },
    ],
  },
  bank: {
    name: "银行端",
    home: "/bank",
    items: [
      { to: "/bank", label: "工作台", icon: House, primary: true },
      { to: "/bank/applications", label: "申请", icon: ClipboardList, primary: true, roles: LENDERS },
      { to: "/bank/reviews", label: "待复核", icon: ClipboardCheck, primary: true, roles: LENDERS },
      { to: "/bank/lines", label: "授信与放款", icon: HandCoins, primary: true, roles: LENDERS },
      { to: "/bank/loans", label: "贷款", icon: Wallet, roles: LENDERS },
      { to: "/bank/products", label: "产品", icon: Package },
      {
        to: "/bank/changes",
        label: "变更复核",
        icon: CheckCheck,
        roles: ["officer", "approver", "product_manager", "administrator"],
      },
      {
        to: "/bank/consents",
        label: "企业授权",
        icon: KeyRound,
        roles: ["officer", "approver", "compliance"],
      },
      { to: "/bank/alerts", label: "查看提示", icon: BellRing, roles: ["compliance"] },
      { to: "/bank/staff", label: "人员", icon: Users, roles: ["administrator", "compliance"] },
    ],
  },
  bureau: {
    name: "主管部门端",
    home: "/bureau",
    items: [
      { to: "/bureau", label: "总览", icon: Gauge, primary: true },
      { to: "/bureau/rows", label: "明细", icon: ListTree, primary: true, roles: ["official"] },
      { to: "/bureau/targets", label: "目标", icon: Target, primary: true, roles: ["official"] },
      { to: "/bureau/reports", label: "月报", icon: FileSpreadsheet, primary: true, roles: ["official"] },
      { to: "/bureau/alerts", label: "查看提示", icon: BellRing },
      { to: "/bureau/access", label: "监管查看", icon: FileSearch },
      { to: "/bureau/changes", label: "变更复核", icon: CheckCheck },
      { to: "/bureau/staff", label: "人员", icon: Users, roles: HEADS },
    ],
  },
  source: {
    name: "数源端",
    home: "/source",
    items: [
      { to: "/source", label: "数据报送", icon: FileUp, primary: true },
      { to: "/source/templates", label: "模板", icon: LayoutTemplate, primary: true, roles: ["deliverer"] },
      { to: "/source/changes", label: "变更复核", icon: CheckCheck, roles: HEADS },
      { to: "/source/staff", label: "人员", icon: Users, roles: HEADS },
    ],
  },
  operator: {
    name: "运营端",
    home: "/operator",
    items: [
      { to: "/operator", label: "运行状况", icon: ServerCog, primary: true },
      { to: "/operator/audit", label: "审计", icon: ScrollText, primary: true },
      { to: "/operator/changes", label: "变更复核", icon: CheckCheck },
      { to: "/operator/organisations", label: "单位", icon: Landmark, primary: true },
      { to: "/operator/users", label: "用户", icon: UserSearch },
      { to: "/operator/keys", label: "密钥", icon: KeyRound },
      { to: "/operator/staff", label: "人员", icon: Users },
    ],
  },
};

/** The portal as somebody of this role finds it. */
export function portalFor(kind: OrganisationKind, role: MemberRole): Portal {
  const portal = PORTALS[kind];
  return { ...portal, items: portal.items.filter(({ roles }) => roles?.includes(role) ?? true) };
}
