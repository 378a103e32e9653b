import { parseArgs } from "node:util";
import { label } from "#lib/vocabulary.ts";
import { type Command, type ExitCode, type Io, UsageError } from "../command.ts";
import { evaluateFiles, pairJson } from "../evaluate-files.ts";

const OPTIONS = {
  full: { type: "boolean", default: false },
  enterprise: { type: "string" },
  product: { type: "string" },
  profiles: { type: "string" },
  products: { type: "string" },
} as const;

const read = (args: string[]) => parseArgs({ args, allowPositionals: true, options: OPTIONS });
export type MatchValues = ReturnType<typeof read>["values"];

const match: Command = {
  usage: `用法：xyd match run [--full | --enterprise 统一社会信用代码 | --product 产品编号] [--json]
      xyd match explain --enterprise 统一社会信用代码 --product 产品编号 [--json]
      xyd match eval --profiles 画像.jsonl --products 产品.json [--json]
run 匹配全部企业、一家企业，或一个产品涉及的企业，只写入有变化的结果；explain 逐条说明一家企业为什么符合或不符合一个产品；
eval 不用数据库，判断文件里的画像与产品：画像每行 {"id","features":{编号:值或null}}，产品为
[{"id","rule","limit","rateBps"}]，也可写明 minFen、maxFen、termMonths、repaymentMethods、fees 等条款。`,
  async run(args, io) {
    const { values, positionals } = read(args);
    const [verb, ...more] = positionals;
    if (more.length > 0) throw new UsageError(`不认识的参数：${more.join(" ")}`);
    assertOptions(verb, values);
    // Loaded on demand: `eval` needs no database and answers at once.
    if (verb === "run") return (await import("../match-verbs.ts")).runAll(values, io);
    if (verb === "explain") return (await import("../match-verbs.ts")).explain(values, io);
    if (verb === "eval") return evaluate(values, io);
    throw new UsageError("请写明 run、explain 或 eval。");
  },
};

const OPTIONS_OF: Record<string, (keyof typeof OPTIONS)[]> = {
  run: ["full", "enterprise", "product"],
  explain: ["enterprise", "product"],
  eval: ["profiles", "products"],
};

/** What is asked for and not heeded would be taken as done; an empty value is a variable of a script that was not set. */
function assertOptions(verb: string | undefined, values: MatchValues): void {
  const known = OPTIONS_OF[verb ?? ""];
  for (const [name, value] of Object.entries(values)) {
    if (known && value !== false && !known.includes(name as keyof typeof OPTIONS))
      throw new UsageError(`xyd match ${verb} 没有 --${name} 这个选项。`);
    if (typeof value === "string" && value.trim() === "") throw new UsageError(`--${name} 后面要写内容。`);
  }
}

async function evaluate({ profiles, products }: MatchValues, io: Io): Promise<ExitCode> {
  if (profiles === undefined || products === undefined)
    throw new UsageError("请写明 --profiles 和 --products。");
  const judged = evaluateFiles(profiles, products);
  if (!io.json) {
    for await (const pairs of judged) {
      for (const { enterprise, product, verdict, limit, rateBps } of pairs)
        io.print([enterprise, product, label("verdict", verdict), limit ?? "-", rateBps ?? "-"].join("\t"));
      await io.taken?.();
    }
    return 0;
  }
  // One document, a profile at a time: there may be millions of pairs. Nothing is printed before all has been read.
  let separator = '{"pairs":[';
  for await (const pairs of judged) {
    if (pairs.length > 0) {
      io.print(separator + pairs.map(pairJson).join(",\n"));
      separator = ",";
      await io.taken?.();
    }
  }
  io.print(separator === "," ? "]}" : '{"pairs":[]}');
  return 0;
}

export default match;
