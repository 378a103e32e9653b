import { BLOCK_ROWS } from "./program.ts";

/** The best ranks of each row of a block so far, the highest first. A rank names its product. */
export type TopLists = {
  clear(size: number): void;
  filled: Int32Array;
  /** By row and place: `row × top + place`. */
  ranks: Float64Array;
  /** The limits that these offers have, likewise. */
  limits: Float64Array;
  /** The rank that another must exceed to enter; −1 while there is room. */
  threshold: Float64Array;
};

export function newTopLists(top: number): TopLists {
  const filled = new Int32Array(BLOCK_ROWS);
  const threshold = new Float64Array(BLOCK_ROWS);
  return {
    filled,
    ranks: new Float64Array(BLOCK_ROWS * top),
    limits: new Float64Array(BLOCK_ROWS * top),
    threshold,
    clear(size) {
      filled.fill(0, 0, size);
      threshold.fill(-1, 0, size);
    },
  };
}
