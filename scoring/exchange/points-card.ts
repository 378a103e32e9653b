import type { EstimatedCharacteristic } from "../estimated/card.ts";
import { compileCharacteristic } from "../estimated/compile.ts";
import { type Column, rowsOf } from "../table/column.ts";

/**
 * A scorecard of which no more is known than its points, such as one of another system: no goods and bads, no weights of
 * evidence, no probability. Points may be fractions. null is what the card does not say.
 */
export type PointsCard = {
  readonly schema: 1;
  readonly kind: "points";
  readonly name: string;
  readonly version: string | null;
  readonly base: number;
  /** By which rule reasons are ranked; null where the card gives none. */
  readonly reasons: "pointsBelow" | "pointsAbove" | null;
  readonly characteristics: readonly PointsCharacteristic[];
};

type Shared = {
  readonly feature: string;
  readonly baseline: number | null;
  readonly reasonCode: string | null;
  readonly unknown: number | null;
  /** Of a word that no bin names, and of a number where there are no bins. */
  readonly otherwise: number | null;
};

export type PointsCharacteristic =
  | (Shared & {
      readonly type: "number";
      /** `below` is exclusive; the last bin has none and takes all the rest. Points are null where the card has a gap. */
      readonly bins: readonly { below: number | null; points: number | null }[];
      readonly specials: readonly { value: number; points: number | null }[];
    })
  | (Shared & {
      readonly type: "category";
      readonly bins: readonly { values: readonly string[]; points: number | null }[];
    });

/**
 * Points of all rows; NaN where the card has no answer for one of the row's values, as PMML has no result there.
 * @param columns by name; what is not applicable counts as missing, for the card knows one kind only
 * @throws RangeError where a column of the card is not there, or is of words where the card has numbers
 */
export function pointsByCard(card: PointsCard, columns: ReadonlyMap<string, Column>): Float64Array {
  const [first] = columns.values();
  const sums = new Float64Array(first ? rowsOf(first) : 0).fill(card.base);
  for (const characteristic of card.characteristics) {
    const column = columns.get(characteristic.feature);
    if (!column) throw new RangeError(`there is no column ${characteristic.feature}`);
    const { points, place } = tableOf(characteristic, column);
    for (let row = 0; row < sums.length; row += 1) sums[row]! += points[place[row]!]!;
  }
  return sums;
}

/** Places as an estimated card finds them, and points by place. */
function tableOf(item: PointsCharacteristic, column: Column) {
  const none = { good: 0, bad: 0, woe: 0, points: 0 };
  const shared = { feature: item.feature, trend: "none" as const, iv: 0, weight: 0, baseline: 0 };
  const missing = { unknown: none, notApplicable: none };
  const placing: EstimatedCharacteristic =
    item.type === "number"
      ? {
          ...{ ...shared, ...missing, type: "number" },
          bins: item.bins.map(({ below }) => ({ below, ...none })),
          specials: item.specials.map(({ value }) => ({ value, ...none })),
        }
      : {
          ...{ ...shared, ...missing, type: "category" },
          bins: item.bins.map(({ values }) => ({ values: [...values], ...none })),
        };
  const specials = item.type === "number" ? item.specials : [];
  const told = [...item.bins, ...specials].map(({ points }) => points);
  const points = [...told, item.unknown, item.unknown, item.otherwise];
  return {
    points: Float64Array.from(points, (value) => value ?? Number.NaN),
    place: compileCharacteristic(placing).place(column),
  };
}
