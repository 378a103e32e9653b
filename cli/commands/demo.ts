import { codeAt, STEP_SECONDS } from "#domain/sessions/index.ts";
import { DEMO_SECRET } from "#seeds/seeding.ts";
import { type Command, UsageError } from "../command.ts";

const demo: Command = {
  usage: `用法：xyd demo code [--json]
演示账号现在的动态码。银行、主管部门、数源单位和运营方的演示账号共用一个公开的密钥；每个账号用过的码不能再用，等下一个即可。`,
  async run(args, io) {
    if (args.length !== 1 || args[0] !== "code") throw new UsageError("请写明 code。");
    const now = new Date();
    const code = codeAt(DEMO_SECRET, now);
    const secondsLeft = STEP_SECONDS - (Math.floor(now.getTime() / 1000) % STEP_SECONDS);
    if (io.json) io.printJson({ code, secondsLeft, secret: DEMO_SECRET });
    else io.print(`${code}（还有 ${secondsLeft} 秒有效）`);
    return 0;
  },
};

export default demo;
