import type { FeatureValue, FeatureValues } from "../rules.ts";

/** Stands for a missing value in an Int32Array given to {@link ProfileColumns.fill}; NaN does in a Float64Array. */
export const MISSING = -(2 ** 31);

/**
 * Values by their place in a list: index 0 is `values[0]`, always null, the missing one. Texts, flags and mixed columns.
 */
export type ListedColumn = {
  indexes: Uint8Array | Uint16Array | Int32Array;
  values: readonly FeatureValue[];
};

/**
 * How one feature is kept over all rows, in memory that threads share: whole numbers of 32 bits, doubles, or places in a
 * list of distinct values. `empty` while no row has a value.
 */
export type ColumnData =
  | { kind: "empty" }
  | { kind: "int"; values: Int32Array }
  | { kind: "float"; values: Float64Array }
  | ({ kind: "listed" } & ListedColumn);

/** Profiles of many enterprises, a column a feature, only for the features that products, grading and wishes use. */
export type ProfileColumns = {
  readonly features: readonly string[];
  readonly capacity: number;
  /** One more than the highest row set. */
  readonly rows: number;
  /**
   * Sets a row, all of it: features that are absent or null are missing, and numbers that are not finite. Features that
   * no product uses are passed over.
   * @throws RangeError for a row outside the capacity
   */
  set(row: number, features: FeatureValues): void;
  /**
   * Takes a whole column, which stays the caller's to leave alone; used as it is where it lies in shared memory, copied
   * else. Rows it does not reach are missing. A feature that the columns do not hold is passed over.
   * @throws RangeError for more rows than the capacity, an infinite number, or a list that does not begin with null
   */
  fill(feature: string, column: Int32Array | Float64Array | ListedColumn): void;
  /** A row's features as they were set; missing ones are null. */
  get(row: number): FeatureValues;
  /** What the engine reads; in the order of `features`. */
  readonly data: readonly ColumnData[];
};

const shared = (bytes: number) => new SharedArrayBuffer(bytes);

type Listed = { kind: "listed"; indexes: Uint8Array | Uint16Array | Int32Array; values: FeatureValue[] };
type Column = { data: Exclude<ColumnData, { kind: "listed" }> | Listed; places: Map<FeatureValue, number> };

/** The value, without the sign of a zero, or null. */
function presentOr(value: FeatureValue | undefined): FeatureValue {
  if (typeof value === "number") return Number.isFinite(value) ? value + 0 : null;
  return typeof value === "string" || typeof value === "boolean" ? value : null;
}

const fitsInt = (value: number) => Number.isInteger(value) && value > MISSING && value <= -MISSING - 1;

/** Makes columns for the features named, empty, for up to `capacity` rows. Memory is taken as features appear. */
export function profileColumns(features: readonly string[], capacity: number): ProfileColumns {
  const ids = [...new Set(features)];
  const columns = new Map<string, Column>(
    ids.map((id) => [id, { data: { kind: "empty" }, places: new Map() }]),
  );
  let rows = 0;
  return {
    features: ids,
    capacity,
    get rows() {
      return rows;
    },
    get data() {
      return ids.map((id) => columns.get(id)!.data);
    },
    set(row, values) {
      if (!(row >= 0 && row < capacity)) throw new RangeError(`columns: row ${row} of ${capacity}`);
      for (const [id, column] of columns) {
        const value = Object.hasOwn(values, id) ? values[id] : null;
        put(column, row, presentOr(value), capacity);
      }
      rows = Math.max(rows, row + 1);
    },
    fill(feature, given) {
      const column = columns.get(feature);
      const length = "indexes" in given ? given.indexes.length : given.length;
      if (length > capacity) throw new RangeError(`columns: ${length} rows for ${capacity}`);
      rows = Math.max(rows, length);
      if (column) take(column, given, capacity);
    },
    get(row) {
      return Object.fromEntries(ids.map((id) => [id, valueAt(columns.get(id)!.data, row)]));
    },
  };
}

/** A value of a column; null where it is missing. */
export function valueAt(data: ColumnData, row: number): FeatureValue {
  if (data.kind === "empty") return null;
  if (data.kind === "listed") return data.values[data.indexes[row]!]!;
  const value = data.values[row]!;
  return data.kind === "int" ? (value === MISSING ? null : value) : Number.isNaN(value) ? null : value;
}

