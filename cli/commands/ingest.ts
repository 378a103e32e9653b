import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { system } from "#domain/access/actor.ts";
import { callerOf } from "#domain/access/platform.ts";
import {
  type DeliveryDetail,
  processDelivery,
  receiveDelivery,
  viewDelivery,
} from "#domain/records/index.ts";
import { isTemplateName, TEMPLATE_NAMES, templateOf } from "#domain/records/inputs.ts";
import { invalid } from "#lib/errors.ts";
import { type Command, type Io, UsageError } from "../command.ts";

const SHOWN = 20;
const ALL = 500_000;

const ingest: Command = {
  usage: `用法：xyd ingest <数据> <文件> [--source 数源代码] [--json]
把一份数源文件（CSV 或 XLSX）入库，列出未入库的行。整份退回时退出码为 1。
数据：
${TEMPLATE_NAMES.map((name) => `  ${name.padEnd(16)}${templateOf(name).title}`).join("\n")}`,
  async run(args, io) {
    const { positionals, values } = parseArgs({
      args,
      allowPositionals: true,
      options: { source: { type: "string" } },
    });
    const [template = "", path, ...more] = positionals;
    if (!isTemplateName(template)) throw new UsageError(`请写明数据：${TEMPLATE_NAMES.join("、")}。`);
    if (path === undefined || more.length > 0) throw new UsageError("请写明一个文件。");
    const content = await contentOf(path);
    const caller = callerOf(await io.platform(), system("ingest"));
    const received = await receiveDelivery(caller, {
      template,
      fileName: basename(path),
      content,
      sourceCode: values.source,
    });
    const processed = await processDelivery(caller, { deliveryId: received.id });
    const detail = await viewDelivery(caller, { id: received.id, rejects: io.json ? ALL : SHOWN });
    if (io.json) {
      const rejects = detail.rejects.map(({ line, rule, reason }) => ({ line, rule, reason }));
      io.printJson({ ...processed, repeated: received.repeated, rejects });
    } else printDelivery(io, detail, received.repeated);
    return processed.status === "refused" ? 1 : 0;
  },
};

async function contentOf(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw invalid(`文件“${path}”读不出来，请核对路径（${reason}）。`);
  }
}

function printDelivery(
  io: Io,
  { title, fileName, refusal, rows, rejects }: DeliveryDetail,
  repeated: boolean,
): void {
  io.print(`${title}：${fileName}`);
  if (refusal !== null) {
    io.print(`整份退回，没有任何一行入库。${refusal}`);
    return;
  }
  if (repeated) io.print("这份文件以前报送过，没有重复入库。当时的结果：");
  const { total, stored, corrected, unchanged, rejected } = rows;
  io.print(`共 ${total} 行：新增 ${stored}，更正 ${corrected}，无变化 ${unchanged}，未入库 ${rejected}`);
  for (const { line, label, reason } of rejects) io.print(`  第 ${line} 行 ${label}：${reason}`);
  if (rejected > rejects.length) io.print(`  还有 ${rejected - rejects.length} 行，加 --json 查看全部。`);
}

export default ingest;
