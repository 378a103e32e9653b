import type { Tx } from "#db/client.ts";
import type { DateOn, Month } from "#lib/dates.ts";
import { DEFINITION_VERSION, INDICATORS } from "../indicators/definitions.ts";
import { computeFigures, type Figures } from "../indicators/figures.ts";
import { computeFunnel } from "../indicators/funnel.ts";
import { type Dimension, figureValue, type IndicatorUnit, type Sums } from "../indicators/indicator.ts";
import { type Names, readNames } from "../indicators/names.ts";
import type { ReportingMonth } from "../indicators/period.ts";
import type { Verdict } from "../targets/progress.ts";
import { readTargets } from "../targets/read-targets.ts";

/** A figure as it is kept: exact integers as decimal text, shares and means as numbers, null where nothing is known. */
export type ReportFigure = string | number | null;

export type ReportIndicator = {
  code: string;
  name: string;
  unit: IndicatorUnit;
  unitWord: string;
  kind: "stock" | "flow";
  /** Of a flow: what happened in the month, and in the year up to its end. Of a stock: as it stood at the end, in both. */
  month: ReportFigure;
  year: ReportFigure;
  /** What the month's figure was divided by, for shares and means. */
  monthDenominator: string | null;
  version: DateOn;
  definition: string;
  denominator: string | null;
};

export type ReportTarget = {
  indicator: string;
  name: string;
  unit: string;
  value: string;
  direction: "at_least" | "at_most";
  source: string;
  actual: ReportFigure;
  reached: number | null;
  pace: number | null;
  verdict: Verdict;
};

export type ReportBreakdown = {
  key: string;
  name: string;
  month: Record<string, ReportFigure>;
  year: Record<string, ReportFigure>;
};

/** Everything a month's report says; JSON as it is stored. Two reports with the same figures are the same report. */
export type ReportFigures = {
  month: Month;
  asOf: DateOn;
  complete: boolean;
  definitionVersion: DateOn;
  indicators: ReportIndicator[];
  targets: ReportTarget[];
  byDivision: ReportBreakdown[];
  byBank: ReportBreakdown[];
  byProduct: ReportBreakdown[];
  funnel: { name: string; firms: string; amount: string | null }[];
  pending: { firms: string; amount: string };
};

/** The figures that the sheets by township, bank and product list. */
export const BROKEN_DOWN = [
  "applications",
  "applied_amount",
  "granted",
  "granted_amount",
  "disbursed",
  "disbursed_amount",
  "first_loan_firms",
  "loans_outstanding",
  "credit_loans_outstanding",
  "collateral_free_outstanding",
  "overdue_share",
];

/** Computes a month's report from what the platform holds now. Changes nothing. */
export async function figures(tx: Tx, period: ReportingMonth): Promise<ReportFigures> {
  const { month, asOf, complete } = period;
  const within = await computeFigures(tx, period.within);
  const year = await computeFigures(tx, period.year);
  const names = await readNames(tx);
  const targets = await readTargets(tx, Number(month.slice(0, 4)), year, asOf);
  const funnel = await computeFunnel(tx, asOf);
  const by = (dimension: Dimension) => breakdown(dimension, names, within, year);
  return {
    month,
    asOf,
    complete,
    definitionVersion: DEFINITION_VERSION,
    indicators: INDICATORS.map((indicator) => {
      const { code, name, unit, unitWord, kind, version, definition, denominator } = indicator;
      const sums = within.total(code);
      return {
        ...{ code, name, unit, unitWord, kind, version, definition },
        month: written(figureValue(indicator, sums)),
        year: written(figureValue(indicator, year.total(code))),
        monthDenominator: indicator.weight === undefined ? null : String(sums.weight),
        denominator: denominator ?? null,
      };
    }),
    targets: targets.map(({ indicator, name, unit, value, direction, source, actual, progress }) => ({
      ...{ indicator, name, unit, direction, source },
      value: String(value),
      actual: written(actual),
      reached: progress.reached,
      pace: progress.pace,
      verdict: progress.verdict,
    })),
    byDivision: by("division"),
    byBank: by("bank"),
    byProduct: by("product"),
    funnel: funnel.steps.map(({ name, firms, amount }) => ({
      name,
      firms: String(firms),
      amount: amount === null ? null : String(amount),
    })),
    pending: { firms: String(funnel.pendingFirms), amount: String(funnel.pendingAmount) },
  };
}

const written = (value: bigint | number | null): ReportFigure =>
  typeof value === "bigint" ? String(value) : value;

function breakdown(dimension: Dimension, names: Names, within: Figures, year: Figures): ReportBreakdown[] {
  const indicators = INDICATORS.filter(
    ({ code, dimensions }) => BROKEN_DOWN.includes(code) && dimensions.includes(dimension),
  );
  const of = (figures: Figures, key: string) =>
    Object.fromEntries(
      indicators.map((each) => [
        each.code,
        written(figureValue(each, figures.by(each.code, dimension, key) as Sums)),
      ]),
    );
  const named = new Set(names[dimension].map(({ key }) => key));
  const unnamed = year
    .keys(dimension)
    .filter((key) => !named.has(key))
    .map((key) => ({ key, name: key }));
  return [...names[dimension], ...unnamed].map(({ key, name }) => ({
    key,
    name,
    month: of(within, key),
    year: of(year, key),
  }));
}

/** The figures as one text that does not depend on the order in which a store keeps their names. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, each]) => `${JSON.stringify(name)}:${canonical(each)}`).join(",")}}`;
}
