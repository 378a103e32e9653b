import type { FeatureCodes } from "./codes.ts";
import { MISSING } from "./columns.ts";
import type { ReadyColumn, RowCodes } from "./encode-rows.ts";
import { type Program, WORDS } from "./program.ts";

/** Rows of the columns that are judged together: `rowIds[i]` for i below `size`. */
export type BlockRows = { rowIds: Int32Array; size: number };

/**
 * Marks each row of a block in the bitmap of its code of a feature, then sweeps the numbers' bitmaps so that each also
 * holds the rows of higher codes.
 * @param rowCodes codes of that feature, from `from` on, by what `places` says of the block's rows
 */
export function markCodes(
  { size, cuts }: FeatureCodes,
  rowCodes: RowCodes,
  from: number,
  places: Int32Array,
  bits: Int32Array,
  base: number,
): void {
  bits.fill(0, base, base + size * WORDS);
  for (let i = 0; i < places.length; i += 1) {
    bits[base + rowCodes[from + places[i]!]! * WORDS + (i >>> 5)]! |= 1 << (i & 31);
  }
  for (let code = cuts.length; code >= 1; code -= 1) {
    const at = base + code * WORDS;
    for (let word = at; word < at + WORDS; word += 1) bits[word]! |= bits[word + WORDS]!;
  }
}

/** Reads the numbers of a feature; NaN where it is missing or no number. */
export function loadNumbers(
  { data, placeNumbers }: ReadyColumn,
  { rowIds, size }: BlockRows,
  numbers: Float64Array,
  base: number,
): void {
  if (data.kind === "empty") numbers.fill(Number.NaN, base, base + size);
  else if (data.kind === "listed") {
    const { indexes } = data;
    for (let i = 0; i < size; i += 1) numbers[base + i] = placeNumbers[indexes[rowIds[i]!]!]!;
  } else if (data.kind === "float") {
    const { values } = data;
    for (let i = 0; i < size; i += 1) numbers[base + i] = values[rowIds[i]!]!;
  } else {
    const { values } = data;
    for (let i = 0; i < size; i += 1) {
      const value = values[rowIds[i]!]!;
      numbers[base + i] = value === MISSING ? Number.NaN : value;
    }
  }
}

/** Takes the program's steps over the first `words` words of each bitmap, and blanks what lies past the rows. */
export function runProgram(program: Program, bits: Int32Array, size: number): void {
  const words = (size + 31) >>> 5;
  const { steps, every, results } = program;
  bits.fill(-1, every, every + WORDS);
  for (let at = 0; at < steps.length; ) {
    const kind = steps[at]!;
    const count = steps[at + 2]!;
    STEP[kind]!(bits, steps[at + 1]!, steps, at + 3, count, words);
    at += 3 + count;
  }
  if (size % 32 === 0) return;
  const mask = (1 << (size % 32)) - 1;
  for (const at of results) bits[at + words - 1]! &= mask;
}

type Step = (
  bits: Int32Array,
  to: number,
  steps: Int32Array,
  first: number,
  count: number,
  words: number,
) => void;

const STEP: readonly Step[] = [
  function and(bits, to, steps, first, count, words) {
    const a = steps[first]!;
    const b = steps[first + 1]!;
    if (count === 2) for (let w = 0; w < words; w += 1) bits[to + w] = bits[a + w]! & bits[b + w]!;
    else {
      const c = steps[first + 2]!;
      const d = count > 3 ? steps[first + 3]! : c;
      for (let w = 0; w < words; w += 1)
        bits[to + w] = bits[a + w]! & bits[b + w]! & bits[c + w]! & bits[d + w]!;
      for (let next = 4; next < count; next += 2) {
        const e = steps[first + next]!;
        const f = next + 1 < count ? steps[first + next + 1]! : e;
        for (let w = 0; w < words; w += 1) bits[to + w]! &= bits[e + w]! & bits[f + w]!;
      }
    }
  },
  function or(bits, to, steps, first, count, words) {
    const a = steps[first]!;
    const b = steps[first + 1]!;
    for (let w = 0; w < words; w += 1) bits[to + w] = bits[a + w]! | bits[b + w]!;
    for (let next = 2; next < count; next += 1) {
      const c = steps[first + next]!;
      for (let w = 0; w < words; w += 1) bits[to + w]! |= bits[c + w]!;
    }
  },
  function without(bits, to, steps, first, _, words) {
    const a = steps[first]!;
    const b = steps[first + 1]!;
    for (let w = 0; w < words; w += 1) bits[to + w] = bits[a + w]! & ~bits[b + w]!;
  },
  function not(bits, to, steps, first, _, words) {
    const a = steps[first]!;
    for (let w = 0; w < words; w += 1) bits[to + w] = ~bits[a + w]!;
  },
];
