import type { Command } from "../command.ts";

const migrate: Command = {
  usage: "用法：xyd migrate [--json]\n把数据库结构升级到当前版本。已是最新时什么也不改。",
  async run(_args, io) {
    const platform = await io.platform();
    const { migrations } = await platform.readiness();
    if (io.json) io.printJson({ current: migrations });
    else io.print(migrations ? "数据库结构已是最新。" : "数据库结构仍有未完成的升级，请查看日志。");
    return migrations ? 0 : 1;
  },
};

export default migrate;
