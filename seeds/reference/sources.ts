import type { RecordType } from "#lib/vocabulary.ts";

/** A data source of the demo district: who delivers which records, how often, by which day after the period. */
export interface SourceRow {
  code: string;
  name: string;
  recordTypes: RecordType[];
  frequency: "monthly" | "yearly_and_monthly" | "as_it_happens";
  /** Day of the month after the period by which a delivery is in time. */
  dueDay: number;
  /** The office and the ground on which it delivers, in Chinese. */
  basis: string;
}

/** The demo's five sources; the names say plainly that they are not the real offices. */
export const sources = (): SourceRow[] => [
  {
    code: "tax-bureau",
    name: "静海区税务局（演示）",
    recordTypes: ["tax_filing", "tax_grade", "invoice_month"],
    frequency: "yearly_and_monthly",
    dueDay: 20,
    basis: "经企业授权提供纳税申报、开票汇总；纳税缴费信用级别按年发布",
  },
  {
    code: "social-security",
    name: "静海区人社局（演示）",
    recordTypes: ["social_security_month"],
    frequency: "monthly",
    dueDay: 15,
    basis: "经企业授权提供单位参保与缴费情况，不含个人明细",
  },
  {
    code: "power-supply",
    name: "静海供电公司（演示）",
    recordTypes: ["electricity_bill"],
    frequency: "monthly",
    dueDay: 10,
    basis: "经企业授权提供户号下的用电量与电费",
  },
  {
    code: "water-supply",
    name: "静海水务公司（演示）",
    recordTypes: ["water_bill"],
    frequency: "monthly",
    dueDay: 10,
    basis: "经企业授权提供户号下的用水量与水费",
  },
  {
    code: "market-regulation",
    name: "静海区市场监管局（演示）",
    recordTypes: ["registry_event"],
    frequency: "as_it_happens",
    dueDay: 7,
    basis: "依法公开的登记、处罚、名录与评价信息，不需授权",
  },
];
