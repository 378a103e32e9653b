import type { Month } from "#lib/dates.ts";
import type { RecordType } from "#lib/vocabulary.ts";
import { DEMO_SEED, monthRandom } from "./activity.ts";
import type { DemoEnterprise } from "./enterprise.ts";
import { randomOf } from "./random.ts";

/** A number for each record type's own draws, apart from those of the firm's activity. */
export const PURPOSE: Record<RecordType, number> = {
  tax_filing: 10,
  tax_grade: 11,
  invoice_month: 12,
  social_security_month: 13,
  electricity_bill: 14,
  water_bill: 15,
  registry_event: 16,
};

const GAPPY_FIRMS = 0.02;
const GAPPY_MONTHS = 0.12;

/** The months that a source has of a firm: nearly always all, for a few firms with holes. */
export function coveredMonths(
  enterprise: DemoEnterprise,
  type: RecordType,
  months: readonly Month[],
): Month[] {
  const gappy = randomOf(DEMO_SEED, 20 + PURPOSE[type], enterprise.number).chance(GAPPY_FIRMS);
  if (!gappy) return [...months];
  return months.filter((month) => !monthRandom(enterprise, month, 20 + PURPOSE[type]).chance(GAPPY_MONTHS));
}
