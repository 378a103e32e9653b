import type { FeatureValues } from "../rules.ts";
import type { ColumnData } from "./columns.ts";
import { bitsInBitmap, newRowCounter } from "./count-bits.ts";
import { gradeOf } from "./feature-tests.ts";
import { formulaFeatures } from "./features.ts";
import { GRADES } from "./gates.ts";
import type { OfferLists } from "./interface.ts";
import {
  type BlockRows,
  loadBits,
  loadNumbers,
  type ReadyColumn,
  readyColumn,
  runProgram,
} from "./load-block.ts";
import { newNearMisses } from "./near-miss.ts";
import { isOpen, type Plan } from "./plan.ts";
import { newPrices } from "./prices.ts";
import { BLOCK_ROWS } from "./program.ts";
import { newRanker, type Ranked } from "./rank-block.ts";
import { sortedByKey } from "./sort-rows.ts";
import { newValuations } from "./valuations.ts";

/** What a batch writes, in memory that threads share: a list for each row asked for. */
export type BatchOutput = {
  eligible: Uint32Array;
  listed: Uint8Array | Uint16Array;
  offers: OfferLists;
  next: OfferLists;
  nearestMiss: Int32Array;
};

/** The rows of columns that are to be matched; all of them, in order, where `rowIds` is null. */
export type BatchInput = {
  data: readonly ColumnData[];
  features: readonly string[];
  rowIds: Uint32Array | null;
};

const WISHES = ["requested_amount", "requested_term"] as const;

