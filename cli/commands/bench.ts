import { type Command, UsageError } from "../command.ts";

type Bench = () => Promise<{ figures: unknown; words: string }>;

/** Each measures itself against a peer in the same run, on data of its own; nothing of the platform's is touched. */
const BENCHES: Record<string, Bench> = {
  access: async () => {
    const figures = await (await import("#bench/access.ts")).benchAccess();
    const words =
      `打开一页授权画像：不设防 ${figures.plainMs.toFixed(1)} 毫秒，设防 ${figures.guardedMs.toFixed(1)} 毫秒，` +
      `比值 ${figures.ratio.toFixed(2)}。其中数据库一段：${figures.verb.plainMs.toFixed(1)} 与 ` +
      `${figures.verb.guardedMs.toFixed(1)} 毫秒。各 ${figures.reads} 次，取中位数。`;
    return { figures, words };
  },
  scoring: async () => {
    const figures = (await import("#bench/scoring.ts")).benchScoring();
    const words =
      `按列评分每秒 ${figures.scoreRowsPerSecond} 条（64 个特征），是逐条评分的 ${figures.ratios.naive.toFixed(1)} 倍；` +
      `3 万条、23 个变量建一张评分卡 ${figures.fitSeconds.toFixed(2)} 秒。取中位数。`;
    return { figures, words };
  },
};

const bench: Command = {
  usage: `用法：xyd bench <项目> [--json]
access   银行打开一页授权画像（行级策略、授权核验、查看留痕），与不设防的同一页相比多花多少时间。
scoring  按列批量评分与逐条评分相比快多少，建一张评分卡要多久。`,
  async run(args, io) {
    const [name, ...rest] = args;
    const measure = name === undefined || rest.length > 0 ? undefined : BENCHES[name];
    if (!measure) throw new UsageError(`要测哪一项？可选：${Object.keys(BENCHES).join("、")}。`);
    const { figures, words } = await measure();
    if (io.json) io.printJson(figures);
    else io.print(words);
    return 0;
  },
};

export default bench;
