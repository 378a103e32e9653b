import { type RecordType, vocabulary } from "#lib/vocabulary.ts";
import { csvText } from "./csv.ts";

/** How a cell is written. */
export type ColumnFormat =
  | { kind: "uscc" }
  /** `2026-10` */
  | { kind: "month" }
  /** `2026-10-31` */
  | { kind: "date" }
  /** `2025` */
  | { kind: "year" }
  /** Plain decimal of yuan, at most two places, no sign, no separators. */
  | { kind: "yuan" }
  /** Whole number from 0. */
  | { kind: "integer"; max: number }
  | { kind: "text"; maxLength: number }
  /** One of the words on the right; the code on the left is what is stored. */
  | { kind: "code"; codes: Readonly<Record<string, string>> };

export interface TemplateColumn {
  /** Name of the value in code and in JSON Lines deliveries. */
  key: string;
  /** Head of the column in CSV and XLSX deliveries, with its unit. */
  header: string;
  /** Whether every row must fill it. */
  required: boolean;
  format: ColumnFormat;
  description: string;
  example: string;
}

export const TEMPLATE_NAMES = [
  "tax",
  "tax-grade",
  "invoice",
  "social-security",
  "electricity",
  "water",
  "registry",
] as const;
export type TemplateName = (typeof TEMPLATE_NAMES)[number];

/** The agreed shape of one kind of delivery. The first column is always the enterprise's code. */
export interface RecordTemplate {
  name: TemplateName;
  recordType: RecordType;
  title: string;
  /** Which rows belong in the file, and what makes two rows the same. */
  description: string;
  /** Keys that name a record of one enterprise; a second row with the same ones is a duplicate. */
  identity: readonly string[];
  columns: readonly TemplateColumn[];
}

const HEADCOUNT: ColumnFormat = { kind: "integer", max: 1_000_000 };
const QUANTITY: ColumnFormat = { kind: "integer", max: 10_000_000_000 };
const YUAN: ColumnFormat = { kind: "yuan" };

const column = (
  key: string,
  header: string,
  format: ColumnFormat,
  example: string,
  description: string,
  required = true,
): TemplateColumn => ({ key, header, required, format, description, example });

const uscc = column(
  "uscc",
  "统一社会信用代码",
  { kind: "uscc" },
  "91120118XY0000004E",
  "18 位，与营业执照一致；企业须已在平台登记",
);
const month = column(
  "month",
  "所属月份",
  { kind: "month" },
  "2026-10",
  "数据所属的月份，写作 年-月，不能晚于报送当月",
);

const bill = (quantity: TemplateColumn, amount: string) => [
  uscc,
  month,
  quantity,
  column("amountFen", "应缴金额（元）", YUAN, amount, "本月账单金额，最多两位小数"),
  column("dueOn", "缴费期限", { kind: "date" }, "2026-11-20", "账单的最后缴费日"),
  column("paidOn", "缴清日期", { kind: "date" }, "2026-11-12", "全额缴清的日期，尚未缴清的留空", false),
];

