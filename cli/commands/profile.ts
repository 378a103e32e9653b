import { parseArgs } from "node:util";
import { system } from "#domain/access/actor.ts";
import { callerOf } from "#domain/access/platform.ts";
import { computeAll } from "#domain/profiles/index.ts";
import { type Command, UsageError } from "../command.ts";

const profile: Command = {
  usage: `用法：xyd profile compute [--enterprise 统一社会信用代码] [--json]
按现在已入库、已授权的数据计算画像与评分；与上一份相同的不再写入。不写 --enterprise 时计算全部企业。`,
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { enterprise: { type: "string" } },
    });
    if (positionals.length !== 1 || positionals[0] !== "compute") throw new UsageError("请写明 compute。");
    const caller = callerOf(await io.platform(), system("profile"));
    const subject =
      values.enterprise === undefined
        ? { scope: "all" as const }
        : { scope: "uscc" as const, uscc: values.enterprise };
    const counts = await computeAll(caller, subject);
    if (io.json) io.printJson(counts);
    else io.print(`看了 ${counts.looked} 家企业，其中 ${counts.written} 家的画像有变化。`);
    return 0;
  },
};

export default profile;
