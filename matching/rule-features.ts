import { fen, formatMoney } from "#lib/money.ts";
import { type DataDomain, label, type Word, words } from "#lib/vocabulary.ts";
import type { FeatureValue } from "./rules.ts";

export type FeatureUnit =
  | "fen"
  | "months"
  | "days"
  | "count"
  | "persons"
  | "kwh"
  | "share"
  | "ratio"
  | "points"
  | "none";

/** What a rule's author and reader must know of a feature; the texts of rules are made from it. */
export type FeatureMeaning = {
  id: string;
  /** Chinese name as it stands in a sentence, window included: 近12月实缴税额. */
  name: string;
  type: "number" | "text" | "flag";
  unit: FeatureUnit;
  /** The data domains that supply it; none for facts of the register, of the request and of the platform. */
  domains: readonly DataDomain[];
  /** Who supplies it, in Chinese. */
  source: string;
  /** The Chinese words of a text feature's codes. */
  labels?: Labels;
  /** A value with its unit, in Chinese: `1,234.5 万元`, `36 个月`, `是`. */
  format(value: FeatureValue): string;
};

type Labels = Readonly<Record<string, string>>;

/** Feature ids to their meaning. Rules are checked against it and printed from it. */
export type FeatureDictionary = Readonly<Record<string, FeatureMeaning>>;

export const dictionaryOf = (meanings: Iterable<FeatureMeaning>): FeatureDictionary =>
  Object.fromEntries(Array.from(meanings, (meaning) => [meaning.id, meaning]));

/** GB/T 4754-2017 sections. */
const INDUSTRY_SECTIONS = {
  A: "农、林、牧、渔业",
  B: "采矿业",
  C: "制造业",
  D: "电力、热力、燃气及水生产和供应业",
  E: "建筑业",
  F: "批发和零售业",
  G: "交通运输、仓储和邮政业",
  H: "住宿和餐饮业",
  I: "信息传输、软件和信息技术服务业",
  J: "金融业",
  K: "房地产业",
  L: "租赁和商务服务业",
  M: "科学研究和技术服务业",
  N: "水利、环境和公共设施管理业",
  O: "居民服务、修理和其他服务业",
  P: "教育",
  Q: "卫生和社会工作",
  R: "文化、体育和娱乐业",
  S: "公共管理、社会保障和社会组织",
  T: "国际组织",
} as const;

const labelsOf = <K extends "enterpriseKind" | "sizeClass" | "grade">(list: K): Record<string, string> =>
  Object.fromEntries(words(list).map((word) => [word, label(list, word as Word<K>)]));

/** The Chinese word of a code; one without a label stands for itself. */
const labelIn = (labels: Labels | undefined, code: string): string =>
  labels && Object.hasOwn(labels, code) ? labels[code]! : code;

const fact = (id: string, name: string, rest: Partial<FeatureMeaning>): FeatureMeaning => ({
  id,
  name,
  type: "text",
  unit: "none",
  domains: [],
  source: "企业登记信息",
  format(value) {
    if (value === null) return "未知";
    if (typeof value !== "number") return labelIn(rest.labels, String(value));
    if (rest.unit === "fen") return formatMoney(fen(value));
    return `${value}${rest.unit === "months" ? " 个月" : rest.unit === "points" ? " 分" : ""}`;
  },
  ...rest,
});

/**
 * Facts that rules may use beside the features of the profile: of the register, of the platform's score, of the request.
 * `division` is the code of the street, town or park; `industry_division` the two digits of GB/T 4754. The words of
 * these two come from reference tables and are handed in.
 */
export const factFeaturesWith = (names: {
  divisions?: Labels;
  industryDivisions?: Labels;
}): FeatureMeaning[] => [
  fact("kind", "企业类型", { labels: labelsOf("enterpriseKind") }),
  fact("size_class", "企业规模", { labels: labelsOf("sizeClass") }),
  fact("industry_section", "行业门类", { labels: INDUSTRY_SECTIONS }),
  fact("industry_division", "行业大类", { labels: names.industryDivisions }),
  fact("division", "所在街镇园区", { labels: names.divisions }),
  fact("score", "信用评分", { type: "number", unit: "points", source: "平台评分" }),
  fact("grade", "信用等级", { labels: labelsOf("grade"), source: "平台评分" }),
  fact("requested_amount", "申请金额", { type: "number", unit: "fen", source: "企业填报的融资需求" }),
  fact("requested_term", "申请期限", { type: "number", unit: "months", source: "企业填报的融资需求" }),
];

/** The same without reference tables: codes stand for themselves. */
export const factFeatures: readonly FeatureMeaning[] = factFeaturesWith({});
