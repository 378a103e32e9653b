/** A deterministic source of randomness: the same parts give the same sequence on every machine. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** Whole number from low to high, both included. */
  integer(low: number, high: number): number;
  chance(probability: number): boolean;
  /** Standard normal. */
  normal(): number;
  pick<T>(values: readonly T[]): T;
  /** One of the values, with a probability in proportion to its weight. */
  weighted<T>(values: readonly (readonly [T, number])[]): T;
}

function scramble(seed: number, part: number): number {
  let h = Math.imul(seed ^ part, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A random source named by whole numbers, such as a seed, a firm's number and a month's; the order matters. */
export function randomOf(...parts: number[]): Random {
  let state = parts.reduce((seed, part) => scramble(seed + 0x6d2b79f5, part), 0x1a2b3c4d);
  // mulberry32: 32 bits of state, ample for demo data and quick to start.
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    between: (low, high) => low + (high - low) * next(),
    integer: (low, high) => low + Math.floor((high - low + 1) * next()),
    chance: (probability) => next() < probability,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    pick: (values) => values[Math.floor(values.length * next())]!,
    weighted(values) {
      const total = values.reduce((sum, [, weight]) => sum + weight, 0);
      let left = total * next();
      for (const [value, weight] of values) {
        left -= weight;
        if (left < 0) return value;
      }
      return values.at(-1)![0];
    },
  };
}
