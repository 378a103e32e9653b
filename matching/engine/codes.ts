import type { FeatureValue } from "../rules.ts";
import { nextDown } from "./doubles.ts";
import type { FeatureTest } from "./feature-tests.ts";

/**
 * The classes of a feature's values that the products' tests can tell apart, as codes: 0 missing, then the numbers between
 * cuts, rising, then true and false, then any other text, then the texts that are named.
 */
export type FeatureCodes = {
  feature: string;
  /** A number's code is 1 + how many cuts are at or below it. */
  cuts: Float64Array;
  texts: ReadonlyMap<string, number>;
  /** How many codes there are. */
  size: number;
  /** A value of each class. */
  samples: readonly FeatureValue[];
};

/** A text that no rule names: rules name at most what JSON can write. */
const OTHER_TEXT = "\u{10ffff}other";

export function codesOf(feature: string, tests: readonly FeatureTest[]): FeatureCodes {
  const cuts = Float64Array.from(new Set(tests.flatMap((each) => each.cuts))).sort();
  const names = [...new Set(tests.flatMap((each) => each.texts))].sort();
  const numbers = [cuts.length > 0 ? nextDown(cuts[0]!) : 0, ...cuts];
  let other = OTHER_TEXT;
  while (names.includes(other)) other += ".";
  const samples = [null, ...numbers, true, false, other, ...names];
  const firstText = samples.length - names.length;
  const texts = new Map(names.map((name, index) => [name, firstText + index]));
  return { feature, cuts, texts, size: samples.length, samples };
}

/** The code of a number: a search for the last cut at or below it. */
export function codeOfNumber(cuts: Float64Array, value: number): number {
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (cuts[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low + 1;
}

/** The code of any value; what is neither text nor flag nor a finite number counts as missing. */
export function codeOf({ cuts, texts }: FeatureCodes, value: FeatureValue | undefined): number {
  if (typeof value === "number") return Number.isFinite(value) ? codeOfNumber(cuts, value) : 0;
  const afterNumbers = cuts.length + 2;
  if (typeof value === "boolean") return value ? afterNumbers : afterNumbers + 1;
  return typeof value === "string" ? (texts.get(value) ?? afterNumbers + 2) : 0;
}
