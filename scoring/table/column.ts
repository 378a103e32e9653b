/**
 * Why a value is not there: known, unknown (nobody says, or nobody is allowed to say), or not applicable (there can be
 * none). Each kind of missing has its own bin.
 */
export const KNOWN = 0;
export const UNKNOWN = 1;
export const NOT_APPLICABLE = 2;

/** One variable of all rows. `missing` holds KNOWN, UNKNOWN or NOT_APPLICABLE for each; a missing row's value says nothing. */
export type NumberColumn = {
  readonly kind: "number";
  readonly name: string;
  readonly values: Float64Array;
  readonly missing: Uint8Array;
};

/** The same for words: `codes` point into `levels`. */
export type CategoryColumn = {
  readonly kind: "category";
  readonly name: string;
  readonly levels: readonly string[];
  readonly codes: Int32Array;
  readonly missing: Uint8Array;
};

export type Column = NumberColumn | CategoryColumn;

export const rowsOf = (column: Column): number => column.missing.length;

/** A column of numbers; NaN and null are unknown. */
export function numberColumn(name: string, values: ArrayLike<number | null>): NumberColumn {
  const numbers = Float64Array.from(values, (value) => value ?? Number.NaN);
  return {
    ...{ kind: "number", name, values: numbers },
    missing: Uint8Array.from(numbers, (value) => (Number.isNaN(value) ? UNKNOWN : KNOWN)),
  };
}

/** A column of words, its levels in order of appearance unless they are given; null is unknown. */
export function categoryColumn(
  name: string,
  values: readonly (string | null)[],
  given: readonly string[] = [],
): CategoryColumn {
  const places = new Map(given.map((level, index) => [level, index]));
  const codes = Int32Array.from(values, (value) => {
    if (value === null) return -1;
    const place = places.get(value) ?? places.size;
    places.set(value, place);
    return place;
  });
  return {
    ...{ kind: "category", name, levels: [...places.keys()], codes },
    missing: Uint8Array.from(codes, (code) => (code < 0 ? UNKNOWN : KNOWN)),
  };
}

/** The rows named by `rows`, in that order. */
export function pick<C extends Column>(column: C, rows: ArrayLike<number>): C {
  const missing = Uint8Array.from(rows, (row) => column.missing[row]!);
  if (column.kind === "number")
    return { ...column, missing, values: Float64Array.from(rows, (row) => column.values[row]!) };
  return { ...column, missing, codes: Int32Array.from(rows, (row) => column.codes[row]!) };
}
