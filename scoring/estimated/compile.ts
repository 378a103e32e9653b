import { type Column, KNOWN, NOT_APPLICABLE, type NumberColumn } from "../table/column.ts";
import type { EstimatedCard, EstimatedCharacteristic } from "./card.ts";
import { intervalGrid, intervalsOf } from "./interval-grid.ts";

/**
 * A characteristic as tables: its bins in order, then its codes, then unknown, not applicable and unseen. `points` and
 * `logOdds` (what the bin takes off the log odds of bad) are looked up by the place of the bin.
 */
export type CompiledCharacteristic = {
  readonly feature: string;
  readonly baseline: number;
  readonly points: Int32Array;
  readonly logOdds: Float64Array;
  readonly unknown: number;
  readonly notApplicable: number;
  readonly unseen: number;
  /** The place of the bin of each row. */
  place(column: Column): Uint8Array;
};

export type CompiledCard = {
  readonly card: EstimatedCard;
  readonly characteristics: readonly CompiledCharacteristic[];
};

export const compileCard = (card: EstimatedCard): CompiledCard => ({
  card,
  characteristics: card.characteristics.map(compileCharacteristic),
});

type Evidence = { points: number; woe: number };
const NOTHING: Evidence = { points: 0, woe: 0 };

export function compileCharacteristic(characteristic: EstimatedCharacteristic): CompiledCharacteristic {
  const { feature, baseline, bins, weight, unknown, notApplicable } = characteristic;
  const specials = characteristic.type === "number" ? characteristic.specials : [];
  const all: Evidence[] = [...bins, ...specials, unknown ?? NOTHING, notApplicable ?? NOTHING, NOTHING];
  if (all.length > 255) throw new RangeError(`${feature} has too many bins`);
  const places = { unknown: all.length - 3, notApplicable: all.length - 2, unseen: all.length - 1 };
  return {
    ...{ feature, baseline, ...places },
    place: placer(characteristic, places),
    points: Int32Array.from(all, ({ points }) => points),
    logOdds: Float64Array.from(all, ({ woe }) => weight * woe),
  };
}

type Places = { unknown: number; notApplicable: number; unseen: number };

function placer(characteristic: EstimatedCharacteristic, places: Places): (column: Column) => Uint8Array {
  if (characteristic.type === "category") return (column) => placeOfWords(characteristic, column, places);
  const placeOf = placerOfNumbers(characteristic, places);
  return (column) => {
    if (column.kind === "number") return placeOf(column);
    throw new RangeError(`${characteristic.feature} has to be a column of numbers`);
  };
}

function placerOfNumbers(
  { bins, specials }: Extract<EstimatedCharacteristic, { type: "number" }>,
  { unknown, notApplicable, unseen }: Places,
): (column: NumberColumn) => Uint8Array {
  const grid = intervalGrid(bins.slice(0, -1).map(({ below }) => below!));
  const codes = new Map(specials.map(({ value }, index) => [value, bins.length + index]));
  return ({ values, missing }) => {
    const place = bins.length > 0 ? intervalsOf(grid, values) : new Uint8Array(values.length).fill(unseen);
    if (codes.size > 0)
      for (let row = 0; row < values.length; row += 1) place[row] = codes.get(values[row]!) ?? place[row]!;
    for (let row = 0; row < values.length; row += 1)
      if (missing[row] !== KNOWN) place[row] = missing[row] === NOT_APPLICABLE ? notApplicable : unknown;
    return place;
  };
}

/** A column of numbers may stand where words were: each is then its own text. */
function placeOfWords(
  { bins }: Extract<EstimatedCharacteristic, { type: "category" }>,
  column: Column,
  { unknown, notApplicable, unseen }: Places,
): Uint8Array {
  const known = new Map(bins.flatMap(({ values }, index) => values.map((value) => [value, index] as const)));
  const placeOfText = (text: string) => known.get(text) ?? unseen;
  const levels = column.kind === "category" ? Uint8Array.from(column.levels, placeOfText) : null;
  const place = new Uint8Array(column.missing.length);
  for (let row = 0; row < place.length; row += 1) {
    if (column.missing[row] !== KNOWN)
      place[row] = column.missing[row] === NOT_APPLICABLE ? notApplicable : unknown;
    else if (column.kind === "category") place[row] = levels![column.codes[row]!]!;
    else place[row] = placeOfText(String(column.values[row]!));
  }
  return place;
}
