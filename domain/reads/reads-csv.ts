import { formatInstant } from "#lib/dates.ts";
import { label } from "#lib/vocabulary.ts";
import { csvText, harmlessCell } from "../records/csv.ts";
import type { ReadView } from "./list-reads.ts";

const HEADS = [
  "时间",
  "机构",
  "岗位",
  "方式",
  "依据",
  "用途或事由",
  "数据类别",
  "看到的内容",
  "授权书编号或文号",
  "申请编号",
  "当时有无在办业务",
];

const cells = (read: ReadView): string[] => [
  formatInstant(read.at),
  read.organisationName,
  label("memberRole", read.role),
  read.downloaded ? "下载文件" : "在线查看",
  label("readBasis", read.basis),
  read.purpose
    ? label("consentPurpose", read.purpose)
    : read.reason
      ? label("accessReason", read.reason)
      : "",
  read.domains.map((domain) => label("dataDomain", domain)).join("、"),
  read.fields.join("、"),
  read.consentNumber ?? read.documentNumber ?? "",
  read.applicationNumber ?? "",
  read.openCase === null ? "" : read.openCase ? "有" : "没有",
];

/** The head of the file of reads, with the byte order mark by which spreadsheets know the Chinese. */
export const readsCsvHead = (): string => `\uFEFF${csvText([HEADS])}`;

/** Reads as CSV lines; no cell can be run as a formula. */
export const readsCsv = (reads: readonly ReadView[]): string =>
  csvText(reads.map((read) => cells(read).map(harmlessCell)));
