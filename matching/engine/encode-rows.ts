import type { FeatureValue } from "../rules.ts";
import { codeOf, type FeatureCodes } from "./codes.ts";
import { type ColumnData, MISSING } from "./columns.ts";
import { type Guide, guideOf, slotOf } from "./guide.ts";

/** A column made ready to be read: the code of each place of a list is found once. */
export type ReadyColumn = {
  data: ColumnData;
  codes: FeatureCodes;
  /** Of a listed column: code and number of each place. */
  placeCodes: Int32Array;
  placeNumbers: Float64Array;
  /** Where a search for a number's code begins: {@link Guide}. */
  guide: Guide;
};

export function readyColumn(data: ColumnData, codes: FeatureCodes): ReadyColumn {
  const values: readonly FeatureValue[] = data.kind === "listed" ? data.values : [];
  return {
    data,
    codes,
    placeCodes: Int32Array.from(values, (value) => codeOf(codes, value)),
    placeNumbers: Float64Array.from(values, (value) => (typeof value === "number" ? value : Number.NaN)),
    guide: guideOf(codes.cuts),
  };
}

/** Codes of rows, in the narrowest array that holds those of every feature. */
export type RowCodes = Uint8Array | Uint16Array | Int32Array;

export function newRowCodes(codes: readonly FeatureCodes[], rows: number): RowCodes {
  const most = codes.reduce((so, { size }) => Math.max(so, size), 0);
  const Kind = most <= 0x100 ? Uint8Array : most <= 0x10000 ? Uint16Array : Int32Array;
  return new Kind(codes.length * rows);
}

/**
 * Finds the code of a feature in each of the rows and leaves them in `into` from `base` on. Rows in the order in which
 * they lie in memory are read fastest.
 */
export function encodeRows(column: ReadyColumn, rowIds: Int32Array, into: RowCodes, base: number): void {
  const { codes, data, guide } = column;
  if (data.kind === "empty") into.fill(0, base, base + rowIds.length);
  else if (data.kind === "listed") encodeListed(data.indexes, column.placeCodes, rowIds, into, base);
  else if (codes.cuts.length === 0) encodePresent(data, rowIds, into, base);
  else if (data.kind === "int") encodeInts(data.values, guide, rowIds, into, base);
  else encodeFloats(data.values, guide, rowIds, into, base);
}

function encodeListed(
  indexes: Uint8Array | Uint16Array | Int32Array,
  codes: Int32Array,
  rowIds: Int32Array,
  into: RowCodes,
  base: number,
): void {
  for (let i = 0; i < rowIds.length; i += 1) into[base + i] = codes[indexes[rowIds[i]!]!]!;
}

function encodePresent(
  { kind, values }: Extract<ColumnData, { values: Int32Array } | { values: Float64Array }>,
  rowIds: Int32Array,
  into: RowCodes,
  base: number,
): void {
  for (let i = 0; i < rowIds.length; i += 1) {
    const value = values[rowIds[i]!]!;
    const missing = kind === "int" ? value === MISSING : Number.isNaN(value);
    into[base + i] = missing ? 0 : 1;
  }
}

function encodeInts(
  values: Int32Array,
  { least, perSlot, past, cuts }: Guide,
  rowIds: Int32Array,
  into: RowCodes,
  base: number,
): void {
  for (let i = 0; i < rowIds.length; i += 1) {
    const value = values[rowIds[i]!]!;
    let code = 0;
    if (value !== MISSING) {
      let at = past[slotOf(value, least, perSlot)]!;
      while (cuts[at]! <= value) at += 1;
      code = at + 1;
    }
    into[base + i] = code;
  }
}

function encodeFloats(
  values: Float64Array,
  { least, perSlot, past, cuts }: Guide,
  rowIds: Int32Array,
  into: RowCodes,
  base: number,
): void {
  for (let i = 0; i < rowIds.length; i += 1) {
    const value = values[rowIds[i]!]!;
    let code = 0;
    if (!Number.isNaN(value)) {
      let at = past[slotOf(value, least, perSlot)]!;
      while (cuts[at]! <= value) at += 1;
      code = at + 1;
    }
    into[base + i] = code;
  }
}
