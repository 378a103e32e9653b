import { addMonths, type Month, monthOf } from "#lib/dates.ts";
import { fen } from "#lib/money.ts";
import { DEMO_SEED, level, monthRandom, troubledFor } from "./activity.ts";
import { coveredMonths, PURPOSE } from "./coverage.ts";
import type { DemoEnterprise } from "./enterprise.ts";
import { randomOf } from "./random.ts";
import type { DemoSocialSecurityMonth } from "./records.ts";

/** Contributions of firm and staff together per unit of the base. */
const RATE = 0.372;
/** Staff follows business only in part and with delay. */
const STIFFNESS = 0.55;

function headsIn(enterprise: DemoEnterprise, month: Month): number {
  if (month < monthOf(enterprise.registeredOn)) return 0;
  const now = level(enterprise, monthOf(enterprise.asOn));
  const before = level(enterprise, addMonths(month, -1)) || level(enterprise, month);
  return Math.max(1, Math.round(enterprise.employees * (before / now) ** STIFFNESS));
}

function monthOfStaff(enterprise: DemoEnterprise, month: Month): DemoSocialSecurityMonth {
  const random = monthRandom(enterprise, month, PURPOSE.social_security_month);
  const insuredCount = headsIn(enterprise, month);
  const change = insuredCount - headsIn(enterprise, addMonths(month, -1));
  const turnover = 0.012 + 0.03 * (1 - enterprise.quality);
  const moved = Math.floor(insuredCount * turnover * 2 * random.next() + random.next() * 0.6);
  // Nobody joins who is not counted at the month's end.
  const churn = Math.min(moved, insuredCount - Math.max(0, change));
  // Whole yuan above the lower bound of the base, the same for a firm all the year round.
  const base = Math.round(
    randomOf(DEMO_SEED, 34, enterprise.number, Number(month.slice(0, 4))).between(5_000, 7_800),
  );
  const due = Math.round(insuredCount * base * 100 * RATE);
  const troubled = troubledFor(enterprise, month) > 1;
  const short = random.chance(0.015 * (1 - enterprise.quality) ** 2 + (troubled ? 0.35 : 0));
  return {
    month,
    insuredCount,
    dueFen: fen(due),
    paidFen: fen(short ? Math.round(due * (random.chance(0.6) ? 0 : random.between(0.3, 0.9))) : due),
    joinedCount: churn + Math.max(0, change),
    leftCount: churn + Math.max(0, -change),
  };
}

/** Staff and contributions of each month; nothing for a firm that insures nobody. */
export const socialSecurityOf = (
  enterprise: DemoEnterprise,
  months: readonly Month[],
): DemoSocialSecurityMonth[] =>
  enterprise.insuresStaff
    ? coveredMonths(enterprise, "social_security_month", months).map((month) =>
        monthOfStaff(enterprise, month),
      )
    : [];
