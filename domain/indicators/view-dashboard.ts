import { type DateOn, dateOn, type Month, monthOf } from "#lib/dates.ts";
import { system } from "../access/actor.ts";
import { query } from "../access/verb.ts";
import { readTargets, type TargetView } from "../targets/read-targets.ts";
import { INDICATORS, indicatorOf } from "./definitions.ts";
import { computeFigures, computeSeries, type Figures } from "./figures.ts";
import { computeFunnel, type Funnel } from "./funnel.ts";
import { type FigureValue, figureValue, type Period } from "./indicator.ts";
import { DashboardInput } from "./inputs.ts";
import { type IndicatorView, viewOf } from "./list-indicator-rows.ts";
import { type Names, readNames } from "./names.ts";
import { reportingMonth } from "./period.ts";

export type DashboardFigure = IndicatorView & {
  /** Of a flow: the year so far. Of a stock: as it stands. */
  value: FigureValue;
  target: TargetView | null;
};

/** One township or bank with its figures by indicator code. */
export type Breakdown = { key: string; name: string; figures: Record<string, FigureValue> };

export type Dashboard = {
  month: Month;
  asOf: DateOn;
  complete: boolean;
  year: Period;
  within: Period;
  figures: DashboardFigure[];
  targets: TargetView[];
  months: Month[];
  /** By indicator code, one value a month. */
  series: Record<string, FigureValue[]>;
  byDivision: Breakdown[];
  byBank: Breakdown[];
  funnel: Funnel;
};

const MONTHLY = [
  "applications",
  "applied_amount",
  "granted",
  "granted_amount",
  "disbursed",
  "disbursed_amount",
  "loans_outstanding",
  "credit_loans_outstanding",
  "collateral_free_outstanding",
];
const BROKEN_DOWN = [
  "registered_enterprises",
  "applications",
  "granted_amount",
  "disbursed_amount",
  "loans_outstanding",
  "credit_loans_outstanding",
  "collateral_free_outstanding",
  "response_in_time_rate",
  "approval_rate",
  "overdue_share",
];

/** Everything the bureau's first page shows: figures with targets, 24 months, townships, banks, the funnel. */
export const viewDashboard = query({
  permission: "dashboard.view",
  runsAs: system("indicators"),
  input: DashboardInput,
  async run({ tx, input, now }): Promise<Dashboard> {
    const today = dateOn(now);
    const { month, asOf, complete, year, within } = reportingMonth(input.month ?? monthOf(today), today);
    const figures = await computeFigures(tx, year);
    const targets = await readTargets(tx, Number(month.slice(0, 4)), figures, asOf);
    const monthly = MONTHLY.map((code) => indicatorOf(code)!);
    const series = await computeSeries(tx, monthly, asOf);
    const names = await readNames(tx);
    return {
      month,
      asOf,
      complete,
      year,
      within,
      figures: INDICATORS.map((indicator) => ({
        ...viewOf(indicator),
        value: figureValue(indicator, figures.total(indicator.code)),
        target: targets.find((target) => target.indicator === indicator.code) ?? null,
      })),
      targets,
      months: series.months,
      series: Object.fromEntries(MONTHLY.map((code) => [code, series.of(code)])),
      byDivision: breakdown(figures, names, "division", BROKEN_DOWN),
      byBank: breakdown(figures, names, "bank", BROKEN_DOWN),
      funnel: await computeFunnel(tx, asOf),
    };
  },
});

/** The figures of every key that has a name, and of any other that has figures, so that the parts sum to the whole. */
export function breakdown(
  figures: Figures,
  names: Names,
  dimension: "division" | "bank" | "product",
  codes: string[],
): Breakdown[] {
  const indicators = codes
    .map((code) => indicatorOf(code)!)
    .filter((each) => each.dimensions.includes(dimension));
  const named = new Set(names[dimension].map(({ key }) => key));
  const others = figures
    .keys(dimension)
    .filter((key) => !named.has(key))
    .map((key) => ({ key, name: key }));
  return [...names[dimension], ...others].map(({ key, name }) => ({
    key,
    name,
    figures: Object.fromEntries(
      indicators.map((indicator) => [
        indicator.code,
        figureValue(indicator, figures.by(indicator.code, dimension, key)),
      ]),
    ),
  }));
}
