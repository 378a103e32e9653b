import { WORDS } from "./program.ts";

/** How many bits of a 32-bit word are set. */
export function bitsIn(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

export function bitsInBitmap(bits: Int32Array, at: number, words: number): number {
  let count = 0;
  for (let w = at; w < at + words; w += 1) count += bitsIn(bits[w]!);
  return count;
}

/** Counters of 2^24 bitmaps. */
const PLANES = 24;

/**
 * Counts, for each row of a block, in how many of the bitmaps it is set: all 32 rows of a word at once, in counters whose
 * digits lie in planes. Eight bitmaps are added by carry-save adders before a carry ripples.
 */
export function newRowCounter() {
  const planes = new Int32Array(PLANES * WORDS);

  function addEight(bits: Int32Array, at: Int32Array, first: number, words: number): void {
    const a = at[first]!;
    const b = at[first + 1]!;
    const c = at[first + 2]!;
    const d = at[first + 3]!;
    const e = at[first + 4]!;
    const f = at[first + 5]!;
    const g = at[first + 6]!;
    const h = at[first + 7]!;
    for (let w = 0; w < words; w += 1) {
      let ones = planes[w]!;
      let twos = planes[WORDS + w]!;
      const fours = planes[2 * WORDS + w]!;
      let x = bits[a + w]!;
      let y = bits[b + w]!;
      let u = ones ^ x;
      const twosA = (ones & x) | (u & y);
      ones = u ^ y;
      x = bits[c + w]!;
      y = bits[d + w]!;
      u = ones ^ x;
      const twosB = (ones & x) | (u & y);
      ones = u ^ y;
      u = twos ^ twosA;
      const foursA = (twos & twosA) | (u & twosB);
      twos = u ^ twosB;
      x = bits[e + w]!;
      y = bits[f + w]!;
      u = ones ^ x;
      const twosC = (ones & x) | (u & y);
      ones = u ^ y;
      x = bits[g + w]!;
      y = bits[h + w]!;
      u = ones ^ x;
      const twosD = (ones & x) | (u & y);
      ones = u ^ y;
      u = twos ^ twosC;
      const foursB = (twos & twosC) | (u & twosD);
      twos = u ^ twosD;
      u = fours ^ foursA;
      let carry = (fours & foursA) | (u & foursB);
      planes[w] = ones;
      planes[WORDS + w] = twos;
      planes[2 * WORDS + w] = u ^ foursB;
      for (let plane = 3 * WORDS + w; carry !== 0; plane += WORDS) {
        const digit = planes[plane]!;
        planes[plane] = digit ^ carry;
        carry &= digit;
      }
    }
  }

  /** Adds up the bitmaps at the places given (filled up to a multiple of eight with an empty one) into `counts`. */
  return function count(bits: Int32Array, at: Int32Array, size: number, counts: Int32Array): void {
    planes.fill(0);
    const words = (size + 31) >>> 5;
    for (let first = 0; first < at.length; first += 8) addEight(bits, at, first, words);
    counts.fill(0, 0, size);
    for (let digit = 0; 2 ** digit <= at.length; digit += 1) {
      for (let row = 0; row < size; row += 1) {
        counts[row]! += ((planes[digit * WORDS + (row >>> 5)]! >>> (row & 31)) & 1) << digit;
      }
    }
  };
}
