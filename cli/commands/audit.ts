import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { system } from "#domain/access/actor.ts";
import { callerOf, type Platform } from "#domain/access/platform.ts";
import {
  type AuditVerdict,
  type Finding,
  sealAudit,
  verifyAudit,
  viewAuditState,
} from "#domain/audit/index.ts";
import { auditHeadFileOf, keepHead, readKeptHead, writeHeadFile } from "#jobs/audit-head.ts";
import { parseEnv } from "#lib/env.ts";
import { conflict } from "#lib/errors.ts";
import { type Command, type ExitCode, type Io, UsageError } from "../command.ts";

const audit: Command = {
  usage: `用法：
  xyd audit verify [--head FILE] [--json]   核对审计、查看记录、授权和每一号封存；有出入时退出码为 1
  xyd audit seal [--json]                   立即封存尚未封存的记录
  xyd audit head --out FILE [--json]        导出封存头，请存到本机之外

verify 不带 --head 时，用 AUDIT_HEAD_FILE（默认 DATA_DIR 下的 audit-head.json）里自动留存的封存头。`,
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args,
      options: { head: { type: "string" }, out: { type: "string" } },
      allowPositionals: true,
    });
    const [what, ...more] = positionals;
    if (more.length > 0) throw new UsageError("参数太多。");
    if (what === "verify") return verify(values.head, io);
    if (what === "seal") return seal(io);
    if (what !== "head") throw new UsageError("请写明 verify、seal 或 head。");
    if (!values.out) throw new UsageError("请用 --out 写明存到哪个文件。");
    return head(values.out, io);
  },
};

const keptHeadFile = () => auditHeadFileOf(parseEnv(process.env));

async function verify(headFile: string | undefined, io: Io): Promise<ExitCode> {
  const given = headFile === undefined ? undefined : readGiven(headFile);
  const caller = callerOf(await io.platform({ asFound: true }), system("audit-verify"));
  const text = given ?? readKept(keptHeadFile());
  const verdict = await verifyAudit(caller, { head: text });
  if (io.json) io.printJson({ ...verdict, headChecked: text !== undefined });
  else print(verdict, text !== undefined, io);
  return verdict.ok ? 0 : 1;
}

/** Where there is a kept head, a verification that cannot read it would pass what was cut. */
function readKept(file: string): string | undefined {
  try {
    return readKeptHead(file);
  } catch {
    throw conflict(`读不到留存的封存头 ${file}。请检查文件的权限，或用 --head 指明另一份。`);
  }
}

function readGiven(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new UsageError(`读不到封存头文件 ${file}。`);
  }
}

function print(
  { ok, entries, reads, seals, unsealed, guardsChecked, found, findings }: AuditVerdict,
  headChecked: boolean,
  io: Io,
) {
  io.print(`审计记录 ${entries} 条，查看记录 ${reads} 条，封存 ${seals} 号，尚未封存 ${unsealed} 条。`);
  if (!headChecked) io.print("没有可用的封存头：尾部若被整段截去，这次核对发现不了。");
  if (!guardsChecked) io.print("数据库的 PostgreSQL 版本与平台自带的不同：策略、触发器和权限没有核对。");
  if (ok) {
    io.print("审计核验通过：没有发现出入。");
    return;
  }
  io.print(`发现 ${found} 处出入：`);
  for (const finding of findings) io.print(`  ${line(finding)}`);
  if (found > findings.length) io.print(`  ……其余 ${found - findings.length} 处没有列出。`);
}

const line = ({ kind, seal, entryId, statement }: Finding) =>
  [`${kind}：${statement}`, entryId && `记录 ${entryId}`, seal !== undefined && `封存 ${seal}`]
    .filter(Boolean)
    .join("，");

async function seal(io: Io): Promise<ExitCode> {
  const platform = await io.platform();
  const sealing = await sealAudit(platform, { everything: true });
  if (!sealing) throw conflict("另一个进程正在封存，请稍后再试。");
  const { seals, entries, reads, forged, head: newest } = sealing;
  if (newest && seals > 0) await keepHead(platform, keptHeadFile(), newest);
  if (io.json) io.printJson({ seals, entries, reads, forged, head: newest });
  else if (seals === 0) io.print("没有等待封存的记录。");
  else io.print(`已封存 ${entries} 条审计记录、${reads} 条查看记录，链上现有 ${newest!.seal} 号封存。`);
  if (!io.json && forged > 0) io.print(`其中 ${forged} 条不是平台写入的，请运行 xyd audit verify 查看。`);
  return 0;
}

async function head(out: string, io: Io): Promise<ExitCode> {
  const newest = await newestHead(await io.platform());
  writeHeadFile(out, newest);
  if (io.json) io.printJson(newest);
  else io.print(`已导出第 ${newest.seal} 号封存的头：${out}`);
  return 0;
}

async function newestHead(platform: Platform) {
  const state = await viewAuditState(callerOf(platform, system("audit-head")), {});
  if (!state.head) throw conflict("还没有封存。请先运行 xyd audit seal。");
  return state.head;
}

export default audit;
