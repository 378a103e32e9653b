import type { Month } from "#lib/dates.ts";
import { fen } from "#lib/money.ts";
import { level, monthRandom, salesOf, troubledFor } from "./activity.ts";
import { coveredMonths, PURPOSE } from "./coverage.ts";
import { doneOn, dueOnDay } from "./due-days.ts";
import type { DemoEnterprise } from "./enterprise.ts";
import type { Random } from "./random.ts";
import type { DemoBill, DemoElectricityBill, DemoWaterBill } from "./records.ts";

const FEN_PER_WAN = 1_000_000;
/** Fen a kilowatt-hour for trade and industry, and fen a cubic metre; orders of size for the demo. */
const KWH_PRICE = [66, 82] as const;
const WATER_PRICE_FEN = 790;
/** Heating and cooling by calendar month, January first, on top of what the work itself takes. */
const CLIMATE = [1.1, 1.06, 0.98, 0.93, 0.95, 1.06, 1.16, 1.15, 1, 0.93, 0.96, 1.08];

/** The month's work between the plan and what was sold, so that a slow month still burns light. */
function workIn(enterprise: DemoEnterprise, month: Month): number {
  const planned = enterprise.baseSalesFen * level(enterprise, month);
  return 0.18 * planned + 0.82 * salesOf(enterprise, month);
}

function bill(enterprise: DemoEnterprise, random: Random, month: Month, amount: number): DemoBill {
  const troubled = troubledFor(enterprise, month) > 0;
  const dueOn = dueOnDay(month, 20);
  const stillOpen = troubledFor(enterprise, month) > 0 && random.chance(0.22);
  const paidOn = doneOn(enterprise, random, dueOn, { early: 14, late: [2, 28], troubled });
  return { month, amountFen: fen(amount), dueOn, paidOn: stillOpen ? null : paidOn };
}

function electricityBill(enterprise: DemoEnterprise, month: Month): DemoElectricityBill {
  const random = monthRandom(enterprise, month, PURPOSE.electricity_bill);
  const climate = CLIMATE[Number(month.slice(5, 7)) - 1]!;
  const work = (workIn(enterprise, month) / FEN_PER_WAN) * enterprise.trade.kwhPerWan;
  const kwh = Math.round((work + 45 * enterprise.employees) * climate * Math.exp(0.05 * random.normal()));
  return { kwh, ...bill(enterprise, random, month, Math.round(kwh * random.between(...KWH_PRICE))) };
}

function waterBill(enterprise: DemoEnterprise, month: Month): DemoWaterBill {
  const random = monthRandom(enterprise, month, PURPOSE.water_bill);
  const planned = enterprise.baseSalesFen * level(enterprise, month) || 1;
  const busy = 0.4 + 0.6 * Math.min(2, workIn(enterprise, month) / planned);
  const expected = enterprise.employees * enterprise.trade.waterPerHead * busy;
  const cubicMetres = Math.max(1, Math.round(expected * Math.exp(0.08 * random.normal())));
  return { cubicMetres, ...bill(enterprise, random, month, cubicMetres * WATER_PRICE_FEN) };
}

/** Bills of the firm's own meter; nothing where the meter is in the landlord's name. */
export const electricityOf = (enterprise: DemoEnterprise, months: readonly Month[]): DemoElectricityBill[] =>
  enterprise.hasElectricityAccount
    ? coveredMonths(enterprise, "electricity_bill", months).map((month) => electricityBill(enterprise, month))
    : [];

export const waterOf = (enterprise: DemoEnterprise, months: readonly Month[]): DemoWaterBill[] =>
  enterprise.hasWaterAccount
    ? coveredMonths(enterprise, "water_bill", months).map((month) => waterBill(enterprise, month))
    : [];
