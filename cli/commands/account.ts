import { parseArgs } from "node:util";
import { system } from "#domain/access/actor.ts";
import { callerOf } from "#domain/access/platform.ts";
import { issueReset } from "#domain/resets/index.ts";
import { RESET_HOURS } from "#domain/resets/inputs.ts";
import { resetSecondFactor } from "#domain/sessions/index.ts";
import { parseEnv } from "#lib/env.ts";
import { type Command, type ExitCode, type Io, UsageError } from "../command.ts";

const account: Command = {
  usage: `用法：xyd account unbind <登录名> [--json]
      xyd account reset <登录名> [--authenticator] [--reason 怎样确认是本人] [--json]
unbind 解除一个账号的验证器和恢复码，并结束它的全部登录；下次登录时重新绑定。只在本人丢失手机又没有恢复码、并已核实身份后使用。
reset 给平台运营方的管理员一个重置密码的链接，${RESET_HOURS} 小时内有效，只能用一次；加 --authenticator 连验证器一起重置。只在没有另外两位管理员能办理时使用；其他人的账号由运营方的两位管理员在“用户”页面上办理。`,
  async run(args, io) {
    const { positionals, values } = parseArgs({
      ...{ args, allowPositionals: true },
      options: {
        authenticator: { type: "boolean", default: false },
        reason: { type: "string", default: "在服务器上办理，由平台维护人员当面确认是本人" },
      },
    });
    const [verb, loginName, ...rest] = positionals;
    if (!loginName || rest.length > 0) throw new UsageError("请写明 unbind 或 reset，和一个登录名。");
    if (verb === "unbind") return unbind(io, loginName);
    if (verb === "reset") return reset(io, loginName, values);
    throw new UsageError("请写明 unbind 或 reset，和一个登录名。");
  },
};

async function unbind(io: Io, loginName: string): Promise<ExitCode> {
  const caller = callerOf(await io.platform(), system("account"));
  const { userId } = await resetSecondFactor(caller, { loginName });
  if (io.json) io.printJson({ userId, unbound: true });
  else io.print("已解除。请通知本人重新登录并绑定新的验证器。");
  return 0;
}

type Asked = { authenticator: boolean; reason: string };

async function reset(io: Io, loginName: string, { authenticator, reason }: Asked): Promise<ExitCode> {
  const caller = callerOf(await io.platform(), system("account"));
  const scope = authenticator ? "both" : "password";
  const { userId, path } = await issueReset(caller, { loginName, scope, reason });
  const { PUBLIC_ORIGIN, HOST, PORT } = parseEnv(process.env);
  const link = new URL(path, PUBLIC_ORIGIN ?? `http://${HOST}:${PORT}`).href;
  if (io.json) io.printJson({ userId, scope, link });
  else io.print(`请把链接交给本人，只显示这一次，${RESET_HOURS} 小时内有效：\n${link}`);
  return 0;
}

export default account;
