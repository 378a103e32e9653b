import { checkUscc, usccReasonText } from "#lib/uscc.ts";
import { type Command, UsageError } from "../command.ts";

const uscc: Command = {
  usage: `用法：xyd uscc <代码>… [--json]
按 GB 32100-2015 核验统一社会信用代码；空格和小写字母会先规整。不需要数据库。`,
  async run(args, io) {
    const option = args.find((word) => word.startsWith("--"));
    if (option) throw new UsageError(`不认识的参数 ${option}。`);
    if (args.length === 0) throw new UsageError("请给出至少一个代码。");
    const checks = args.map(checkUscc);
    if (io.json) io.printJson(checks.map(({ code, valid, reason }) => ({ code, valid, reason })));
    else {
      for (const { code, reason, warning } of checks) {
        const note = warning ? "（其中的组织机构代码校验不符，请再核对一遍营业执照）" : "";
        io.print(`${code.padEnd(18)}  ${reason ? `无效  ${usccReasonText(reason)}` : `有效${note}`}`);
      }
    }
    return 0;
  },
};

export default uscc;
