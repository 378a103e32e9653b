import { type Month, monthOf, monthsBetween } from "#lib/dates.ts";
import type { DemoEnterprise } from "./enterprise.ts";
import { randomOf } from "./random.ts";
import type { Season } from "./trades.ts";

/** Seed of the whole demo; each kind of draw adds its own number. */
export const DEMO_SEED = 120118;

/** The draws of one firm in one month for one purpose: the same whichever months are asked for. */
export const monthRandom = (enterprise: DemoEnterprise, month: Month, purpose: number) =>
  randomOf(DEMO_SEED, purpose, enterprise.number, Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)));

/** Sales by calendar month, January first, before the Spring Festival takes its share. */
const SEASONS: Record<Season, readonly number[]> = {
  works: [1, 1, 1.06, 1.06, 1.04, 1.0, 0.95, 0.96, 1.04, 0.97, 1.04, 1.06],
  shop: [1.15, 1.1, 0.94, 0.96, 1.0, 0.98, 0.98, 0.98, 1.02, 1.04, 0.96, 1.04],
  table: [1.22, 1.16, 0.9, 0.92, 0.98, 0.97, 0.98, 1.0, 1.08, 1.08, 0.9, 1.02],
  field: [0.75, 0.72, 0.8, 0.92, 1.08, 1.15, 1.1, 1.12, 1.24, 1.26, 1.04, 0.82],
  site: [0.72, 0.7, 1.0, 1.1, 1.12, 1.08, 1.0, 1.02, 1.12, 1.1, 1.05, 0.95],
  even: [0.99, 0.98, 1.01, 1.0, 1.0, 1.02, 0.98, 0.97, 1.02, 1.0, 1.0, 1.03],
};

/** What is left of a month's business when the Spring Festival falls into it: January, February. */
const FESTIVAL: Readonly<Record<string, readonly [number, number]>> = {
  "2023": [0.7, 0.92],
  "2024": [1, 0.64],
  "2025": [0.72, 0.8],
  "2026": [0.98, 0.62],
};
const USUAL_FESTIVAL = [0.86, 0.76] as const;
/** Shops and tables trade on through the holiday. */
const OPEN_AT_FESTIVAL: ReadonlySet<Season> = new Set(["shop", "table"]);

function season(enterprise: DemoEnterprise, month: Month): number {
  const { season } = enterprise.trade;
  const index = Number(month.slice(5, 7)) - 1;
  const usual = SEASONS[season][index]!;
  const swing = enterprise.archetype === "seasonal" ? usual ** 2.2 : usual;
  if (index > 1) return swing;
  const left = (FESTIVAL[month.slice(0, 4)] ?? USUAL_FESTIVAL)[index]!;
  return swing * (OPEN_AT_FESTIVAL.has(season) ? (1 + left) / 2 : left);
}

/** Whole months that a firm has been in trouble by a month; 0 before and for sound firms. */
export const troubledFor = (enterprise: DemoEnterprise, month: Month): number =>
  enterprise.troubleMonths === 0
    ? 0
    : Math.max(0, enterprise.troubleMonths + monthsBetween(monthOf(enterprise.asOn), month));

/** The level of business in a month without season or chance; 1 at the end of the period for a sound firm. */
export function level(enterprise: DemoEnterprise, month: Month): number {
  const age = monthsBetween(monthOf(enterprise.registeredOn), month);
  if (age < 0) return 0;
  const years = monthsBetween(monthOf(enterprise.asOn), month) / 12;
  const start = 1 - Math.exp(-(age + 1) / 7);
  return Math.exp(enterprise.growth * years) * start * Math.exp(-0.11 * troubledFor(enterprise, month));
}

/** Whether a firm stands still for a month: troubled ones now and then, weak small ones rarely. */
function standsStill(enterprise: DemoEnterprise, month: Month): boolean {
  const small = enterprise.employees < 10 ? 0.035 * (1 - enterprise.quality) ** 2 : 0;
  const trouble = troubledFor(enterprise, month) > 2 ? 0.16 : 0;
  return monthRandom(enterprise, month, 1).chance(small + trouble);
}

const computed = new WeakMap<DemoEnterprise, Map<Month, number>>();

/** A firm's sales of a month in fen; 0 before its registration and in a month without business. */
export function salesOf(enterprise: DemoEnterprise, month: Month): number {
  const months = computed.get(enterprise) ?? new Map<Month, number>();
  computed.set(enterprise, months);
  const sales = months.get(month) ?? computeSales(enterprise, month);
  months.set(month, sales);
  return sales;
}

function computeSales(enterprise: DemoEnterprise, month: Month): number {
  const expected = enterprise.baseSalesFen * level(enterprise, month);
  if (expected === 0 || standsStill(enterprise, month)) return 0;
  const unrest = 0.06 + 0.2 * (1 - enterprise.quality);
  const chance = Math.exp(unrest * monthRandom(enterprise, month, 2).normal() - (unrest * unrest) / 2);
  return Math.round((expected * season(enterprise, month) * chance) / 100) * 100;
}
