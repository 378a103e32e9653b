import { system } from "#domain/access/actor.ts";
import { callerOf } from "#domain/access/platform.ts";
import { verifyLedger } from "#domain/ledger/index.ts";
import { type Command, UsageError } from "../command.ts";

const ledger: Command = {
  usage:
    "用法：xyd ledger verify [--json]\n重新计算全部余额并检查账本的每一条不变式；有出入时退出码为 1，并列出所在。",
  async run(args, io) {
    if (args.length !== 1 || args[0] !== "verify") throw new UsageError("请写明 verify。");
    const findings = await verifyLedger(callerOf(await io.platform(), system("ledger-verify")), {});
    if (io.json) io.printJson({ ok: findings.length === 0, findings });
    else if (findings.length === 0) io.print("账本核验通过：没有发现出入。");
    else
      for (const finding of findings)
        io.print(`${finding.statement}：${finding.count} 处，例如 ${finding.sample.join("、")}`);
    return findings.length === 0 ? 0 : 1;
  },
};

export default ledger;
