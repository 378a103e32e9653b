import { sizeClassOf } from "#domain/enterprises/index.ts";
import { addDays, addMonths, type DateOn, monthOf, monthsBetween } from "#lib/dates.ts";
import { fen, wan } from "#lib/money.ts";
import { makeUscc } from "#lib/uscc.ts";
import type { Word } from "#lib/vocabulary.ts";
import { DISTRICT_CODE, districtDivisions } from "../reference/divisions.ts";
import { DEMO_SEED, salesOf } from "./activity.ts";
import type { DemoEnterprise } from "./enterprise.ts";
import { firmName, personName } from "./names.ts";
import { placeFirm } from "./places.ts";
import { type Random, randomOf } from "./random.ts";
import type { Trade } from "./trades.ts";
import { drawArchetype, drawAuthorisation, drawGrowth, drawKind, drawQuality, drawWish } from "./traits.ts";

export type { Archetype, DemoEnterprise } from "./enterprise.ts";

/** The day for which the demo is made unless told otherwise. */
export const DEMO_AS_ON: DateOn = "2026-11-22";

const FEN_PER_WAN = 1_000_000;
const CLIENT_SHARE = 0.6;
/** Registrar 9; company, sole proprietor, cooperative. Farmers have no code and are not in the demo. */
const CATEGORY: Record<Word<"enterpriseKind">, string> = {
  company: "1",
  sole_proprietor: "2",
  cooperative: "3",
  farmer: "2",
};

/**
 * Codes are valid but begin their organisation part with XY, which no office hands out. The multiplication
 * by a number prime to the modulus scatters the serials without ever meeting twice.
 */
function usccOf(kind: Word<"enterpriseKind">, number: number): string {
  const serial = (number * 7919 + 104_729) % 999_983;
  const organisation = `XY${String(serial).padStart(6, "0")}`;
  return makeUscc({ registrar: "9", category: CATEGORY[kind], division: DISTRICT_CODE, organisation });
}

const divisionNames = new Map(districtDivisions().map((division) => [division.code, division.name]));

function drawSize(random: Random, kind: Word<"enterpriseKind">, trade: Trade, quality: number) {
  const scale = kind === "sole_proprietor" ? 0.3 : 1;
  const employees = Math.max(1, Math.round(trade.people * scale * Math.exp(0.65 * random.normal() - 0.12)));
  const perHead = trade.salesPerHeadWan * Math.exp(0.35 * random.normal()) * (0.7 + 0.5 * quality);
  return { employees, baseSalesFen: Math.round((employees * perHead * FEN_PER_WAN) / 12) };
}

/** Sales of the last twelve complete months. */
function revenueOf(enterprise: DemoEnterprise): number {
  const current = monthOf(enterprise.asOn);
  let total = 0;
  for (let back = 1; back <= 12; back += 1) total += salesOf(enterprise, addMonths(current, -back));
  return total;
}

/** What follows from the year's sales: size class, assets, and how much money the firm would ask for. */
function completeFigures(enterprise: DemoEnterprise, random: Random): void {
  const revenue = revenueOf(enterprise);
  const assets = Math.round(Math.max(revenue, enterprise.baseSalesFen * 3) * random.between(0.45, 1.1));
  const revenueWan = revenue / FEN_PER_WAN;
  enterprise.annualRevenueFen = fen(revenue);
  enterprise.totalAssetsFen = fen(assets);
  enterprise.sizeClass = sizeClassOf({
    ...enterprise,
    annualRevenue: enterprise.annualRevenueFen,
    totalAssets: enterprise.totalAssetsFen,
  });
  const wish = Math.min(1_000, Math.max(5, Math.round(revenueWan * random.between(0.06, 0.24))));
  enterprise.wantsFen = wan(wish >= 100 ? Math.round(wish / 10) * 10 : wish);
}

function drawEnterprise(number: number, asOn: DateOn, taken: ReadonlySet<string>): DemoEnterprise {
  const random = randomOf(DEMO_SEED, 0, number);
  const { divisionCode, trade } = placeFirm(random);
  const kind = drawKind(random, trade);
  const registeredOn = addDays(asOn, -Math.round(40 + 7_000 * random.next() ** 1.4));
  const quality = drawQuality(random);
  const archetype = drawArchetype(random, quality, monthsBetween(registeredOn, asOn), trade);
  const client = random.chance(CLIENT_SHARE);
  const authorises = drawAuthorisation(random);
  const ownsMeters = random.chance(trade.ownMeter);
  const legalRepresentative = personName(random);
  let name = firmName(random, kind, trade);
  while (taken.has(name)) name = firmName(random, kind, trade);
  const enterprise: DemoEnterprise = {
    ...{ number, asOn, name, kind, divisionCode, registeredOn, trade, archetype, quality, client },
    uscc: usccOf(kind, number),
    industryCode: trade.industry,
    industrySection: trade.industry.charAt(0),
    sizeClass: "unclassified",
    registeredCapitalFen: wan(kind === "company" ? random.pick([50, 100, 100, 200, 300, 500, 1_000]) : 10),
    ...drawSize(random, kind, trade, quality),
    growth: drawGrowth(random, archetype),
    troubleMonths: archetype === "troubled" ? random.integer(3, 14) : 0,
    insuresStaff: random.chance(kind === "company" ? 0.94 : 0.36),
    hasElectricityAccount: ownsMeters,
    hasWaterAccount: ownsMeters && random.chance(0.9),
    annualRevenueFen: fen(0),
    totalAssetsFen: fen(0),
    address: `天津市静海区${divisionNames.get(divisionCode)}演示路${random.integer(1, 399)}号`,
    legalRepresentative,
    contactName: random.chance(0.6) ? legalRepresentative : personName(random),
    phone: `022-00${String(number).padStart(6, "0")}`,
    authorises: client ? authorises : [],
    loanAppetite: Math.round(random.next() * 1_000) / 1_000,
    wantsFen: fen(0),
    ...drawWish(random, trade),
    hadBankLoan: random.chance(kind === "company" ? 0.45 : 0.25),
  };
  completeFigures(enterprise, random);
  return enterprise;
}

/**
 * The demo's firms, all fictional. The same input gives the same firms, and a smaller count
 * the first ones of a larger.
 */
export function generateEnterprises({
  count = 2_000,
  asOn = DEMO_AS_ON,
}: {
  count?: number;
  asOn?: DateOn;
} = {}): DemoEnterprise[] {
  const taken = new Set<string>();
  const enterprises: DemoEnterprise[] = [];
  for (let number = 1; number <= count; number += 1) {
    const enterprise = drawEnterprise(number, asOn, taken);
    taken.add(enterprise.name);
    enterprises.push(enterprise);
  }
  return enterprises;
}
