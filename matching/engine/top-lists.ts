import { BLOCK_ROWS } from "./program.ts";

/** The best entries of each row of a block so far, by falling rank. An entry is a number that the caller gives meaning. */
export type TopLists = {
  clear(size: number): void;
  /** Puts an entry in its place, or passes it over where the row is full of better ones. */
  insert(row: number, entry: number, rank: number): void;
  filled: Int32Array;
  /** By row and place: `row × top + place`. */
  entries: Int32Array;
  ranks: Float64Array;
  /** The rank that an entry must exceed to enter; −1 while there is room. */
  threshold: Float64Array;
};

export function newTopLists(top: number): TopLists {
  const filled = new Int32Array(BLOCK_ROWS);
  const entries = new Int32Array(BLOCK_ROWS * top);
  const ranks = new Float64Array(BLOCK_ROWS * top);
  const threshold = new Float64Array(BLOCK_ROWS);
  return {
    filled,
    entries,
    ranks,
    threshold,
    clear(size) {
      filled.fill(0, 0, size);
      threshold.fill(-1, 0, size);
    },
    insert(row, entry, rank) {
      if (rank <= threshold[row]!) return;
      const first = row * top;
      const count = filled[row]!;
      let at = first + count;
      if (count === top) at -= 1;
      else filled[row] = count + 1;
      for (; at > first && ranks[at - 1]! < rank; at -= 1) {
        ranks[at] = ranks[at - 1]!;
        entries[at] = entries[at - 1]!;
      }
      ranks[at] = rank;
      entries[at] = entry;
      if (count >= top - 1) threshold[row] = ranks[first + top - 1]!;
    },
  };
}
