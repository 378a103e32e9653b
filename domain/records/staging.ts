import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { sql } from "drizzle-orm";
import type { PoolClient } from "pg";
import { from } from "pg-copy-streams";
import type { Tx } from "#db/client.ts";
import type { DateOn } from "#lib/dates.ts";
import { rowChecker } from "./check-row.ts";
import { csvLine } from "./csv.ts";
import type { FileRow } from "./read-csv.ts";
import { FileRefusal } from "./reject-rules.ts";
import type { ColumnFormat, RecordTemplate } from "./templates.ts";

/** The temporary table that holds a file's rows within the transaction. */
export const STAGE = "delivery_stage";

const TYPES: Readonly<Record<ColumnFormat["kind"], string>> = {
  uscc: "text",
  month: "date",
  date: "date",
  year: "integer",
  yuan: "bigint",
  integer: "bigint",
  text: "text",
  code: "text",
};

/** The database's name of a template's key: `amountFen` is `amount_fen`. */
export const columnName = (key: string): string =>
  key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };
const copyValue = (value: string | null) =>
  value === null
    ? "\\N"
    : value.replaceAll("\u0000", "").replace(/[\\\t\n\r]/g, (character) => ESCAPES[character]!);

const CHUNK = 64 * 1024;

/** Checks each row by itself and writes it, good or bad, in PostgreSQL's COPY text format. */
async function* copyText(
  template: RecordTemplate,
  rows: AsyncIterator<FileRow>,
  today: DateOn,
): AsyncGenerator<string> {
  const check = rowChecker(template, today);
  const { columns } = template;
  const keys = columns.map((column) => column.key);
  let text = "";
  let short: number | null = null;
  for (let next = await rows.next(); !next.done; next = await rows.next()) {
    const { line, cells } = next.value;
    const { values, problem } = check(cells);
    short = cells.length < columns.length ? line : null;
    const stored = problem ? keys.map(() => null) : keys.map((key) => values[key] ?? null);
    const fields = [String(line), csvLine(cells), problem?.rule ?? null, problem?.reason ?? null, ...stored];
    text += `${fields.map(copyValue).join("\t")}\n`;
    if (text.length < CHUNK) continue;
    yield text;
    text = "";
  }
  if (short !== null)
    throw new FileRefusal(`第 ${short} 行：最后一行的列数不够，文件可能被截断。请重新导出后报送整个文件。`);
  if (text) yield text;
}

/**
 * Fills the staging table with a file's rows by COPY.
 * @param rows the rows of the file, its header first
 * @throws FileRefusal when the header is not the template's, there is no row below it, or the file was cut short
 */
export async function stageRows(
  tx: Tx,
  template: RecordTemplate,
  rows: AsyncIterable<FileRow>,
  today: DateOn,
): Promise<void> {
  const columns = template.columns.map(({ key, format }) => `${columnName(key)} ${TYPES[format.kind]}`);
  await tx.execute(
    sql.raw(
      `create temporary table ${STAGE} (line integer not null, raw text, rule text, reason text, ${columns.join(", ")}) on commit drop`,
    ),
  );
  const iterator = rows[Symbol.asyncIterator]();
  try {
    checkHeader(template, await iterator.next());
    const copy = connectionOf(tx).query(from(`copy ${STAGE} from stdin`));
    await pipeline(Readable.from(copyText(template, iterator, today)), copy);
    if (copy.rowCount === 0) throw new FileRefusal("文件里只有表头，没有数据行。");
  } finally {
    await iterator.return?.();
  }
  await tx.execute(sql.raw(`analyze ${STAGE}`));
}

/** Drizzle does not offer COPY; the connection that carries its transaction does. */
function connectionOf(tx: Tx): PoolClient {
  return (tx._.session as unknown as { client: PoolClient }).client;
}

const plain = (head: string) => head.normalize("NFKC").replace(/\s/g, "");

function checkHeader(template: RecordTemplate, first: IteratorResult<FileRow>): void {
  if (first.done) throw new FileRefusal("文件里没有内容。请从模板填写后报送。");
  const { line, cells } = first.value;
  const given = [...cells];
  while (given.length > template.columns.length && given.at(-1)!.trim() === "") given.pop();
  const at = template.columns.findIndex(({ header }, index) => plain(given[index] ?? "") !== plain(header));
  const where = `第 ${line} 行：表头与“${template.title}”模板不一致，`;
  const how = "请下载模板核对，列的名称和顺序都不能改。";
  if (at >= 0) {
    const found = given[at]?.trim();
    const instead = found ? `实际是“${found.slice(0, 30)}”` : "实际没有这一列";
    throw new FileRefusal(`${where}第 ${at + 1} 列应为“${template.columns[at]!.header}”，${instead}。${how}`);
  }
  if (given.length > template.columns.length)
    throw new FileRefusal(`${where}应有 ${template.columns.length} 列，实际 ${given.length} 列。${how}`);
}
