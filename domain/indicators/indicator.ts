import type { DateOn } from "#lib/dates.ts";
import { divide } from "#lib/money.ts";

/** What a figure counts: fen of money, heads or cases, basis points of a share or a rate, days. */
export type IndicatorUnit = "fen" | "count" | "bps" | "days";

/** What figures are broken down by. The month is always there for flows. */
export const DIMENSIONS = ["division", "bank", "product", "guaranteeMode", "sizeClass"] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** The sets of rows that figures are made of; each is one SQL relation in relations.ts. */
export type RelationName =
  | "enterprises"
  | "consents"
  | "matches"
  | "applications"
  | "lines"
  | "loans"
  | "deliveries";

/**
 * One figure of the district. The SQL fragments are over the columns of its relation: a row counts where `where`
 * holds, on its `day`, for `value`; a share or a mean divides by the sum of `weight`.
 */
export type Indicator = {
  code: string;
  name: string;
  unit: IndicatorUnit;
  /** The unit in words, as tables and files write it: 万元, 户, 笔, %, 天. */
  unitWord: string;
  /** Stock: as it stands at the end of a day. Flow: what happened within a period. */
  kind: "stock" | "flow";
  direction: "up" | "down";
  relation: RelationName;
  day?: string;
  where?: string;
  value: string;
  weight?: string;
  dimensions: readonly Dimension[];
  /** The day from which this wording of the definition holds. */
  version: DateOn;
  definition: string;
  /** For shares and means: what is divided by what. */
  denominator?: string;
};

/** A span of business dates, both ends within. */
export type Period = { from: DateOn; to: DateOn };

/** Exact sums over rows. `weight` is zero for plain sums. */
export type Sums = { value: bigint; weight: bigint };

export const NO_SUMS: Sums = { value: 0n, weight: 0n };
export const addSums = (a: Sums, b: Sums): Sums => ({
  value: a.value + b.value,
  weight: a.weight + b.weight,
});

/**
 * What a figure reads: fen and counts as exact integers; shares and rates in basis points, days in days, both with at
 * most two decimals, half up; null where there is nothing to divide by.
 */
export type FigureValue = bigint | number | null;

/** Makes the figure of its sums: the one place where a share or a mean is divided. */
export function figureValue(
  indicator: Pick<Indicator, "unit" | "weight" | "relation">,
  sums: Sums,
): FigureValue {
  if (indicator.weight === undefined) return sums.value;
  if (sums.weight === 0n) return null;
  const scale = isShare(indicator) ? 10_000n : 1n;
  return Number(divide(sums.value * scale * 100n, sums.weight, "half_up")) / 100;
}

/** A share counts the same thing above and below; a mean rate weighs rates that are basis points already. */
const isShare = ({ unit, weight }: Pick<Indicator, "unit" | "weight">) =>
  unit === "bps" && weight !== "rate_weight";
