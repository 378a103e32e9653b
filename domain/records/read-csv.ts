import { Readable } from "node:stream";
import { CsvError, type Info, parse } from "csv-parse";
import { FileRefusal } from "./reject-rules.ts";

/** A row of a delivered file, with the line (CSV) or row (XLSX) on which it ends. */
export type FileRow = { line: number; cells: string[] };

const CHUNK = 64 * 1024;
const LONGEST_RECORD = 64 * 1024;

const PROBLEMS: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: "引号没有闭合，文件可能被截断",
  CSV_INVALID_CLOSING_QUOTE: "引号后面还有多余的字符",
  INVALID_OPENING_QUOTE: "没有用引号开头的内容里出现了引号",
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE: "引号后面还有多余的字符",
  CSV_MAX_RECORD_SIZE: "一行过长",
};

function* chunksOf(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += CHUNK) yield text.slice(at, at + CHUNK);
}

const lastLine = (text: string) => text.split(/\r\n|\n|\r/).length;

/**
 * The rows of a CSV text after RFC 4180, the header first; rows without any content are left out.
 * Every line must be ended: a file whose last one is not may have lost its tail, and a shortened amount still looks
 * like an amount.
 * @throws FileRefusal with the line when the text was cut short or cannot be read as CSV
 */
export async function* readCsv(text: string): AsyncGenerator<FileRow> {
  if (!/[\r\n]$/.test(text)) {
    const line = lastLine(text);
    throw new FileRefusal(
      `第 ${line} 行：最后一行没有以换行结束，文件可能被截断。请重新导出；如确认完整，在末尾补一个换行即可。`,
    );
  }
  const parser = Readable.from(chunksOf(text), { objectMode: false, encoding: "utf8" }).pipe(
    parse({
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      record_delimiter: ["\r\n", "\n", "\r"],
      max_record_size: LONGEST_RECORD,
    }),
  );
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      if (record.some((cell) => cell.trim() !== "")) yield { line: info.lines, cells: record };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === "number" ? error.lines : lastLine(text);
    throw new FileRefusal(
      `第 ${line} 行：${PROBLEMS[error.code] ?? "不符合 CSV 格式"}。请改正后重新报送整个文件。`,
    );
  }
}
