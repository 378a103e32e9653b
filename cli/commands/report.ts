import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { system } from "#domain/access/actor.ts";
import { callerOf } from "#domain/access/platform.ts";
import { buildMonthlyReport, downloadReport } from "#domain/reports/index.ts";
import { formatDate, formatMonth } from "#lib/dates.ts";
import { invalid } from "#lib/errors.ts";
import { type Command, UsageError } from "../command.ts";

const report: Command = {
  usage: `用法：xyd report monthly <YYYY-MM> [--out 文件] [--so-far] [--json]
生成一个月的月度报告（XLSX）。数字与上一版相同时不再出新版。不写 --out 时以报告的文件名存到当前目录。
还没有结束的月份需要 --so-far，报告会注明截至当日。`,
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { out: { type: "string" }, "so-far": { type: "boolean", default: false } },
    });
    const [what, month, ...more] = positionals;
    if (what !== "monthly" || !month || more.length > 0) throw new UsageError("请写明 monthly 和月份。");
    if (!/^20\d{2}-(0[1-9]|1[0-2])$/.test(month)) throw new UsageError("月份请写成 2026-11 的样子。");
    const caller = callerOf(await io.platform(), system("report-command"));
    const built = await buildMonthlyReport(caller, { month, soFar: values["so-far"] });
    const { content } = await downloadReport(caller, { id: built.id });
    const file = values.out ?? built.fileName;
    await writeFile(file, content).catch((error: NodeJS.ErrnoException) => {
      throw invalid(
        `报告已生成，但无法写入 ${file}（${error.code ?? error.message}）。请用 --out 指定可以写入的位置。`,
      );
    });
    if (io.json) io.printJson({ ...built, file });
    else {
      const state = built.isNew ? "已生成" : "数字没有变化，沿用";
      io.print(
        `${formatMonth(built.month)}月报${state}第 ${built.revision} 版（截至 ${formatDate(built.asOf)}）：${file}`,
      );
    }
    return 0;
  },
};

export default report;