function put(column: Column, row: number, value: FeatureValue, capacity: number): void {
  if (value === null && column.data.kind === "empty") return;
  if (!holds(column.data, value)) column.data = widened(column, value, capacity);
  const { data } = column;
  if (data.kind === "int") data.values[row] = value === null ? MISSING : (value as number);
  else if (data.kind === "float") data.values[row] = value === null ? Number.NaN : (value as number);
  else if (data.kind === "listed") data.indexes[row] = placeOf(column, data, value, capacity);
}

function holds(data: Column["data"], value: FeatureValue): boolean {
  if (data.kind === "listed") return true;
  if (data.kind === "empty") return false;
  return value === null || (typeof value === "number" && (data.kind === "float" || fitsInt(value)));
}

/** The column kept so that it can hold the value too. */
function widened(column: Column, value: FeatureValue, capacity: number): Column["data"] {
  const { data } = column;
  if (data.kind === "empty" && typeof value === "number" && fitsInt(value)) {
    return { kind: "int", values: new Int32Array(shared(4 * capacity)).fill(MISSING) };
  }
  if (typeof value === "number" && (data.kind === "empty" || data.kind === "int")) {
    const values = new Float64Array(shared(8 * capacity)).fill(Number.NaN);
    if (data.kind === "int") {
      for (let row = 0; row < capacity; row += 1) {
        if (data.values[row] !== MISSING) values[row] = data.values[row]!;
      }
    }
    return { kind: "float", values };
  }
  const listed: Listed = { kind: "listed", indexes: new Uint8Array(shared(capacity)), values: [null] };
  column.places.set(null, 0);
  column.data = listed;
  if (data.kind === "int" || data.kind === "float") {
    for (let row = 0; row < capacity; row += 1) put(column, row, valueAt(data, row), capacity);
  }
  return column.data;
}

function placeOf(column: Column, data: Listed, value: FeatureValue, capacity: number): number {
  const known = column.places.get(value);
  if (known !== undefined) return known;
  const place = data.values.push(value) - 1;
  column.places.set(value, place);
  if (place > 0xffff && data.indexes.BYTES_PER_ELEMENT < 4) {
    data.indexes = copied(new Int32Array(shared(4 * capacity)), data.indexes);
  } else if (place > 0xff && data.indexes.BYTES_PER_ELEMENT < 2) {
    data.indexes = copied(new Uint16Array(shared(2 * capacity)), data.indexes);
  }
  return place;
}

function copied<T extends Int32Array | Uint16Array>(target: T, source: ArrayLike<number>): T {
  target.set(source);
  return target;
}

function take(column: Column, given: Int32Array | Float64Array | ListedColumn, capacity: number): void {
  if ("indexes" in given) {
    if (given.values[0] !== null) throw new RangeError("columns: values[0] of a listed column must be null");
    const Kind = given.indexes.constructor as new (buffer: SharedArrayBuffer) => Listed["indexes"];
    const indexes =
      inShared(given.indexes, capacity) ?? new Kind(shared(given.indexes.BYTES_PER_ELEMENT * capacity));
    if (indexes !== given.indexes) indexes.set(given.indexes);
    const values = [...given.values];
    column.data = { kind: "listed", indexes, values };
    column.places = new Map(values.map((value, place) => [value, place]));
  } else if (given instanceof Int32Array) {
    const values = inShared(given, capacity) ?? new Int32Array(shared(4 * capacity)).fill(MISSING);
    if (values !== given) values.set(given);
    column.data = { kind: "int", values };
  } else {
    if (given.includes(Number.POSITIVE_INFINITY) || given.includes(Number.NEGATIVE_INFINITY)) {
      throw new RangeError("columns: an infinite number");
    }
    const values = inShared(given, capacity) ?? new Float64Array(shared(8 * capacity)).fill(Number.NaN);
    if (values !== given) values.set(given);
    column.data = { kind: "float", values };
  }
}

const inShared = <T extends Int32Array | Float64Array | Listed["indexes"]>(array: T, capacity: number) =>
  array.buffer instanceof SharedArrayBuffer && array.length === capacity ? array : null;
