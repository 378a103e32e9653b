/** Numbers that a seed repeats (mulberry32). */
export class Random {
  #state: number;
  constructor(seed: number) {
    this.#state = (seed * 0x9e3779b1) >>> 0;
  }

  /** From 0 up to and without 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  below = (count: number): number => Math.floor(this.next() * count);
  chance = (probability: number): boolean => this.next() < probability;
  pick = <T>(of: readonly T[]): T => of[this.below(of.length)]!;
  /** From 1 to `most`; at times the most itself, or a fen more. */
  amount(most: bigint): bigint {
    const luck = this.next();
    if (luck < 0.1) return most;
    if (luck < 0.14) return most + 1n;
    return 1n + BigInt(Math.floor(this.next() * Number(most > 0n ? most : 1n)));
  }

  weighted<T extends string>(weights: Readonly<Record<T, number>>): T {
    const all = Object.entries(weights) as [T, number][];
    let left = this.next() * all.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [what, weight] of all) {
      left -= weight;
      if (left < 0) return what;
    }
    return all[0]![0];
  }
}
