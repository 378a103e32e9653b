import { type DateOn, isDate, monthOf } from "#lib/dates.ts";
import { isYuan, parseYuan } from "#lib/money.ts";
import { checkUscc, usccReasonText } from "#lib/uscc.ts";
import { contradiction, type RowValues } from "./consistency.ts";
import type { RejectRule, RowProblem } from "./reject-rules.ts";
import type { ColumnFormat, RecordTemplate, TemplateColumn } from "./templates.ts";

/** One cell read: the value to store, or what is wrong with it. */
type CellOutcome = { value: string } | RowProblem;

export type CheckedRow = { values: RowValues; problem: RowProblem | null };

const OLDEST = "2000-01-01";
const DAY = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$/;
const MONTH = /^(\d{4})[-/](\d{1,2})(?:[-/]0?1)?$/;
const CONTROL = /\p{Cc}/u;

const quoted = (text: string) => `“${text.length > 40 ? `${text.slice(0, 40)}…` : text}”`;
const wrong = (rule: RejectRule, reason: string): RowProblem => ({ rule, reason });
const padded = (year: string, month: string, day: string) =>
  `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;

/** The reader of one format. Year-first dates with slashes are what spreadsheets make of ours: they mean the same. */
function readerOf(format: ColumnFormat, today: DateOn): (text: string) => CellOutcome {
  switch (format.kind) {
    case "uscc":
      return (text) => {
        const { code, valid, reason } = checkUscc(text);
        return valid ? { value: code } : wrong("uscc", usccReasonText(reason!));
      };
    case "month":
      return (text) => {
        const [, year, month] = MONTH.exec(text) ?? [];
        const value = year && month ? padded(year, month, "1") : "";
        if (!isDate(value)) return wrong("month", `${quoted(text)}不是月份，应写作 2026-10`);
        if (value > monthOf(today)) return wrong("month", `${quoted(text)}晚于报送当月`);
        return value < OLDEST ? wrong("month", `${quoted(text)}过早`) : { value };
      };
    case "date":
      return (text) => {
        const [, year, month, day] = DAY.exec(text) ?? [];
        const value = year && month && day ? padded(year, month, day) : "";
        return isDate(value) ? { value } : wrong("date", `${quoted(text)}不是日期，应写作 2026-10-31`);
      };
    case "year":
      return (text) =>
        /^20\d\d$/.test(text) && text <= today.slice(0, 4)
          ? { value: text }
          : wrong("year", `${quoted(text)}不是已到的年度，应写作 2025`);
    case "yuan":
      return (text) =>
        isYuan(text)
          ? { value: String(parseYuan(text)) }
          : wrong("amount", `${quoted(text)}不是金额，应为不小于 0 的数字，单位元，最多两位小数，不带千分位`);
    case "integer":
      return (text) =>
        /^\d{1,15}$/.test(text) && Number(text) <= format.max
          ? { value: String(Number(text)) }
          : wrong("number", `${quoted(text)}不是 0 至 ${format.max} 的整数`);
    case "text":
      return (text) =>
        text.length <= format.maxLength ? { value: text } : wrong("text", `超过 ${format.maxLength} 个字`);
    case "code": {
      const byWord = new Map(Object.entries(format.codes).map(([code, word]) => [word, code]));
      const allowed = [...byWord.keys()].join("、");
      return (text) => {
        const code = byWord.get(text);
        return code === undefined
          ? wrong("code", `${quoted(text)}不在可选范围：${allowed}`)
          : { value: code };
      };
    }
  }
}

/** Codes, months and dates come again and again in a file: each is looked at once. */
function remembered(read: (text: string) => CellOutcome): (text: string) => CellOutcome {
  const known = new Map<string, CellOutcome>();
  return (text) => {
    const before = known.get(text);
    if (before) return before;
    const outcome = read(text);
    if (known.size < 10_000) known.set(text, outcome);
    return outcome;
  };
}

function readCell(
  column: TemplateColumn,
  read: (text: string) => CellOutcome,
  text: string,
): CellOutcome | null {
  if (text === "") return column.required ? wrong("required", "不能为空") : null;
  if (CONTROL.test(text)) return wrong("text", "含有换行或不可见字符");
  return text.length > 600 ? wrong("text", `${quoted(text)}过长`) : read(text);
}

/**
 * Makes the checker of a template's rows, for everything that can be told from the row alone. It takes the cells of
 * one row and answers the values under the template's keys, and what is wrong with them: the first broken rule names
 * the reject, its reason lists every problem.
 * @param today the day of the delivery, Asia/Shanghai
 */
export function rowChecker(
  template: RecordTemplate,
  today: DateOn,
): (cells: readonly string[]) => CheckedRow {
  const columns = template.columns.map((column) => ({
    column,
    read: remembered(readerOf(column.format, today)),
  }));
  return (cells) => {
    if (cells.length !== columns.length) {
      const reason = `应有 ${columns.length} 列，实际 ${cells.length} 列`;
      return { values: {}, problem: wrong("columns", reason) };
    }
    const values: Record<string, string | null> = {};
    const problems: RowProblem[] = [];
    for (let index = 0; index < columns.length; index += 1) {
      const { column, read } = columns[index]!;
      const outcome = readCell(column, read, cells[index]!.trim());
      if (outcome && "rule" in outcome) {
        problems.push({ rule: outcome.rule, reason: `${column.header}：${outcome.reason}` });
      } else values[column.key] = outcome?.value ?? null;
    }
    if (problems.length === 0) {
      const reason = contradiction(template.recordType, values, today);
      if (reason) problems.push(wrong("consistency", reason));
    }
    const [first] = problems;
    const reason = problems.map((problem) => problem.reason).join("；");
    return { values, problem: first ? { rule: first.rule, reason } : null };
  };
}
