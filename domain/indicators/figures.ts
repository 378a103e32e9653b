import { type SQL, sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { addMonths, type DateOn, endOfMonth, type Month, monthOf } from "#lib/dates.ts";
import { INDICATORS } from "./definitions.ts";
import {
  addSums,
  DIMENSIONS,
  type Dimension,
  type FigureValue,
  figureValue,
  type Indicator,
  NO_SUMS,
  type Period,
  type RelationName,
  type Sums,
} from "./indicator.ts";
import { readWholeTables, relation } from "./relations.ts";

export const COLUMN_OF: Record<Dimension, string> = {
  division: "division_code",
  bank: "bank_id",
  product: "product_id",
  guaranteeMode: "guarantee_mode",
  sizeClass: "size_class",
};

/** Which rows of the indicator's relation count in the period. The one condition that figures and rows share. */
export function counts(indicator: Indicator, { from, to }: Period): SQL {
  const day = sql.raw(`f.${indicator.day ?? "on_day"}`);
  const span =
    indicator.kind === "stock"
      ? sql`${day} <= ${to}::date`
      : sql`${day} between ${from}::date and ${to}::date`;
  return indicator.where ? sql`(${span} and ${sql.raw(indicator.where)})` : sql`(${span})`;
}

/** What one row adds to the figure, and to what it is divided by. */
export const addsValue = ({ value }: Indicator): SQL => sql`(${sql.raw(value)})::numeric`;
export const addsWeight = ({ weight }: Indicator): SQL => sql`(${sql.raw(weight ?? "0")})::numeric`;

/** Figures of a period: in all, and by each key of each dimension. Sums, so that they can be added and divided exactly. */
export type Figures = {
  period: Period;
  total: (code: string) => Sums;
  by: (code: string, dimension: Dimension, key: string) => Sums;
  /** The keys that any figure has in the dimension. */
  keys: (dimension: Dimension) => string[];
};

type Row = Record<string, string | null>;
const bigints = (row: Row, at: number): Sums => ({
  value: BigInt(row[`v${at}`] ?? 0),
  weight: BigInt(row[`w${at}`] ?? 0),
});

/** Computes every indicator over the period, one statement per relation, in all and by each dimension. */
export async function computeFigures(tx: Tx, period: Period): Promise<Figures> {
  await readWholeTables(tx);
  const totals = new Map<string, Sums>();
  const parts = new Map<string, Sums>();
  const keys = new Map<Dimension, Set<string>>(DIMENSIONS.map((dimension) => [dimension, new Set()]));
  const relations = new Set(INDICATORS.map((indicator) => indicator.relation));
  for (const name of relations) {
    const indicators = INDICATORS.filter((indicator) => indicator.relation === name);
    for (const row of await groupedSums(tx, name, indicators, period)) {
      const dimension = row.dimension as Dimension | "total";
      const key = row.key ?? "";
      indicators.forEach((indicator, at) => {
        const sums = bigints(row, at);
        if (dimension === "total") totals.set(indicator.code, sums);
        else if (row.key !== null && indicator.dimensions.includes(dimension)) {
          parts.set(`${indicator.code}/${dimension}/${key}`, sums);
          if (sums.value !== 0n || sums.weight !== 0n) keys.get(dimension)!.add(key);
        }
      });
    }
  }
  return {
    period,
    total: (code) => totals.get(code) ?? NO_SUMS,
    by: (code, dimension, key) => parts.get(`${code}/${dimension}/${key}`) ?? NO_SUMS,
    keys: (dimension) => [...keys.get(dimension)!].sort(),
  };
}

async function groupedSums(
  tx: Tx,
  name: RelationName,
  indicators: Indicator[],
  period: Period,
): Promise<Row[]> {
  const sums = indicators.flatMap((indicator, at) => [
    sql`sum(${addsValue(indicator)}) filter (where ${counts(indicator, period)})::text as ${sql.raw(`v${at}`)}`,
    sql`sum(${addsWeight(indicator)}) filter (where ${counts(indicator, period)})::text as ${sql.raw(`w${at}`)}`,
  ]);
  const columns = DIMENSIONS.map((dimension) => COLUMN_OF[dimension]);
  const which = DIMENSIONS.map(
    (dimension) => `when grouping(${COLUMN_OF[dimension]}) = 0 then '${dimension}'`,
  );
  const key = DIMENSIONS.map(
    (dimension) => `when grouping(${COLUMN_OF[dimension]}) = 0 then ${COLUMN_OF[dimension]}::text`,
  );
  const { rows } = await tx.execute<Row>(sql`
    select case ${sql.raw(which.join(" "))} else 'total' end as dimension,
      case ${sql.raw(key.join(" "))} end as key, ${sql.join(sums, sql`, `)}
    from ${relation(name, period.to)}
    group by grouping sets ((), ${sql.raw(columns.map((column) => `(${column})`).join(", "))})`);
  return rows;
}

/** The figures of each month up to one: what happened in it, or how things stood at its end. */
export type Series = { months: Month[]; of: (code: string) => FigureValue[]; sums: (code: string) => Sums[] };

/**
 * Computes indicators for the `count` months up to that of `until`; the last one only up to `until`. Only for figures
 * whose rows do not depend on the day they are looked at (not overdue shares, not matches).
 */
export async function computeSeries(
  tx: Tx,
  wanted: readonly Indicator[],
  until: DateOn,
  count = 24,
): Promise<Series> {
  await readWholeTables(tx);
  const last = monthOf(until);
  const months = Array.from({ length: count }, (_, at) => addMonths(last, at - count + 1));
  const sums = new Map<string, Sums[]>();
  const groups = groupBy(wanted, ({ relation: name, day = "on_day" }) => `${name}/${day}`);
  for (const indicators of groups.values()) {
    const rows = await monthlySums(tx, indicators, { from: "0001-01-01", to: until });
    indicators.forEach((indicator, at) => {
      const byMonth = new Map(rows.map((row) => [row.month!, bigints(row, at)]));
      sums.set(
        indicator.code,
        months.map((month) => sumsOf(indicator, byMonth, month)),
      );
    });
  }
  const of = (code: string) => {
    const indicator = wanted.find((each) => each.code === code)!;
    return (sums.get(code) ?? []).map((each) => figureValue(indicator, each));
  };
  return { months, of, sums: (code) => sums.get(code) ?? [] };
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

/** A flow's month is its own; a stock's is everything up to the end of it. */
function sumsOf(indicator: Indicator, byMonth: Map<string, Sums>, month: Month): Sums {
  if (indicator.kind === "flow") return byMonth.get(month) ?? NO_SUMS;
  let sums = NO_SUMS;
  for (const [each, moved] of byMonth) if (each <= endOfMonth(month)) sums = addSums(sums, moved);
  return sums;
}

async function monthlySums(tx: Tx, indicators: Indicator[], period: Period): Promise<Row[]> {
  const day = indicators[0]!.day ?? "on_day";
  const sums = indicators.flatMap((indicator, at) => [
    sql`sum(${addsValue(indicator)}) filter (where ${counts(indicator, period)})::text as ${sql.raw(`v${at}`)}`,
    sql`sum(${addsWeight(indicator)}) filter (where ${counts(indicator, period)})::text as ${sql.raw(`w${at}`)}`,
  ]);
  const { rows } = await tx.execute<Row>(sql`
    select date_trunc('month', ${sql.raw(`f.${day}`)})::date as month, ${sql.join(sums, sql`, `)}
    from ${relation(indicators[0]!.relation, period.to)}
    where ${sql.raw(`f.${day}`)} <= ${period.to}::date group by 1`);
  return rows;
}
