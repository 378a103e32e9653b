import { parseArgs } from "node:util";
import { type Command, UsageError } from "../command.ts";

type Bench = (args: string[]) => Promise<{ figures: unknown; words: string }>;

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
  ledger: async (args) => {
    const figures = await (await import("#bench/ledger.ts")).benchLedger(counts(args, LEDGER_OPTIONS));
    const { ratios, pgbench, pgbenchTps } = figures;
    const words =
      `${figures.connections} 路并发，${pgbench} 每秒 ${pgbenchTps} 笔。逐笔记账每秒 ${figures.singleTps} 笔，` +
      `是它的 ${ratios.single.toFixed(2)} 倍；每批 100 笔，每秒 ${figures.batchTps} 笔，${ratios.batch.toFixed(2)} 倍；` +
      `只记十个热点账户，${ratios.hot.toFixed(2)} 倍。${figures.accounts.many} 个账户时每笔成本是 ${figures.accounts.few} 个时的 ` +
      `${ratios.accounts.toFixed(2)} 倍。核对 ${figures.transfers} 笔转账用 ${figures.verifySeconds.toFixed(1)} 秒。各轮取中位数。`;
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

const LEDGER_OPTIONS = ["connections", "accounts", "seconds", "rounds"] as const;

/** Options that are positive whole numbers, by name. */
function counts<K extends string>(args: string[], names: readonly K[]): Partial<Record<K, number>> {
  const options = Object.fromEntries(names.map((name) => [name, { type: "string" as const }]));
  const given = Object.entries(parseArgs({ args, options }).values).map(([name, value]) => {
    const count = Number(value);
    if (!Number.isInteger(count) || count < 1) throw new UsageError(`--${name} 请写正整数。`);
    return [name, count];
  });
  return Object.fromEntries(given);
}

const bench: Command = {
  usage: `用法：xyd bench <项目> [选项] [--json]
access   银行打开一页授权画像（行级策略、授权核验、查看留痕），与不设防的同一页相比多花多少时间。
ledger   逐笔、成批与热点账户记账，与同一台 PostgreSQL 上的 TPC-B（装有 pgbench 就用 pgbench）轮流测，并核对整本账。
         选项：--connections 16 --accounts 1000000 --seconds 5 --rounds 3
scoring  按列批量评分与逐条评分相比快多少，建一张评分卡要多久。`,
  async run(args, io) {
    const [name, ...rest] = args;
    const measure = BENCHES[name ?? ""];
    if (!measure || (rest.length > 0 && name !== "ledger"))
      throw new UsageError(`要测哪一项？可选：${Object.keys(BENCHES).join("、")}。`);
    const { figures, words } = await measure(rest);
    if (io.json) io.printJson(figures);
    else io.print(words);
    return 0;
  },
};

export default bench;
