import { addMonths, type DateOn } from "#lib/dates.ts";
import { definer, type FeatureContext, type FeatureValue, outcome, without } from "./feature.ts";
import type { RegistryEvent } from "./records.ts";

const define = definer({
  domain: "registry",
  domains: ["registry"],
  source: "市场监管与司法公示",
  window: "画像日",
});

const PUBLIC_GRADE: Partial<Record<string, string>> = { 优: "excellent", 良: "good", 中: "fair", 差: "poor" };

const stands = (event: RegistryEvent, on: DateOn) => event.endedOn === null || event.endedOn > on;
/** A penalty whose public text calls it 严重 weighs three times a general one. */
const penaltyWeight = (event: RegistryEvent) => (event.detail.includes("严重") ? 3 : 1);

/** Whole months from a date to a later one. */
function wholeMonths(from: DateOn, to: DateOn): number {
  let months =
    (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 +
    Number(to.slice(5, 7)) -
    Number(from.slice(5, 7));
  if (addMonths(from, months) > to) months -= 1;
  return Math.max(0, months);
}

/** Public lists speak also by silence: no entry is a true zero, as of T. */
const fromEvents =
  (kind: RegistryEvent["kind"], compute: (events: RegistryEvent[], asOf: DateOn) => FeatureValue) =>
  ({ asOf, domains, records }: FeatureContext) => {
    if (domains.registry !== "available") return without(domains.registry);
    const events = records.registryEvents.filter((event) => event.kind === kind && event.occurredOn <= asOf);
    return outcome(compute(events, asOf), asOf);
  };

const since = (asOf: DateOn, months: number) => addMonths(asOf, -months);

export const publicRecordFeatures = [
  define({
    id: "firm_age",
    name: "成立时间",
    explanation: "自登记之日起的整月数。",
    unit: "months",
    domains: [],
    source: "登记信息",
    direction: "higher",
    compute: ({ asOf, facts }) => outcome(wholeMonths(facts.registeredOn, asOf), asOf),
  }),
  define({
    id: "industry",
    name: "所属行业大类",
    explanation: "国民经济行业分类（GB/T 4754-2017）的两位大类代码。",
    type: "text",
    unit: "none",
    domains: [],
    source: "登记信息",
    direction: "none",
    compute: ({ asOf, facts }) =>
      outcome(facts.industryCode.replace(/^[A-T]/, "").slice(0, 2) || "OTHER", asOf),
  }),
  define({
    id: "rep_changes",
    name: "近24月法定代表人变更",
    explanation: "最近 24 个月法定代表人变更的次数。",
    unit: "count",
    window: "近24个月",
    direction: "lower",
    compute: fromEvents(
      "legal_representative_change",
      (events, asOf) => events.filter((event) => event.occurredOn > since(asOf, 24)).length,
    ),
  }),
  define({
    id: "public_grade",
    name: "公共信用综合评价",
    explanation: "公共信用信息平台最近一次的评价：优、良、中、差。",
    type: "text",
    unit: "none",
    direction: "higher",
    actionable: true,
    labels: { excellent: "优", good: "良", fair: "中", poor: "差" },
    compute(context) {
      if (context.domains.registry !== "available") return without(context.domains.registry);
      const newest = context.records.registryEvents
        .filter((event) => event.kind === "public_grade" && event.occurredOn <= context.asOf)
        .sort((a, b) => (a.occurredOn < b.occurredOn ? 1 : -1))[0];
      const grade = newest && PUBLIC_GRADE[newest.detail.trim().slice(0, 1)];
      return grade ? outcome(grade, newest.occurredOn) : without("not_covered");
    },
  }),
  define({
    id: "dishonest",
    name: "失信被执行人",
    explanation: "画像日是否在失信被执行人名单上。",
    type: "flag",
    unit: "none",
    direction: "lower",
    actionable: true,
    compute: fromEvents("dishonest", (events, asOf) => events.some((event) => stands(event, asOf))),
  }),
  define({
    id: "admin_penalty",
    name: "近24月未修复行政处罚",
    explanation: "最近 24 个月尚未修复的行政处罚，严重的一次计三次。",
    unit: "count",
    window: "近24个月",
    direction: "lower",
    actionable: true,
    compute: fromEvents("admin_penalty", (events, asOf) =>
      events
        .filter((event) => stands(event, asOf) && event.occurredOn > since(asOf, 24))
        .reduce((total, event) => total + penaltyWeight(event), 0),
    ),
  }),
  define({
    id: "abnormal_op",
    name: "经营异常名录",
    explanation: "画像日是否列入经营异常名录。",
    type: "flag",
    unit: "none",
    direction: "lower",
    actionable: true,
    compute: fromEvents("abnormal_operation", (events, asOf) => events.some((event) => stands(event, asOf))),
  }),
  define({
    id: "quals",
    name: "有效资质荣誉",
    explanation: "画像日仍有效的资质与荣誉数量，如高新技术企业、专精特新。",
    unit: "none",
    direction: "higher",
    format: (value) => (value === null ? "缺失" : `${value} 项`),
    compute: fromEvents(
      "qualification",
      (events, asOf) => events.filter((event) => stands(event, asOf)).length,
    ),
  }),
];
