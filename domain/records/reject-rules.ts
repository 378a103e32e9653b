/** The rules that a row can break, and their names in the list of rejects. */
export const rejectRules = {
  columns: "列数不符",
  required: "必填项为空",
  uscc: "信用代码有误",
  month: "月份有误",
  date: "日期有误",
  year: "年度有误",
  amount: "金额有误",
  number: "数量有误",
  code: "不在可选范围",
  text: "文字有误",
  consistency: "前后矛盾",
  duplicate: "文件内重复",
  unknown_enterprise: "企业未登记",
} as const;

export type RejectRule = keyof typeof rejectRules;

/** Why a row cannot be stored: the first rule it breaks, and every problem in words. */
export type RowProblem = { rule: RejectRule; reason: string };

/** A file that cannot be taken in at all. The message is for the deliverer and names the line where there is one. */
export class FileRefusal extends Error {
  override readonly name = "FileRefusal";
}
