import { toYuanString } from "#lib/money.ts";
import { label } from "#lib/vocabulary.ts";
import { csvText, harmlessCell } from "../records/csv.ts";
import type { IndicatorRow } from "./list-indicator-rows.ts";

const HEADS = [
  "编号",
  "日期",
  "乡镇街道",
  "银行",
  "产品",
  "担保方式",
  "规模",
  "首贷",
  "金额（元）",
  "计入数值",
  "计入分母",
];

const cells = (row: IndicatorRow): string[] => [
  row.caseNumber,
  row.on,
  row.division,
  row.bank,
  row.product,
  row.guaranteeMode === null ? "" : label("guaranteeMode", row.guaranteeMode),
  row.sizeClass === null ? "" : label("sizeClass", row.sizeClass),
  row.firstLoan === null ? "" : row.firstLoan ? "是" : "否",
  row.amount === null ? "" : toYuanString(row.amount),
  String(row.value),
  String(row.weight),
];

/** A number may begin with a minus; any other cell that a spreadsheet could run is made harmless. */
const safe = (text: string) => (/^-?\d+(\.\d+)?$/.test(text) ? text : harmlessCell(text));

/** The head of the rows' file, with the byte order mark by which spreadsheets know the Chinese. */
export const rowsCsvHead = (): string => `\uFEFF${csvText([HEADS])}`;

/** Rows as CSV lines: exact yuan, and the parts in the indicator's smallest unit. */
export const rowsCsv = (rows: readonly IndicatorRow[]): string =>
  csvText(rows.map((row) => cells(row).map(safe)));
