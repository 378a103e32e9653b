import { addDays, addMonths, type DateOn, daysBetween, endOfMonth, type Month } from "#lib/dates.ts";
import type { Word } from "#lib/vocabulary.ts";
import { DEMO_SEED, troubledFor } from "./activity.ts";
import { PURPOSE } from "./coverage.ts";
import type { DemoEnterprise } from "./enterprise.ts";
import { type Random, randomOf } from "./random.ts";
import type { DemoRegistryEvent } from "./records.ts";

type Kind = Word<"registryEvent">;
/** Facts of the last three years are told; older ones say little of a firm today. */
const YEARS_TOLD = 3;
const INITIALS: Record<Kind, string> = {
  admin_penalty: "CF",
  abnormal_operation: "YC",
  dishonest: "SX",
  legal_representative_change: "BG",
  qualification: "ZZ",
  public_grade: "PJ",
};
const PENALTIES = [
  "未按规定公示年度报告",
  "广告内容不规范",
  "计量器具未检定",
  "未按规定明码标价",
  "消防通道堵塞",
];
const QUALIFICATIONS = ["科技型中小企业", "创新型中小企业", "高新技术企业", "专精特新中小企业"];
const QUALIFIED_SECTIONS = /[CIM]/;

/** One firm's history in the making: who, with which luck, between which days. */
interface History {
  enterprise: DemoEnterprise;
  random: Random;
  from: DateOn;
}

function event(
  history: History,
  kind: Kind,
  occurredOn: DateOn,
  detail: string,
  days?: number,
): DemoRegistryEvent {
  const { asOn, number } = history.enterprise;
  const endsOn = days === undefined ? null : addDays(occurredOn, days);
  const serial = `${occurredOn.replaceAll("-", "")}-${String(number).padStart(5, "0")}`;
  // An end that lies ahead is not known yet.
  const endedOn = endsOn !== null && endsOn <= asOn ? endsOn : null;
  return { kind, reference: `演示-${INITIALS[kind]}-${serial}`, occurredOn, endedOn, detail };
}

const someDay = ({ enterprise, random, from }: History): DateOn =>
  addDays(from, random.integer(1, Math.max(1, daysBetween(from, enterprise.asOn) - 20)));

function adverse(history: History): DemoRegistryEvent[] {
  const { enterprise, random } = history;
  const weak = 1 - enterprise.quality;
  const events: DemoRegistryEvent[] = [];
  if (random.chance(0.03 + 0.22 * weak * weak)) {
    const serious = random.chance(0.12);
    const fine = serious ? random.integer(3, 15) : random.integer(1, 9) / 10;
    const detail = `${serious ? "严重" : "一般"}：${random.pick(PENALTIES)}，罚款 ${fine} 万元`;
    const repaired = random.chance(0.75) ? random.integer(90, 420) : undefined;
    events.push(event(history, "admin_penalty", someDay(history), detail, repaired));
  }
  if (random.chance(0.012 + 0.16 * weak ** 3)) {
    const removed = random.chance(0.7) ? random.integer(20, 240) : undefined;
    const reason = random.chance(0.6) ? "未按期公示年度报告" : "通过登记的住所无法联系";
    events.push(event(history, "abnormal_operation", someDay(history), reason, removed));
  }
  if (enterprise.troubleMonths > 4 && random.chance(0.16)) {
    const since = addMonths(enterprise.asOn, -random.integer(1, enterprise.troubleMonths - 3));
    events.push(event(history, "dishonest", since, "有履行能力而拒不履行生效法律文书确定义务"));
  }
  return events;
}

function neutral(history: History): DemoRegistryEvent[] {
  const { enterprise, random } = history;
  const events: DemoRegistryEvent[] = [];
  if (random.chance(0.06)) {
    events.push(event(history, "legal_representative_change", someDay(history), "法定代表人变更登记"));
  }
  const able = enterprise.kind === "company" && QUALIFIED_SECTIONS.test(enterprise.industrySection);
  if (able && random.chance(0.75 * enterprise.quality ** 2)) {
    const rank = Math.floor(QUALIFICATIONS.length * random.next() ** 1.8);
    events.push(event(history, "qualification", someDay(history), QUALIFICATIONS[rank]!, 3 * 365));
  }
  return events;
}

/** Public evaluation each June: 优 良 中 差. */
function grades({ enterprise, from }: History): DemoRegistryEvent[] {
  const events: DemoRegistryEvent[] = [];
  for (let year = Number(from.slice(0, 4)); year <= Number(enterprise.asOn.slice(0, 4)); year += 1) {
    const occurredOn = `${year}-06-15`;
    if (occurredOn < from || occurredOn > enterprise.asOn) continue;
    const random = randomOf(DEMO_SEED, 35, enterprise.number, year);
    const trouble = troubledFor(enterprise, `${year}-06-01`) > 2 ? 0.2 : 0;
    const mark = enterprise.quality + 0.05 * random.normal() - trouble;
    const detail = mark >= 0.68 ? "优" : mark >= 0.3 ? "良" : mark >= 0.12 ? "中" : "差";
    events.push(event({ enterprise, random, from }, "public_grade", occurredOn, detail));
  }
  return events;
}

/** A firm's public facts that occurred within the months, oldest first. */
export function registryEventsOf(enterprise: DemoEnterprise, months: readonly Month[]): DemoRegistryEvent[] {
  const [first, last] = [months[0], months.at(-1)];
  if (first === undefined || last === undefined) return [];
  const threeYears = addMonths(enterprise.asOn, -12 * YEARS_TOLD);
  const from = enterprise.registeredOn > threeYears ? enterprise.registeredOn : threeYears;
  const random = randomOf(DEMO_SEED, PURPOSE.registry_event, enterprise.number);
  const history = { enterprise, random, from };
  const until = endOfMonth(last);
  return [...adverse(history), ...neutral(history), ...grades(history)]
    .filter(({ occurredOn }) => occurredOn >= first && occurredOn <= until)
    .sort((a, b) => (a.occurredOn < b.occurredOn ? -1 : 1));
}
