/** A source of reproducible random numbers. */
export type Random = {
  /** The next whole number from 0 to 2³² − 1. */
  next: () => number;
  /** A whole number from 0 to below `count`, each equally likely. */
  below: (count: number) => number;
};

const rotate = (x: number, by: number) => (x << by) | (x >>> (32 - by));

/**
 * xoshiro128** 1.1 of Blackman and Vigna (Scrambled Linear Pseudorandom Number Generators, ACM TOMS 47, 2021; reference
 * code prng.di.unimi.it/xoshiro128starstar.c, public domain): period 2¹²⁸ − 1, fit for simulation, not for secrets.
 * @param state four 32-bit words, not all 0
 * @throws RangeError where all are 0
 */
export function xoshiro128(state: readonly [number, number, number, number]): Random {
  let [a, b, c, d] = state.map((word) => word >>> 0) as [number, number, number, number];
  if (a === 0 && b === 0 && c === 0 && d === 0)
    throw new RangeError("xoshiro128: the state must not be all 0");
  const next = () => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return result;
  };
  /** Draws past the largest multiple of count are thrown away, so that no number is favoured. */
  const below = (count: number) => {
    if (!Number.isInteger(count) || count < 1 || count > 2 ** 32) {
      throw new RangeError(
        `random: a number below ${count} cannot be drawn; use a whole number from 1 to 2^32`,
      );
    }
    const limit = 2 ** 32 - (2 ** 32 % count);
    let drawn = next();
    while (drawn >= limit) drawn = next();
    return drawn % count;
  };
  return { next, below };
}

/**
 * {@link xoshiro128} from one whole number: the state is four steps of a Weyl sequence (2³² ÷ golden ratio) through the
 * finaliser of MurmurHash3, so that near seeds give unlike streams. The same seed gives the same numbers everywhere.
 * @param seed a whole number; its lowest 32 bits count
 * @throws RangeError on a seed that is not a safe whole number
 */
export function seededRandom(seed: number): Random {
  if (!Number.isSafeInteger(seed))
    throw new RangeError(`seededRandom: the seed must be a whole number, not ${seed}`);
  let weyl = seed | 0;
  const word = () => {
    weyl = (weyl + 0x9e3779b9) | 0;
    let h = weyl;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return (h ^ (h >>> 16)) >>> 0;
  };
  return xoshiro128([word(), word(), word(), word()]);
}
