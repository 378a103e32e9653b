import { type SQL, sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { type DateOn, dateOn } from "#lib/dates.ts";
import { invalid, notFound } from "#lib/errors.ts";
import { type Fen, fen } from "#lib/money.ts";
import type { GuaranteeMode, SizeClass } from "#lib/vocabulary.ts";
import type { z } from "#lib/zod.ts";
import { system } from "../access/actor.ts";
import { query } from "../access/verb.ts";
import { INDICATORS, indicatorOf } from "./definitions.ts";
import { addsValue, addsWeight, COLUMN_OF, counts } from "./figures.ts";
import {
  DIMENSIONS,
  type Dimension,
  type FigureValue,
  figureValue,
  type Indicator,
  type IndicatorUnit,
  type Period,
} from "./indicator.ts";
import { RowsInput } from "./inputs.ts";
import { type NamedKey, type Names, nameOf, readNames } from "./names.ts";
import { readWholeTables, relation } from "./relations.ts";

/** One case behind a number. What it adds to the figure, and to what the figure is divided by, in the indicator's terms. */
export type IndicatorRow = {
  caseNumber: string;
  on: DateOn;
  bank: string;
  product: string;
  division: string;
  guaranteeMode: GuaranteeMode | null;
  sizeClass: SizeClass | null;
  firstLoan: boolean | null;
  amount: Fen | null;
  value: bigint;
  weight: bigint;
};

export type IndicatorView = Pick<
  Indicator,
  "code" | "name" | "unit" | "unitWord" | "kind" | "definition" | "denominator" | "version" | "dimensions"
> & { isRatio: boolean };

export const viewOf = ({
  code,
  name,
  unit,
  unitWord,
  kind,
  definition,
  denominator,
  version,
  dimensions,
  weight,
}: Indicator): IndicatorView => ({
  code,
  name,
  unit,
  unitWord,
  kind,
  definition,
  denominator,
  version,
  dimensions,
  isRatio: weight !== undefined,
});

export type IndicatorRows = {
  indicator: IndicatorView;
  period: Period;
  /** The figure of all rows that the filters leave, not of this page alone. */
  figure: FigureValue;
  count: number;
  rows: IndicatorRow[];
  next: string | null;
  /** The choices for the filters. */
  indicators: { code: string; name: string; unit: IndicatorUnit }[];
  names: Record<Dimension, NamedKey[]>;
};

type Input = z.output<typeof RowsInput>;

/**
 * The rows that a figure is the sum of: case numbers with their dimensions, never a firm's name. Newest first,
 * by cursor.
 * @throws DomainError `not_found` for an unknown indicator, `invalid` for a period that ends before it begins
 */
export const listIndicatorRows = query({
  permission: "indicator.rows",
  runsAs: system("indicators"),
  input: RowsInput,
  async run({ tx, input, now }): Promise<IndicatorRows> {
    const indicator = indicatorOf(input.indicator);
    if (!indicator) throw notFound("这个指标");
    const to = input.to ?? dateOn(now);
    const period = { from: input.from ?? `${to.slice(0, 4)}-01-01`, to };
    if (period.from > period.to)
      throw invalid("开始日期晚于结束日期，请更正。", { from: ["请选择不晚于结束日期的日子。"] });
    await readWholeTables(tx);
    const names = await readNames(tx);
    const sums = await sumOfRows(tx, indicator, period, input);
    const found = await pageOfRows(tx, indicator, period, input);
    const rows = found.slice(0, input.limit).map((row) => rowView(row, names));
    const last = rows.at(-1);
    return {
      indicator: viewOf(indicator),
      period,
      figure: figureValue(indicator, { value: BigInt(sums.value), weight: BigInt(sums.weight) }),
      count: sums.count,
      rows,
      next: found.length > input.limit && last ? `${last.on}~${last.caseNumber}` : null,
      indicators: INDICATORS.map(({ code, name, unit }) => ({ code, name, unit })),
      names,
    };
  },
});

/** The cases that count, one row each: of a stock what is left of it, of a flow what it brought. */
function cases(indicator: Indicator, period: Period, input: Input): SQL {
  const filters = DIMENSIONS.filter((dimension) => input[dimension] !== undefined).map(
    (dimension) => sql`f.${sql.raw(COLUMN_OF[dimension])}::text = ${input[dimension]}`,
  );
  const { day = "on_day" } = indicator;
  return sql`
    select case_number, bank_id, product_id, division_code, guarantee_mode, size_class, first_loan,
      min(f.${sql.raw(day)})::text as on_day, sum(amount)::text as amount,
      sum(${addsValue(indicator)}) as value, sum(${addsWeight(indicator)}) as weight
    from ${relation(indicator.relation, period.to)}
    where ${sql.join([counts(indicator, period), ...filters], sql` and `)}
    group by case_number, enterprise_id, bank_id, product_id, division_code, guarantee_mode, size_class, first_loan
    having sum(${addsValue(indicator)}) <> 0 or sum(${addsWeight(indicator)}) <> 0`;
}

type Sum = { value: string; weight: string; count: number };

async function sumOfRows(tx: Tx, indicator: Indicator, period: Period, input: Input): Promise<Sum> {
  const { rows } = await tx.execute<Sum>(sql`
    select coalesce(sum(value), 0)::text as value, coalesce(sum(weight), 0)::text as weight, count(*)::int as count
    from (${cases(indicator, period, input)}) as each_case`);
  return rows[0]!;
}

type Found = {
  case_number: string;
  bank_id: string | null;
  product_id: string | null;
  division_code: string | null;
  guarantee_mode: GuaranteeMode | null;
  size_class: SizeClass | null;
  first_loan: boolean | null;
  on_day: string;
  amount: string | null;
  value: string;
  weight: string;
};

async function pageOfRows(tx: Tx, indicator: Indicator, period: Period, input: Input): Promise<Found[]> {
  const [day, number] = input.after ? splitCursor(input.after) : [];
  const after = day ? sql`where (on_day, case_number) < (${day}, ${number})` : sql``;
  const { rows } = await tx.execute<Found>(sql`
    select case_number, bank_id, product_id, division_code, guarantee_mode, size_class, first_loan, on_day, amount,
      value::text as value, weight::text as weight
    from (${cases(indicator, period, input)}) as each_case ${after}
    order by on_day desc, case_number desc limit ${input.limit + 1}`);
  return rows;
}

const splitCursor = (after: string): [string, string] => [after.slice(0, 10), after.slice(11)];

const rowView = (row: Found, names: Names): IndicatorRow => ({
  caseNumber: row.case_number,
  on: row.on_day,
  bank: nameOf(names, "bank", row.bank_id),
  product: nameOf(names, "product", row.product_id),
  division: nameOf(names, "division", row.division_code),
  guaranteeMode: row.guarantee_mode,
  sizeClass: row.size_class,
  firstLoan: row.first_loan,
  amount: row.amount === null ? null : fen(BigInt(row.amount)),
  value: BigInt(row.value),
  weight: BigInt(row.weight),
});
