import type { FeatureCodes } from "./codes.ts";

/**
 * Bits by feature and code, a bit a product: what each value of an enterprise says of all products at once. A feature that
 * says nothing of any product has none.
 */
export type CodeRows = {
  /** Words of a row. */
  words: number;
  /** Sets the bit of a product's place in the row of a code. */
  set(feature: number, code: number, place: number): void;
  has(feature: number, code: number, place: number): boolean;
  /** The features that have rows. */
  readonly features: readonly number[];
  /** The rows of a feature, one after the other by code; null where it has none. */
  of(feature: number): Int32Array | null;
};

export function newCodeRows(codes: readonly FeatureCodes[], products: number): CodeRows {
  const words = (products + 31) >>> 5;
  const rows = codes.map((): Int32Array | null => null);
  const features: number[] = [];
  const at = (code: number, place: number) => code * words + (place >>> 5);
  return {
    words,
    features,
    of: (feature) => rows[feature] ?? null,
    has: (feature, code, place) => (((rows[feature]?.[at(code, place)] ?? 0) >>> (place & 31)) & 1) === 1,
    set(feature, code, place) {
      const known = rows[feature] ?? new Int32Array(codes[feature]!.size * words);
      if (!rows[feature]) features.push(feature);
      rows[feature] = known;
      known[at(code, place)]! |= 1 << (place & 31);
    },
  };
}

/** All products, a bit each. */
export function everyProduct(products: number): Int32Array {
  const bits = new Int32Array((products + 31) >>> 5).fill(-1);
  if (products % 32 !== 0) bits[bits.length - 1] = (1 << (products % 32)) - 1;
  return bits;
}
