import { parseArgs } from "node:util";
import { type Command, type ExitCode, UsageError } from "../command.ts";

/** `failed` where what was compared did not come to the same. */
type Measured = { figures: unknown; words: string; failed?: boolean };
type Bench = (args: string[]) => Promise<Measured>;

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
    const figures = await (await import("#bench/ledger.ts")).benchLedger({
      ...counts(args, LEDGER_OPTIONS),
      tell: (line) => void process.stderr.write(`${line}\n`),
    });
    const { ratios, pgbench, pgbenchTps } = figures;
    const words =
      `${figures.connections} 路并发，${pgbench} 每秒 ${pgbenchTps} 笔。逐笔记账（各等自己提交，同时到的共用一次提交）每秒 ` +
      `${figures.singleTps} 笔，是它的 ${ratios.single.toFixed(2)} 倍；每笔独占一个事务，每秒 ${figures.aloneTps} 笔，` +
      `${ratios.alone.toFixed(2)} 倍；每批 100 笔，每秒 ${figures.batchTps} 笔，${ratios.batch.toFixed(2)} 倍；` +
      `只记十个热点账户，${ratios.hot.toFixed(2)} 倍。${figures.accounts.many} 个账户时每笔成本是 ${figures.accounts.few} 个时的 ` +
      `${ratios.accounts.toFixed(2)} 倍。核对 ${figures.transfers} 笔转账和 ${figures.sealedRecords} 条封存用 ${figures.verifySeconds.toFixed(1)} 秒。各轮取中位数。`;
    return { figures, words };
  },
  scoring: async () => {
    const figures = (await import("#bench/scoring.ts")).benchScoring();
    const words =
      `按列评分每秒 ${figures.scoreRowsPerSecond} 条（64 个特征），是逐条评分的 ${figures.ratios.naive.toFixed(1)} 倍；` +
      `3 万条、23 个变量建一张评分卡 ${figures.fitSeconds.toFixed(2)} 秒。取中位数。`;
    return { figures, words };
  },
  match: async (args) => {
    const { values } = parseArgs({ args, options: SIZES });
    const size = {
      enterprises: wholeNumber("--enterprises", values.enterprises, MOST.enterprises),
      products: wholeNumber("--products", values.products, MOST.products),
    };
    const figures = await (await import("#bench/matching/index.ts")).benchMatch(size);
    const { ratios, enterprise, product, written } = figures;
    const words =
      `${size.enterprises} 家企业 × ${size.products} 个产品，${figures.threads} 个线程：${figures.seconds.toFixed(2)} 秒，` +
      `每秒 ${figures.pairsPerSecond} 对，内存最多 ${Math.round(figures.peakMemoryMb)} MB；` +
      `是 DuckDB 的 ${ratios.duckdb.toFixed(1)} 倍、json-rules-engine 的 ${Math.round(ratios.jsonRulesEngine)} 倍。\n` +
      `单家企业 ${enterprise.p99Ms.toFixed(3)} 毫秒（连同数据库 ${enterprise.withDatabaseP99Ms.toFixed(2)} 毫秒，` +
      `同一数据库上只改一行的事务 ${enterprise.bareTransactionP99Ms.toFixed(2)} 毫秒，均为第 99 百分位）；` +
      `改动一个产品 ${Math.round(product.medianMs)} 毫秒，最多 ${Math.round(product.maxMs)} 毫秒。` +
      `${written.offers} 条结果首次写入平台的数据库 ${written.seconds.toFixed(1)} 秒。` +
      `各方结果${figures.identical ? "完全一致" : "不一致，以上数字不能采信"}。`;
    return { figures, words, failed: !figures.identical };
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

const SIZES = {
  enterprises: { type: "string", default: "200000" },
  products: { type: "string", default: "500" },
} as const;
const MOST = { enterprises: 10_000_000, products: 50_000 };

function wholeNumber(option: string, text: string, most: number): number {
  const value = Number(text);
  if (/^[0-9]+$/.test(text) && value >= 1 && value <= most) return value;
  throw new UsageError(`${option} 要填 1 到 ${most} 的整数，这里是“${text}”。`);
}

const bench: Command = {
  usage: `用法：xyd bench <项目> [--json]
      xyd bench match [--enterprises 200000] [--products 500] [--json]
access   银行打开一页授权画像（行级策略、授权核验、查看留痕），与不设防的同一页相比多花多少时间。
ledger   逐笔、成批与热点账户记账，与同一台 PostgreSQL 上的 TPC-B（装有 pgbench 就用 pgbench）轮流测，并核对整本账。
scoring  按列批量评分与逐条评分相比快多少，建一张评分卡要多久。
match    全部企业与全部产品匹配要多久，与 DuckDB、json-rules-engine 相比快多少（需要开发依赖），结果是否完全一致；
         一家企业、一个产品改动后重新匹配要多久。`,
  async run(args, io): Promise<ExitCode> {
    const [name, ...rest] = args;
    const measure = name === undefined ? undefined : BENCHES[name];
    if (!measure) throw new UsageError(`要测哪一项？可选：${Object.keys(BENCHES).join("、")}。`);
    if (name !== "match" && name !== "ledger" && rest.length > 0)
      throw new UsageError(`不认识的参数：${rest.join(" ")}`);
    const { figures, words, failed } = await measure(rest);
    if (io.json) io.printJson(figures);
    else io.print(words);
    return failed ? 1 : 0;
  },
};

export default bench;
