import type { Month } from "#lib/dates.ts";
import { fen } from "#lib/money.ts";
import { DEMO_SEED, monthRandom, salesOf, troubledFor } from "./activity.ts";
import { coveredMonths, PURPOSE } from "./coverage.ts";
import { doneOn, dueOnDay } from "./due-days.ts";
import type { DemoEnterprise } from "./enterprise.ts";
import { randomOf } from "./random.ts";
import type { DemoTaxFiling, DemoTaxGrade } from "./records.ts";

/** Sales up to 10 万元 a month are free of VAT for small-scale taxpayers; the demo takes all sole proprietors as such. */
const FREE_FEN = 10_000_000;

function payableFen(enterprise: DemoEnterprise, sales: number, month: Month): number {
  if (sales === 0 || (enterprise.kind === "sole_proprietor" && sales <= FREE_FEN)) return 0;
  const random = monthRandom(enterprise, month, 30);
  // More input than output tax: nothing to pay this month.
  if (random.chance(0.05 + 0.1 * (1 - enterprise.quality))) return 0;
  const burden = enterprise.trade.burden * (0.72 + 0.5 * enterprise.quality);
  return Math.round(sales * burden * Math.exp(0.18 * random.normal()));
}

function filingOf(enterprise: DemoEnterprise, month: Month): DemoTaxFiling {
  const random = monthRandom(enterprise, month, PURPOSE.tax_filing);
  const drift = 1 + (0.01 + 0.06 * (1 - enterprise.quality)) * random.normal();
  const sales = Math.round(salesOf(enterprise, month) * Math.max(0.6, drift));
  const payable = payableFen(enterprise, sales, month);
  const troubled = troubledFor(enterprise, month) > 0;
  const dueOn = dueOnDay(month, 15);
  const filedOn = doneOn(enterprise, random, dueOn, { early: 10, late: [1, 24], troubled });
  const short = troubled && random.chance(0.4);
  const paid = filedOn === null ? 0 : short ? Math.round(payable * random.between(0, 0.6)) : payable;
  return {
    month,
    salesFen: fen(sales),
    taxPayableFen: fen(payable),
    taxPaidFen: fen(paid),
    dueOn,
    filedOn,
    arrearsFen: fen(payable - paid),
  };
}

/** A monthly filing for each month; in trouble a firm files late and leaves part of the tax unpaid. */
export const taxFilingsOf = (enterprise: DemoEnterprise, months: readonly Month[]): DemoTaxFiling[] =>
  coveredMonths(enterprise, "tax_filing", months).map((month) => filingOf(enterprise, month));

const PUBLISHED = "04-30";
const RATED_SOLE_PROPRIETORS = 0.25;

function gradeOf(enterprise: DemoEnterprise, year: number): DemoTaxGrade["grade"] {
  const registered = Number(enterprise.registeredOn.slice(0, 4));
  const troubled = troubledFor(enterprise, `${year}-12-01`) > 3;
  const mark = enterprise.quality + 0.05 * randomOf(DEMO_SEED, 31, enterprise.number, year).normal();
  if (troubled) return mark < 0.3 ? "D" : "C";
  if (registered === year) return "M";
  if (mark >= 0.74) return "A";
  if (mark >= 0.38) return "B";
  return mark >= 0.12 ? "C" : "D";
}

/** The yearly levels published within the months: that of a year comes out at the end of the next April. */
export function taxGradesOf(enterprise: DemoEnterprise, months: readonly Month[]): DemoTaxGrade[] {
  const [first, last] = [months[0], months.at(-1)];
  if (first === undefined || last === undefined) return [];
  const rated =
    enterprise.kind !== "sole_proprietor" ||
    randomOf(DEMO_SEED, 32, enterprise.number).chance(RATED_SOLE_PROPRIETORS);
  if (!rated) return [];
  const grades: DemoTaxGrade[] = [];
  for (let year = Number(first.slice(0, 4)) - 1; year < Number(last.slice(0, 4)); year += 1) {
    const publishedOn = `${year + 1}-${PUBLISHED}`;
    const known =
      publishedOn >= first && publishedOn.slice(0, 7) <= last.slice(0, 7) && publishedOn <= enterprise.asOn;
    if (known && enterprise.registeredOn <= `${year}-12-31`)
      grades.push({ year, grade: gradeOf(enterprise, year) });
  }
  return grades;
}
