/** Goods and bads of one bin: whole numbers of rows. */
export type Cell = { readonly good: number; readonly bad: number };

export const sizeOf = ({ good, bad }: Cell): number => good + bad;

export const add = (a: Cell, b: Cell): Cell => ({ good: a.good + b.good, bad: a.bad + b.bad });

export const totalOf = (cells: readonly Cell[]): Cell => cells.reduce(add, { good: 0, bad: 0 });

/**
 * Whether the bad rate of `a` is below that of `b` (negative), above it (positive) or equal (0), exactly: whole numbers are
 * multiplied across, nothing is divided. Products stay exact up to 94 million rows.
 */
export const compareBadRates = (a: Cell, b: Cell): number => a.bad * sizeOf(b) - b.bad * sizeOf(a);

/** Sums of goods and bads up to each place, so that any run of neighbours is told by one subtraction. */
export class RunningCounts {
  readonly #good: Float64Array;
  readonly #bad: Float64Array;

  constructor(readonly cells: readonly Cell[]) {
    this.#good = new Float64Array(cells.length + 1);
    this.#bad = new Float64Array(cells.length + 1);
    cells.forEach(({ good, bad }, index) => {
      this.#good[index + 1] = this.#good[index]! + good;
      this.#bad[index + 1] = this.#bad[index]! + bad;
    });
  }

  /** The cells from `first` to `last`, both included, as one. */
  run(first: number, last: number): Cell {
    return {
      good: this.#good[last + 1]! - this.#good[first]!,
      bad: this.#bad[last + 1]! - this.#bad[first]!,
    };
  }
}
