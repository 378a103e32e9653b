import { once } from "node:events";
import { DomainError } from "#lib/errors.ts";
import { type Command, type Io, UsageError } from "./command.ts";

/** Loaded on demand, so that a command which needs no database starts none and answers at once. */
const COMMANDS: Record<string, { about: string; load: () => Promise<{ default: Command }> }> = {
  start: { about: "启动平台（npm start 即此命令）", load: () => import("./commands/start.ts") },
  migrate: { about: "升级数据库结构", load: () => import("./commands/migrate.ts") },
  seed: { about: "装入演示区的数据", load: () => import("./commands/seed.ts") },
  account: { about: "解除丢失的验证器", load: () => import("./commands/account.ts") },
  appoint: { about: "给单位发出管理员的邀请链接", load: () => import("./commands/appoint.ts") },
  demo: { about: "演示账号现在的动态码", load: () => import("./commands/demo.ts") },
  uscc: { about: "核验统一社会信用代码", load: () => import("./commands/uscc.ts") },
  ingest: { about: "把数源文件入库", load: () => import("./commands/ingest.ts") },
  profile: { about: "计算信用画像与评分", load: () => import("./commands/profile.ts") },
  score: { about: "分箱、建立和套用评分卡", load: () => import("./commands/score.ts") },
  loan: { about: "计算还款计划", load: () => import("./commands/loan.ts") },
  match: { about: "匹配企业与信贷产品", load: () => import("./commands/match.ts") },
  ledger: {
    about: "核验、结账、封存账本，打印试算平衡表和对账单",
    load: () => import("./commands/ledger.ts"),
  },
  audit: { about: "核验、封存审计记录，导出封存头", load: () => import("./commands/audit.ts") },
  keys: { about: "列出或轮换平台的密钥", load: () => import("./commands/keys.ts") },
  bench: { about: "测量性能，与同一次运行中的对照相比", load: () => import("./commands/bench.ts") },
  report: { about: "生成月度报告", load: () => import("./commands/report.ts") },
  retention: { about: "清理保存期满的日志", load: () => import("./commands/retention.ts") },
};

async function main(argv: string[]): Promise<number> {
  const [name, ...rest] = argv;
  const entry = name === undefined ? undefined : COMMANDS[name];
  if (!entry) {
    const help = name === undefined || name === "help" || name === "--help";
    const list = Object.entries(COMMANDS).map(
      ([command, { about }]) => `  xyd ${command.padEnd(10)}${about}`,
    );
    process[help ? "stdout" : "stderr"].write(`用法：xyd <命令> [参数] [--json]\n\n${list.join("\n")}\n`);
    return help && name !== undefined ? 0 : 2;
  }
  const { default: command } = await entry.load();
  const args = rest.filter((word) => word !== "--json");
  if (args.includes("--help")) {
    process.stdout.write(`${command.usage}\n`);
    return 0;
  }
  return run(command, args, rest.includes("--json"));
}

async function run(command: Command, args: string[], json: boolean): Promise<number> {
  let close: (() => Promise<void>) | undefined;
  const io: Io = {
    json,
    print: (text) => void process.stdout.write(`${text}\n`),
    taken: async () => process.stdout.writableNeedDrain && once(process.stdout, "drain"),
    printJson: (value) => void process.stdout.write(`${JSON.stringify(value, plain, 2)}\n`),
    platform: async (options) => {
      const { openCliPlatform } = await import("./open-platform.ts");
      const opened = await openCliPlatform(options);
      close = opened.close;
      return opened.platform;
    },
  };
  try {
    return await command.run(args, io);
  } catch (error) {
    if (error instanceof UsageError || isArgumentError(error)) {
      process.stderr.write(`${usageText(error)}\n\n${command.usage}\n`);
      return 2;
    }
    if (!(error instanceof DomainError)) throw error;
    if (json) io.printJson({ error: { code: error.code, message: error.message, fields: error.fields } });
    else process.stderr.write(`${error.message}\n${fieldLines(error)}`);
    return 1;
  } finally {
    await close?.();
  }
}

const plain = (_: string, value: unknown) => (typeof value === "bigint" ? value.toString() : value);

const fieldLines = (error: DomainError) =>
  Object.entries(error.fields)
    .map(([field, reasons]) => `  ${field}: ${reasons.join(" ")}\n`)
    .join("");

/** `util.parseArgs` says what it did not understand by a code. */
const isArgumentError = (error: unknown): error is Error =>
  error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");

/** What `util.parseArgs` did not understand, in Chinese: it names the option or the word in quotes. */
function usageText(error: Error & { code?: unknown }): string {
  const [, named = ""] = /'(.*?)'/.exec(error.message) ?? [];
  if (error.code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") return `不认识的选项：${named}`;
  if (error.code === "ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL") return `不认识的参数：${named}`;
  if (error.code !== "ERR_PARSE_ARGS_INVALID_OPTION_VALUE") return error.message;
  const [option] = /--[\w-]+/.exec(named) ?? [named];
  return `${option} 后面${error.message.includes("does not take") ? "不能" : "要"}写内容。`;
}

// Who reads no further, as `head` does, has what they wanted.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});
process.exitCode = await main(process.argv.slice(2));
