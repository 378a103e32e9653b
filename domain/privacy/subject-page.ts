import { formatDate, formatInstant } from "#lib/dates.ts";
import { label } from "#lib/vocabulary.ts";
import type { SubjectExport } from "./export-subject.ts";

type Cell = string | null | undefined;
type Table = { title: string; head: string[]; rows: Cell[][] };

/** The export as one page to read and print; it loads nothing and runs nothing. */
export function subjectPage(data: SubjectExport): string {
  const facts: Table = {
    title: "账号",
    head: ["项目", "内容"],
    rows: [
      ["姓名", data.account.displayName],
      ["登录名", data.account.loginName],
      ["注册时间", formatInstant(data.account.createdAt)],
    ],
  };
  const tables = [facts, places(data), devices(data), resets(data), ...data.firms.flatMap(firm), acts(data)];
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>我的个人信息</title>
<style>
body { font-family: sans-serif; line-height: 1.6; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; margin-bottom: 2rem; }
th, td { border-bottom: 1px solid #ccc; padding: .25rem .5rem; text-align: start; overflow-wrap: anywhere; }
</style>
</head>
<body>
<h1>我的个人信息</h1>
<p>导出于 ${escaped(formatInstant(data.exportedAt))}。以下是平台保存的与您有关的个人信息，内容完整、未打码，请妥善保管。</p>
${tables.map(tableOf).join("\n")}
</body>
</html>
`;
}

const places = ({ places: rows }: SubjectExport): Table => ({
  title: "所在单位",
  head: ["单位", "岗位", "状态", "加入时间"],
  rows: rows.map(({ organisation, role, status, since }) => [
    organisation,
    label("memberRole", role),
    label("organisationStatus", status),
    formatInstant(since),
  ]),
});

const devices = ({ devices: rows }: SubjectExport): Table => ({
  title: "登录过的设备",
  head: ["设备", "网络地址", "登录时间", "最近使用", "退出时间"],
  rows: rows.map(({ device, address, startedAt, lastSeenAt, endedAt }) => [
    ...[device, address, formatInstant(startedAt), formatInstant(lastSeenAt)],
    endedAt && formatInstant(endedAt),
  ]),
});

const resets = ({ resets: rows }: SubjectExport): Table => ({
  title: "登录方式被重置的记录",
  head: ["提出时间", "重置", "办理单位", "状态", "使用时间"],
  rows: rows.map(({ at, scope, by, status, usedAt }) => [
    ...[formatInstant(at), label("resetScope", scope), by ?? "平台服务器", label("resetStatus", status)],
    usedAt && formatInstant(usedAt),
  ]),
});

function firm(of: SubjectExport["firms"][number]): Table[] {
  return [
    {
      title: `${of.name}：人员与账户`,
      head: ["项目", "内容"],
      rows: [
        ["统一社会信用代码", of.uscc],
        ["法定代表人（经营者）", of.legalRepresentative],
        ["法定代表人身份证件号码", of.representative?.identityNumber],
        ["法定代表人手机号码", of.representative?.mobilePhone],
        ["联系人", of.contact?.contactName],
        ["联系电话", of.contact?.phone],
        ...of.accounts.map(({ bankName, account }) => [`账户（${bankName}）`, account]),
      ],
    },
    {
      title: `${of.name}：给出的授权`,
      head: ["编号", "被授权方", "用途", "状态", "授权时间", "到期"],
      rows: of.consents.map((each) => [
        ...[each.number, each.grantee, label("consentPurpose", each.purpose)],
        ...[label("consentStatus", each.status), formatInstant(each.grantedAt), formatDate(each.expiresOn)],
      ]),
    },
  ];
}

const acts = ({ acts: rows }: SubjectExport): Table => ({
  title: "操作记录",
  head: ["时间", "操作", "对象"],
  rows: rows.map(({ at, did, what }) => [formatInstant(at), did, what]),
});

function tableOf({ title, head, rows }: Table): string {
  if (rows.length === 0) return `<h2>${escaped(title)}</h2>\n<p>没有记录。</p>`;
  const line = (cells: Cell[], tag: "th" | "td") =>
    `<tr>${cells.map((cell) => `<${tag}>${escaped(cell ?? "—")}</${tag}>`).join("")}</tr>`;
  return `<h2>${escaped(title)}</h2>
<table>
<thead>${line(head, "th")}</thead>
<tbody>
${rows.map((row) => line(row, "td")).join("\n")}
</tbody>
</table>`;
}

const ENTITY: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const escaped = (text: string) => text.replace(/[&<>"']/g, (each) => ENTITY[each]!);
