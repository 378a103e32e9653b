import { parseArgs } from "node:util";
import { system } from "#domain/access/actor.ts";
import { callerOf } from "#domain/access/platform.ts";
import { applyRetention } from "#domain/reads/index.ts";
import { type Command, UsageError } from "../command.ts";

const retention: Command = {
  usage: [
    "用法：xyd retention [--reads-before 日期] [--log-ins-before 日期] [--json]",
    "清理保存期满的日志：查看记录满 5 年，按整月清理；登录日志满 6 个月。不满期限的拒绝清理，退出码为 1。",
    "审计记录不清理。",
  ].join("\n"),
  async run(args, io) {
    const { values } = parseArgs({
      args,
      options: { "reads-before": { type: "string" }, "log-ins-before": { type: "string" } },
    });
    const readsBefore = values["reads-before"];
    const logInsBefore = values["log-ins-before"];
    if (!readsBefore && !logInsBefore) throw new UsageError("请写明清理到哪一天。");
    const caller = callerOf(await io.platform(), system("retention"));
    const removed = await applyRetention(caller, { readsBefore, logInsBefore });
    if (io.json) io.printJson(removed);
    else {
      for (const { month, reads } of removed.months) io.print(`查看记录 ${month}：清理 ${reads} 条`);
      io.print(`共清理 ${removed.months.length} 个月的查看记录、${removed.logIns} 条登录日志。`);
    }
    return 0;
  },
};

export default retention;
