import type { DateOn } from "#lib/dates.ts";
import type { RecordType } from "#lib/vocabulary.ts";

/** The values of a row as they are stored: amounts in 分, months as their first day, dates; null where left empty. */
export type RowValues = Readonly<Record<string, string | null>>;

type Check = (row: RowValues, today: DateOn) => string | null;

const amount = (row: RowValues, key: string) => BigInt(row[key] ?? "0");
/** Empty dates are later than none and earlier than none. */
const later = (a: string | null | undefined, b: string | null | undefined) => Boolean(a && b && a > b);

const bill: Check = (row, today) => {
  if (later(row.month, row.dueOn)) return "缴费期限早于所属月份";
  if (later(row.month, row.paidOn)) return "缴清日期早于所属月份";
  return later(row.paidOn, today) ? "缴清日期晚于报送日" : null;
};

const CHECKS: Readonly<Partial<Record<RecordType, Check>>> = {
  tax_filing(row, today) {
    if (amount(row, "taxPaidFen") + amount(row, "arrearsFen") > amount(row, "taxPayableFen"))
      return "实缴税额与本期未缴税额之和大于应缴税额";
    if (later(row.month, row.dueOn)) return "申报期限早于所属月份";
    if (later(row.month, row.filedOn)) return "申报日期早于所属月份";
    return later(row.filedOn, today) ? "申报日期晚于报送日" : null;
  },
  invoice_month(row) {
    if (amount(row, "voidedFen") > amount(row, "outputFen")) return "作废红冲金额大于销项开票金额";
    if (amount(row, "topFiveFen") > amount(row, "outputFen") - amount(row, "voidedFen"))
      return "前五大购方金额大于有效销项金额";
    return amount(row, "buyerCount") > amount(row, "outputCount") ? "购方户数多于有效销项份数" : null;
  },
  social_security_month: (row) =>
    amount(row, "joinedCount") > amount(row, "insuredCount") ? "新增人数多于参保人数" : null,
  electricity_bill: bill,
  water_bill: bill,
  registry_event(row, today) {
    if (later(row.occurredOn, today)) return "发生日期晚于报送日";
    if (later(row.occurredOn, row.endedOn)) return "结束日期早于发生日期";
    const graded = row.kind !== "public_grade" || /^[优良中差]$/.test(row.detail ?? "");
    return graded ? null : "公共信用综合评价的内容只能填 优、良、中、差 之一";
  },
};

/** What in a row contradicts itself, in words; null when nothing does. */
export const contradiction = (recordType: RecordType, row: RowValues, today: DateOn): string | null =>
  CHECKS[recordType]?.(row, today) ?? null;
