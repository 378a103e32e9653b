import { parseArgs } from "node:util";
import { system } from "#domain/access/actor.ts";
import { callerOf } from "#domain/access/platform.ts";
import type { Caller } from "#domain/access/verb.ts";
import { adoptKeys, listKeys, rewrapKeys } from "#domain/privacy/index.ts";
import { keyFileOf, rotateKeyFile } from "#lib/crypto/key-file.ts";
import { formatInstant } from "#lib/dates.ts";
import { parseEnv } from "#lib/env.ts";
import { label } from "#lib/vocabulary.ts";
import { type Command, type ExitCode, type Io, UsageError } from "../command.ts";

const keys: Command = {
  usage: `用法：xyd keys list [--json]
      xyd keys rotate [--json]
list   列出平台用过的密钥：名称、用途、启用和停用时间、还有多少数据密钥由它保护。密钥本身从不显示。
rotate 启用新的主密钥和新的签名密钥，再用新的主密钥重新保护全部数据密钥。旧密钥留在密钥文件里，
       已加密的内容照常打开，已签署的授权照常验证。轮换后请备份密钥文件。`,
  async run(args, io) {
    const { positionals } = parseArgs({ args, allowPositionals: true, options: {} });
    const [what, ...rest] = positionals;
    if (rest.length > 0 || (what !== "list" && what !== "rotate"))
      throw new UsageError("请写明 list 或 rotate。");
    const caller = callerOf(await io.platform(), system("keys"));
    return what === "list" ? list(caller, io) : rotate(caller, io);
  },
};

async function list(caller: Caller, io: Io): Promise<ExitCode> {
  const rows = await listKeys(caller, {});
  if (io.json) io.printJson({ suite: caller.keys.suite, keys: rows });
  else
    for (const { keyId, use, createdAt, retiredAt, wraps } of rows) {
      const life = retiredAt ? `已于 ${formatInstant(retiredAt)} 停用` : "使用中";
      const load = wraps === null ? "" : `，保护 ${wraps} 个数据密钥`;
      io.print(`${keyId}  ${label("keyUse", use)}  ${formatInstant(createdAt)} 启用，${life}${load}`);
    }
  return 0;
}

async function rotate(caller: Caller, io: Io): Promise<ExitCode> {
  const { file } = keyFileOf(parseEnv(process.env));
  const before = caller.keys.currentMasterKeyId;
  rotateKeyFile(file);
  await adoptKeys(caller, {});
  let rewrapped = 0;
  for (let batch = -1; batch !== 0; rewrapped += batch) batch = (await rewrapKeys(caller, {})).rewrapped;
  const result = {
    masterKey: caller.keys.currentMasterKeyId,
    signingKey: caller.keys.publicKeys().at(-1)?.keyId,
    replaced: before,
    rewrapped,
  };
  if (io.json) io.printJson(result);
  else {
    io.print(`已启用主密钥 ${result.masterKey}，签名密钥 ${result.signingKey}。`);
    io.print(`${rewrapped} 个数据密钥已改由新的主密钥保护；${before} 不再使用，仍留在密钥文件里。`);
    io.print(`请备份密钥文件：${file}`);
  }
  return 0;
}

export default keys;
