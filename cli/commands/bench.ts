import { type Command, UsageError } from "../command.ts";

/** Each measures itself against a peer in the same run, on data of its own; nothing of the platform's is touched. */
const BENCHES = {
  access: async () => (await import("#bench/access.ts")).benchAccess(),
};

const bench: Command = {
  usage: `用法：xyd bench access [--json]
access  银行打开一页授权画像（行级策略、授权核验、查看留痕），与不设防的同一页相比多花多少时间。`,
  async run(args, io) {
    const [name, ...rest] = args;
    if (name === undefined || !(name in BENCHES) || rest.length > 0)
      throw new UsageError(`要测哪一项？可选：${Object.keys(BENCHES).join("、")}。`);
    const figures = await BENCHES[name as keyof typeof BENCHES]();
    if (io.json) io.printJson(figures);
    else
      io.print(
        `打开一页授权画像：不设防 ${figures.plainMs.toFixed(1)} 毫秒，设防 ${figures.guardedMs.toFixed(1)} 毫秒，` +
          `比值 ${figures.ratio.toFixed(2)}。其中数据库一段：${figures.verb.plainMs.toFixed(1)} 与 ` +
          `${figures.verb.guardedMs.toFixed(1)} 毫秒。各 ${figures.reads} 次，取中位数。`,
      );
    return 0;
  },
};

export default bench;