/** The templates by name. Headers are a contract with the sources: a change of one is a new template. */
const TEMPLATES: Readonly<Record<TemplateName, RecordTemplate>> = {
  tax: {
    name: "tax",
    recordType: "tax_filing",
    title: "纳税申报与缴纳",
    description: "每户每月一行：当月增值税申报销售额、各税种应缴与实缴合计、仍未缴清的部分",
    identity: ["month"],
    columns: [
      uscc,
      month,
      column("salesFen", "申报销售额（元）", YUAN, "862300.00", "增值税申报的当月销售额，不含税"),
      column("taxPayableFen", "应缴税额（元）", YUAN, "25869.00", "当月各税种应缴合计，不含代扣代缴"),
      column(
        "taxPaidFen",
        "实缴税额（元）",
        YUAN,
        "25869.00",
        "本期应缴中已经入库的部分，不含代扣代缴和查补",
      ),
      column(
        "arrearsFen",
        "本期未缴税额（元）",
        YUAN,
        "0.00",
        "本期应缴中截至报送日仍未缴清的部分，缴清填 0",
      ),
      column("dueOn", "申报期限", { kind: "date" }, "2026-11-16", "当月申报的最后日期"),
      column("filedOn", "申报日期", { kind: "date" }, "2026-11-10", "实际申报日期，尚未申报的留空", false),
    ],
  },
  "tax-grade": {
    name: "tax-grade",
    recordType: "tax_grade",
    title: "纳税缴费信用级别",
    description: "每户每个评价年度一行；未参评的不报",
    identity: ["year"],
    columns: [
      uscc,
      column("year", "评价年度", { kind: "year" }, "2025", "评价所依据的年度，四位数字"),
      column(
        "grade",
        "信用级别",
        { kind: "code", codes: { A: "A", B: "B", M: "M", C: "C", D: "D" } },
        "A",
        "A、B、M、C、D 之一",
      ),
    ],
  },
  invoice: {
    name: "invoice",
    recordType: "invoice_month",
    title: "月度开票汇总",
    description: "每户每月一行：销项与进项汇总；当月没有开票的也要报，填 0",
    identity: ["month"],
    columns: [
      uscc,
      month,
      column(
        "outputFen",
        "销项开票金额（元）",
        YUAN,
        "879700.00",
        "当月开具的销项发票金额，不含税，未扣除作废与红冲",
      ),
      column("inputFen", "进项金额（元）", YUAN, "603500.00", "取得的进项发票金额，不含税"),
      column("outputCount", "有效销项份数（份）", HEADCOUNT, "42", "扣除作废与红冲后的份数"),
      column("voidedFen", "作废红冲金额（元）", YUAN, "8700.00", "当月作废与红冲的销项金额，填正数"),
      column("buyerCount", "购方户数（户）", HEADCOUNT, "18", "有效销项发票的不同购方数"),
      column("topFiveFen", "前五大购方金额（元）", YUAN, "512000.00", "金额最大的五个购方的有效销项合计"),
    ],
  },
  "social-security": {
    name: "social-security",
    recordType: "social_security_month",
    title: "社会保险参保缴费",
    description: "每户每月一行：单位参保人数与应缴、实缴合计，不含个人明细",
    identity: ["month"],
    columns: [
      uscc,
      month,
      column("insuredCount", "参保人数（人）", HEADCOUNT, "36", "当月在册参保人数"),
      column("dueFen", "应缴金额（元）", YUAN, "76320.00", "单位与个人应缴合计"),
      column("paidFen", "实缴金额（元）", YUAN, "76320.00", "单位与个人实缴合计，批准缓缴的视同实缴"),
      column("joinedCount", "新增人数（人）", HEADCOUNT, "1", "当月新增参保"),
      column("leftCount", "减少人数（人）", HEADCOUNT, "0", "当月停保"),
    ],
  },
  electricity: {
    name: "electricity",
    recordType: "electricity_bill",
    title: "电费账单",
    description: "每户每月一行：同一企业有多个户号的先合计；租用房东电表的不报",
    identity: ["month"],
    columns: bill(column("kwh", "用电量（千瓦时）", QUANTITY, "38600", "当月用电量，取整数"), "27406.00"),
  },
  water: {
    name: "water",
    recordType: "water_bill",
    title: "水费账单",
    description: "每户每月一行：同一企业有多个户号的先合计；租用房东水表的不报",
    identity: ["month"],
    columns: bill(
      column("cubicMetres", "用水量（立方米）", QUANTITY, "210", "当月用水量，取整数"),
      "1659.00",
    ),
  },
  registry: {
    name: "registry",
    recordType: "registry_event",
    title: "登记与公示事项",
    description: "每个事项一行；事项结束或修复后，以同一文号再报一次并填结束日期",
    identity: ["kind", "reference"],
    columns: [
      uscc,
      column(
        "kind",
        "事项类别",
        { kind: "code", codes: vocabulary.registryEvent },
        "资质荣誉",
        "类别名称之一",
      ),
      column(
        "reference",
        "文号或编号",
        { kind: "text", maxLength: 80 },
        "JH-ZZ-2026-0001",
        "决定书、证书或评价的编号",
      ),
      column("occurredOn", "发生日期", { kind: "date" }, "2026-03-18", "作出决定、列入或取得的日期"),
      column("endedOn", "结束日期", { kind: "date" }, "", "移出、修复或到期的日期，仍然有效的留空", false),
      column(
        "detail",
        "内容",
        { kind: "text", maxLength: 500 },
        "科技型中小企业",
        "事项内容；公共信用综合评价只填 优、良、中、差 之一",
      ),
    ],
  },
};

/** How a cell of the format is written, in a few words for the deliverer. */
export function describeFormat(format: ColumnFormat): string {
  switch (format.kind) {
    case "uscc":
      return "18 位统一社会信用代码";
    case "month":
      return "年-月，如 2026-10";
    case "date":
      return "年-月-日，如 2026-10-31";
    case "year":
      return "四位年度，如 2025";
    case "yuan":
      return "数字，单位元，最多两位小数，不带千分位";
    case "integer":
      return "从 0 起的整数";
    case "text":
      return `文字，最多 ${format.maxLength} 个字`;
    case "code":
      return `${Object.values(format.codes).join("、")} 之一`;
  }
}

export const isTemplateName = (name: string): name is TemplateName =>
  (TEMPLATE_NAMES as readonly string[]).includes(name);

/** The template that a delivery of this name follows. */
export const templateOf = (name: TemplateName): RecordTemplate => TEMPLATES[name];

/** The template of a record type. */
export const templateFor = (recordType: RecordType): RecordTemplate =>
  Object.values(TEMPLATES).find((template) => template.recordType === recordType)!;

/** The empty form of a delivery: the header and one example row, with the mark that makes Excel read it as UTF-8. */
export function templateCsv(name: TemplateName): string {
  const { columns } = templateOf(name);
  const rows = [columns.map((column) => column.header), columns.map((column) => column.example)];
  return `\uFEFF${csvText(rows)}`;
}
