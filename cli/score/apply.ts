import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import { invalid } from "#lib/errors.ts";
import {
  type Column,
  codeOfReason,
  type EstimatedCard,
  reasonsOfColumns,
  scoreColumns,
  unseenWords,
} from "#scoring/index.ts";
import type { ExitCode, Io } from "../command.ts";
import { readModel } from "./models.ts";
import { readTable } from "./read-table.ts";
import { needed, unwritable } from "./words.ts";

/** `xyd score apply`: a line of scores and reasons for each row of a file. */
export async function applyCommand(args: string[], io: Io): Promise<ExitCode> {
  const { values } = parseArgs({
    args,
    options: { model: { type: "string" }, data: { type: "string" }, out: { type: "string" } },
  });
  const [model, data, out] = [needed(values, "model"), needed(values, "data"), needed(values, "out")];
  const card = await readModel(model);
  const { columns, rows } = await readTable(data);
  const byName = neededColumns(card, columns, data);
  const started = performance.now();
  await pipeline(Readable.from(linesOf(card, byName)), createWriteStream(out)).catch((error: unknown) => {
    throw unwritable(error, out);
  });
  const unseen = unseenWords(card, byName);
  const answer = { rows, out, unseen, seconds: (performance.now() - started) / 1_000 };
  if (io.json) io.printJson(answer);
  else {
    io.print(`${rows} 条已评分，写入 ${out}。`);
    for (const { feature, rows: count } of unseen)
      io.print(`  ${feature} 有 ${count} 条是没见过的取值，按 0 分计。`);
  }
  return 0;
}

/** The columns that a card asks for, by name. */
export function neededColumns(
  card: EstimatedCard,
  columns: readonly Column[],
  file: string,
): Map<string, Column> {
  const byName = new Map(columns.map((column) => [column.name, column]));
  for (const { feature, type } of card.characteristics) {
    const column = byName.get(feature);
    if (!column) throw invalid(`${file} 里没有评分卡要用的 ${feature} 这一列。`);
    if (type === "number" && column.kind !== "number")
      throw invalid(`${file} 的 ${feature} 应当全是数字，里面却有文字，例如“${column.levels[0]}”。`);
  }
  return byName;
}

/** A piece of the file every so many rows. */
const PIECE = 4_096;

function* linesOf(card: EstimatedCard, columns: ReadonlyMap<string, Column>): Generator<string> {
  const { points, probability } = scoreColumns(card, columns);
  let piece = "row,probability,points,reasons\n";
  let row = 0;
  for (const reasons of reasonsOfColumns(card, columns)) {
    piece += `${row + 1},${probability[row]},${points[row]},${cell(reasons.map(codeOfReason).join(";"))}\n`;
    row += 1;
    if (row % PIECE > 0) continue;
    yield piece;
    piece = "";
  }
  yield piece;
}

/** A cell that no spreadsheet takes for a formula, and no comma or quote takes apart. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
