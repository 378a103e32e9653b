import { CONSENT_DOMAINS, type DataDomain, type Word } from "#lib/vocabulary.ts";
import type { Archetype } from "./enterprise.ts";
import type { Random } from "./random.ts";
import type { Trade } from "./trades.ts";

const YOUNG_MONTHS = 24;
/** Sole proprietors to each company where they are fewer than in shops and services. */
const SOLE_WEIGHTS: Partial<Record<Trade["group"], number>> = {
  industry: 0.2,
  wholesale: 0.4,
  farming: 0.3,
};

export function drawKind(random: Random, trade: Trade): Word<"enterpriseKind"> {
  const soleWeight = SOLE_WEIGHTS[trade.group] ?? 0.75;
  return random.weighted([
    ["company", 1],
    ["sole_proprietor", trade.soleWord ? soleWeight : 0],
    ["cooperative", trade.cooperative ? 1.6 : 0],
  ]);
}

/** Most firms are sound; few are excellent or poor. */
export const drawQuality = (random: Random) => Math.min(0.99, Math.max(0.02, 0.6 + 0.2 * random.normal()));

export function drawArchetype(random: Random, quality: number, ageMonths: number, trade: Trade): Archetype {
  if (ageMonths < YOUNG_MONTHS) return "young";
  const weak = 1 - quality;
  const swings = trade.season !== "even" && trade.season !== "works";
  return random.weighted<Archetype>([
    ["steady", 1],
    ["growing", 0.25 + 0.75 * quality * quality],
    ["declining", 0.08 + 0.9 * weak * weak],
    ["seasonal", swings ? 0.5 : 0.06],
    ["troubled", 1.1 * weak ** 3],
  ]);
}

/** Yearly growth as a natural logarithm. */
export function drawGrowth(random: Random, archetype: Archetype): number {
  const [low, high] = {
    steady: [-0.04, 0.08],
    growing: [0.12, 0.4],
    declining: [-0.34, -0.1],
    seasonal: [-0.05, 0.1],
    young: [0, 0.25],
    troubled: [-0.2, 0],
  }[archetype] as [number, number];
  return random.between(low, high);
}

const AUTHORISATIONS: readonly (readonly [DataDomain[], number])[] = [
  [[...CONSENT_DOMAINS], 62],
  [["tax", "invoice", "social_security"], 15],
  [["tax", "invoice"], 11],
  [["tax"], 6],
  [["electricity", "social_security"], 2],
  [[], 4],
];
export const drawAuthorisation = (random: Random): DataDomain[] => [...random.weighted(AUTHORISATIONS)];

const PURPOSES: Partial<Record<Trade["group"], readonly string[]>> = {
  industry: ["采购原材料", "支付货款", "更新设备", "扩建厂房", "补充流动资金"],
  farming: ["购买种苗农资", "修建大棚", "收购农产品", "购置农机"],
  construction: ["采购材料", "垫付工程款", "购置施工机具"],
  catering: ["节前备货", "门店装修", "采购食材", "增开门店"],
  retail: ["备货", "门店装修", "支付货款"],
  transport: ["购置车辆", "支付油料与通行费", "补充流动资金"],
};
const USUAL_PURPOSES = ["备货", "支付货款", "发放工资", "补充流动资金"] as const;

/** What the money is for, and for how long it is wanted. */
export function drawWish(random: Random, trade: Trade): { wantsPurpose: string; wantsTermMonths: number } {
  const wantsPurpose = random.pick(PURPOSES[trade.group] ?? USUAL_PURPOSES);
  const lasting = /设备|厂房|大棚|农机|机具|装修|增开|车辆/.test(wantsPurpose);
  const wantsTermMonths = lasting ? random.pick([24, 36, 36, 60]) : random.pick([6, 12, 12, 12, 24]);
  return { wantsPurpose, wantsTermMonths };
}
