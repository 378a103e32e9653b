import { parseArgs } from "node:util";
import { type Command, UsageError } from "../command.ts";

const OPTIONS = {
  head: { type: "string" },
  "as-of": { type: "string" },
  "known-at": { type: "string" },
  account: { type: "string" },
  subject: { type: "string" },
  code: { type: "string" },
  from: { type: "string" },
  to: { type: "string" },
  after: { type: "string" },
  limit: { type: "string" },
  operations: { type: "string" },
} as const;

const read = (args: string[]) => parseArgs({ args, allowPositionals: true, options: OPTIONS });
export type LedgerValues = ReturnType<typeof read>["values"];

/** Which options go with which verb. */
const TAKES: Record<string, (keyof LedgerValues)[]> = {
  verify: ["head"],
  "trial-balance": ["as-of", "known-at"],
  close: [],
  seal: [],
  statement: ["account", "subject", "code", "from", "to", "after", "limit"],
  replay: ["operations"],
};

const ledger: Command = {
  usage: `用法：
  xyd ledger verify [--head FILE] [--json]
      重新计算余额、已结账月份、还款计划和封存，检查账本的每一条不变式；有出入时退出码为 1，并列出所在
  xyd ledger trial-balance [--as-of 日期] [--known-at 时刻] [--json]
      截至某个营业日的试算平衡表；--known-at 只算该时刻以前登记的
  xyd ledger close YYYY-MM [--json]
      结账：按月依次进行，结账以后不能再记入该月
  xyd ledger seal [--json]
      立即封存尚未封存的记账
  xyd ledger statement --account 账户编号 | --subject 授信或贷款编号 --code 科目
      [--from 日期] [--to 日期] [--limit 笔数] [--after 上页的 next] [--json]
      一个账户的对账单；查看会记入审计
  xyd ledger replay --operations 文件.jsonl [--json]
      把文件里的操作（见 docs/ledger.md）在一本临时的空账上逐项办理，列出余额、被拒绝的操作和核验结果；
      文件有一行写错就一项也不办，退出码为 1

verify 不带 --head 时，用 LEDGER_HEAD_FILE（默认 DATA_DIR 下的 ledger-head.json）里自动留存的封存头。`,
  async run(args, io) {
    const { values, positionals } = read(args);
    const [verb = "", ...words] = positionals;
    const takes = TAKES[verb];
    if (!takes) throw new UsageError(`请写明 ${Object.keys(TAKES).join("、")} 之一。`);
    const stray = Object.keys(values).find((name) => !takes.includes(name as keyof LedgerValues));
    if (stray) throw new UsageError(`${verb} 不用 --${stray}。`);
    if (verb === "close") {
      const [month, ...more] = words;
      if (month === undefined || more.length > 0) throw new UsageError("请写明要结账的月份，例如 2026-02。");
      return (await import("../ledger/close.ts")).close(month, io);
    }
    if (words.length > 0) throw new UsageError(`不认识的参数：${words.join(" ")}`);
    if (verb === "verify") return (await import("../ledger/verify.ts")).verify(values, io);
    if (verb === "trial-balance")
      return (await import("../ledger/trial-balance.ts")).trialBalance(values, io);
    if (verb === "replay") return (await import("../ledger/replay.ts")).replay(values, io);
    if (verb === "seal") return (await import("../ledger/seal.ts")).seal(io);
    return (await import("../ledger/statement.ts")).statement(values, io);
  },
};

export default ledger;
