import { system } from "#domain/access/actor.ts";
import { callerOf } from "#domain/access/platform.ts";
import { resetSecondFactor } from "#domain/sessions/index.ts";
import { type Command, UsageError } from "../command.ts";

const account: Command = {
  usage: `用法：xyd account unbind <登录名> [--json]
解除一个账号的验证器和恢复码，并结束它的全部登录；下次登录时重新绑定。只在本人丢失手机又没有恢复码、并已核实身份后使用。`,
  async run(args, io) {
    const [verb, loginName, ...rest] = args;
    if (verb !== "unbind" || !loginName || rest.length > 0)
      throw new UsageError("请写明 unbind 和一个登录名。");
    const caller = callerOf(await io.platform(), system("account"));
    const { userId } = await resetSecondFactor(caller, { loginName });
    if (io.json) io.printJson({ userId, unbound: true });
    else io.print("已解除。请通知本人重新登录并绑定新的验证器。");
    return 0;
  },
};

export default account;