/** Matches blocks of rows with all products. One thread's own: it holds the memory that a block is judged in. */
export function newMatcher(plan: Plan) {
  const { program, products, codes, features } = plan;
  const bits = new Int32Array(program.words);
  const read = new Set<string>(WISHES);
  for (const { compiled } of products) {
    for (const formula of [compiled.terms.limit, compiled.terms.rateBps]) {
      for (const feature of formulaFeatures(formula)) read.add(feature);
    }
  }
  const bases = new Map([...read].map((feature, index) => [feature, index * BLOCK_ROWS]));
  const numbers = new Float64Array(bases.size * BLOCK_ROWS);
  const readNumber = (feature: string) => ({ numbers, base: bases.get(feature)! });
  const valuationsOf = newValuations(products, readNumber);
  const nearMisses = newNearMisses(plan, valuationsOf);
  const countRows = newRowCounter();
  const counted = new Int32Array(Math.ceil(products.length / 8) * 8).fill(program.none);
  counted.set(program.results);
  const wish = (feature: string) => numbers.subarray(bases.get(feature)!, bases.get(feature)! + BLOCK_ROWS);
  const rows = { rowIds: new Int32Array(BLOCK_ROWS), size: 0 };
  const block: Ranked = {
    size: 0,
    grade: new Uint8Array(BLOCK_ROWS),
    wishedAmount: wish("requested_amount"),
    wishedTerm: wish("requested_term"),
    eligible: new Int32Array(BLOCK_ROWS),
    bits,
    results: program.results,
  };
  const ranker = newRanker(plan, block, newPrices(plan, valuationsOf), readNumber);

  /** Reads the columns of the rows in `rows`, and finds what every shared condition says of them. */
  function judge(columns: readonly ReadyColumn[], grades: ReadyColumn): void {
    for (const [index, column] of columns.entries()) loadBits(column, rows, bits, program.buckets[index]!);
    for (const [feature, base] of bases) {
      loadNumbers(columns[features.indexOf(feature)]!, rows, numbers, base);
    }
    block.size = rows.size;
    loadGrades(grades, rows, block.grade);
    runProgram(program, bits, rows.size);
  }

  /** Takes out the pairs that pass every bitmap but have no limit, rate or loan left. */
  function askOpenPairs(): void {
    for (const [product, known] of products.entries()) {
      if (!isOpen(known)) continue;
      const at = program.results[product]!;
      for (let row = 0; row < rows.size; row += 1) {
        const word = at + (row >>> 5);
        if (((bits[word]! >>> (row & 31)) & 1) === 0) continue;
        if (!ranker.canHave(row, product)) bits[word]! &= ~(1 << (row & 31));
      }
    }
  }

  function ready({ data, features: held }: BatchInput): { columns: ReadyColumn[]; grades: ReadyColumn } {
    const columns = features.map((feature, index) =>
      readyColumn(data[held.indexOf(feature)]!, codes[index]!),
    );
    return { columns, grades: columns[features.indexOf("grade")]! };
  }

  return {
    block,
    ranker,
    nearMisses,
    /** Makes one enterprise the only row of the block, as far as ranking reads it. */
    loadOne(values: FeatureValues): void {
      block.size = 1;
      block.grade[0] = GRADES.indexOf(gradeOf(values.grade));
      for (const [feature, base] of bases) {
        const value = Object.hasOwn(values, feature) ? values[feature] : null;
        numbers[base] = typeof value === "number" && Number.isFinite(value) ? value + 0 : Number.NaN;
      }
    },
    /** Judges up to a block of rows: afterwards `block` holds which products each is eligible for. */
    judgeRows({ columns, grades }: ReturnType<typeof ready>, rowIds: ArrayLike<number>): void {
      rows.rowIds.set(rowIds);
      rows.size = rowIds.length;
      judge(columns, grades);
      askOpenPairs();
    },
    ready,
    /** Lists so ordered that rows which rank alike stand together; `rowIds[i]` is the row of list `lists[i]`. */
    sortedByGroup(
      { columns, grades }: ReturnType<typeof ready>,
      lists: Int32Array,
      rowIds: Int32Array,
    ): Int32Array {
      const keys = new Int32Array(lists.length);
      for (let from = 0; from < lists.length; from += BLOCK_ROWS) {
        rows.size = Math.min(BLOCK_ROWS, lists.length - from);
        rows.rowIds.set(rowIds.subarray(from, from + rows.size));
        for (const wish of WISHES) {
          loadNumbers(columns[features.indexOf(wish)]!, rows, numbers, bases.get(wish)!);
        }
        loadGrades(grades, rows, block.grade);
        for (let row = 0; row < rows.size; row += 1) keys[from + row] = ranker.keyOf(row);
      }
      return sortedByKey(lists, keys);
    },
    /** Adds how many of the block's rows are eligible, by product. */
    countProducts(eligibleByProduct: Float64Array): void {
      const words = (rows.size + 31) >>> 5;
      for (let product = 0; product < products.length; product += 1) {
        eligibleByProduct[product]! += bitsInBitmap(bits, program.results[product]!, words);
      }
    },
    /** Ranks the block; its row `i` goes to list `lists[i]` of the output. */
    rank(lists: Int32Array, output: BatchOutput): void {
      countRows(bits, counted, rows.size, block.eligible);
      for (let row = 0; row < rows.size; row += 1) output.eligible[lists[row]!] = block.eligible[row]!;
      ranker.rank(output, lists);
    },
    /** Finds the nearest misses of rows without an offer, a block at most; row `i` goes to place `lists[i]`. */
    miss(
      { columns, grades }: ReturnType<typeof ready>,
      rowIds: ArrayLike<number>,
      lists: Int32Array,
      nearestMiss: Int32Array,
    ): void {
      rows.rowIds.set(rowIds);
      rows.size = rowIds.length;
      judge(columns, grades);
      nearMisses(block, lists, nearestMiss);
    },
  };
}

export type Matcher = ReturnType<typeof newMatcher>;

function loadGrades({ data }: ReadyColumn, { rowIds, size }: BlockRows, grades: Uint8Array): void {
  const none = GRADES.length - 1;
  if (data.kind !== "listed") {
    grades.fill(none, 0, size);
    return;
  }
  const byPlace = Uint8Array.from(data.values, (value) => GRADES.indexOf(gradeOf(value)));
  for (let row = 0; row < size; row += 1) grades[row] = byPlace[data.indexes[rowIds[row]!]!]!;
}
