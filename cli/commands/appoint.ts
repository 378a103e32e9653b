import { parseArgs } from "node:util";
import { system } from "#domain/access/actor.ts";
import { callerOf } from "#domain/access/platform.ts";
import type { Caller } from "#domain/access/verb.ts";
import { createOrganisation, listOrganisations, updateContact } from "#domain/organisations/index.ts";
import { appointAdministrator } from "#domain/staff/index.ts";
import { INVITATION_DAYS } from "#domain/staff/inputs.ts";
import { parseEnv } from "#lib/env.ts";
import { notFound } from "#lib/errors.ts";
import { type Command, UsageError } from "../command.ts";

const KINDS = ["operator", "bank", "bureau", "source"] as const;
type Kind = (typeof KINDS)[number];
type Wanted = { kind: Kind; code: string; name: string | undefined; contact: string | undefined };

const appoint: Command = {
  usage: `用法：xyd appoint <operator|bank|bureau|source> <单位代码> <姓名> [--name 单位全称 --contact 联系方式] [--reason 原因] [--json]
给一个单位发出管理员的邀请链接，${INVITATION_DAYS} 天内有效，只能用一次。用于首次安装，或单位的管理员不足两位、自己无法办理时。
单位还没有登记时，写明 --name 和 --contact 就先登记；已登记的，--contact 更新它的联系方式。联系方式写在企业的授权书上，没有它不能授权。人员变更要两人办理：请为每个单位指定两位管理员。`,
  async run(args, io) {
    const { positionals, values } = parseArgs({
      ...{ args, allowPositionals: true },
      options: {
        name: { type: "string" },
        contact: { type: "string" },
        reason: { type: "string", default: "在服务器上指定" },
      },
    });
    const [kind, code, displayName, ...rest] = positionals;
    if (!isKind(kind) || !code || !displayName || rest.length > 0)
      throw new UsageError("请依次写明单位类型、单位代码和姓名。");
    const caller = callerOf(await io.platform(), system("appoint"));
    const organisationId = await findOrCreate(caller, {
      ...{ kind, code, name: values.name, contact: values.contact },
    });
    const { reason } = values;
    const { path } = await appointAdministrator(caller, { organisationId, displayName, reason });
    const link = new URL(path, originOf()).href;
    if (io.json) io.printJson({ organisationId, displayName, link });
    else io.print(`请把链接交给 ${displayName} 本人，只显示这一次：\n${link}`);
    return 0;
  },
};

const isKind = (text: string | undefined): text is Kind => KINDS.some((kind) => kind === text);

function originOf(): string {
  const { PUBLIC_ORIGIN, HOST, PORT } = parseEnv(process.env);
  return PUBLIC_ORIGIN ?? `http://${HOST}:${PORT}`;
}

async function findOrCreate(caller: Caller, { kind, code, name, contact }: Wanted): Promise<string> {
  const { rows } = await listOrganisations(caller, { kind, q: code });
  const found = rows.find((row) => row.code === code);
  if (found) {
    if (contact) await updateContact(caller, { organisationId: found.id, contact });
    return found.id;
  }
  if (!name) throw notFound("这个单位");
  if (!contact) throw new UsageError("单位还没有登记，请用 --contact 写明企业怎样联系到它。");
  const created = await createOrganisation(caller, {
    ...{ kind, code, name, shortName: name.slice(0, 30), contact, members: [] },
  });
  return created.id;
}

export default appoint;
